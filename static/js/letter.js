// A letter is as tall as what it says: the page scrolls, not its frame.

const LETTERS = "iframe.letter";

function fit(frame) {
  const letter = frame.contentDocument?.documentElement;
  if (!letter) return;
  frame.style.height = "0";
  frame.style.height = `${letter.scrollHeight + 2}px`;
}

function fitAll() {
  document.querySelectorAll(LETTERS).forEach(fit);
}

document.addEventListener("load", ({ target }) => target.matches?.(LETTERS) && fit(target), true);
addEventListener("resize", fitAll);
fitAll();
