// Words for a screen reader.

export function say(words) {
  document.getElementById("spoken").textContent = words;
}

/** Where a card lies now: "Validation, place 2 of 3. Full: will refuse". */
export function whereIs(card) {
  const lane = card.closest(".lane");
  const cards = [...card.parentElement.children];
  const warning = lane.classList.contains("origin") ? "" : lane.querySelector(".warning")?.textContent ?? "";
  return `${nameOf(lane)}, place ${cards.indexOf(card) + 1} of ${cards.length}. ${warning}`;
}

export function nameOf(lane) {
  return lane.querySelector("h2").textContent;
}

export function titleOf(card) {
  return card.querySelector("a").textContent;
}
