// The line at the foot of the page: what has just happened, and its undo for as long as that can be.

const STAYS = 8; // seconds; an undo says itself how long it can be done
let going;

export function toast(words) {
  const line = document.createElement("p");
  line.textContent = words;
  const place = document.getElementById("toast");
  place.replaceChildren(line);
  delete place.dataset.kept;
  delete place.dataset.seconds;
  keepToast();
}

/** Start the time after which the line goes. */
export function keepToast() {
  const place = document.getElementById("toast");
  if (!place.childElementCount || place.dataset.kept) return;
  place.dataset.kept = "yes";
  clearTimeout(going);
  going = setTimeout(() => place.replaceChildren(), 1000 * (place.dataset.seconds ?? STAYS));
}

/** Bring what is said over the topmost dialog: behind one it could be neither seen, heard nor pressed. */
export function lift() {
  const dialog = [...document.querySelectorAll("dialog[open]")].at(-1);
  bring("toasts", dialog ?? document.body);
  bring("line", dialog ?? document.querySelector(".beside"));
}

function bring(id, place) {
  const line = document.getElementById(id);
  if (line && line.parentElement !== place) place.append(line);
}
