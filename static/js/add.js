// A new card is typed at the head of its column.

import { nameOf, say } from "./spoken.js";

document.querySelector(".board").addEventListener("click", (event) => {
  const add = event.target.closest(".add > summary")?.parentElement;
  if (add && !add.open) setTimeout(() => titleIn(add).focus());
});

// What was typed is there when it is opened again.
document.querySelector(".board").addEventListener("keydown", (event) => {
  const add = event.target.closest(".add[open]");
  if (!add || event.key !== "Escape" || event.isComposing) return;
  add.open = false;
  add.firstElementChild.focus();
});

export function newCard(lane) {
  const add = lane.querySelector(".add");
  add.open = true;
  titleIn(add).focus();
  say(`New card in ${nameOf(lane)}`);
  return true;
}

function titleIn(add) {
  return add.querySelector("input");
}
