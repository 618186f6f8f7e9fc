// An open sheet follows what others do to its card; where somebody is at work on a part of it, that part stays.

import { ask, isParts } from "./ask.js";
import { partsIn, swap } from "./parts.js";
import { address } from "./sheet.js";
import { isUnsaved } from "./unsaved.js";

const sheet = document.getElementById("sheet");
const PARTS = ["place", "watch", "card-labels", "words", "links", "acts", "history", "timeline"];
let asking = false; // one question at a time, so that no answer comes after a newer one
let news = false; // came while it asked
let drawn = false; // by an answer to something done here, while it asked
let left = []; // parts that somebody was at work on

document.addEventListener("board:changed", ({ detail: { parts, cards } }) => {
  if (!parts.includes("sheet-body") && isOfOurs(cards)) follow();
});
document.addEventListener("parts:swapped", ({ detail }) => {
  if (detail.some((id) => id === "sheet-body" || PARTS.includes(id))) drawn = true;
});
sheet.addEventListener("focusout", ({ target, relatedTarget }) => {
  const part = left.map(shown).find((each) => each?.contains(target));
  if (part && !part.contains(relatedTarget) && !isAtWork(part)) follow();
});

// It was put somewhere, or its column was drawn anew; or what no column shows was changed, like who is on the board, or a card put away.
function isOfOurs(cards) {
  const card = sheet.querySelector("[data-card]")?.dataset.card;
  return card && (cards.has(card) || !cards.size || !document.getElementById(card));
}

async function follow() {
  news = true;
  if (asking) return;
  asking = true;
  try {
    while (news) await catchUp();
  } finally {
    asking = false;
  }
}

async function catchUp() {
  news = drawn = false;
  const asked = address;
  const answer = await ask(asked);
  if (answer.status !== 200 || !isParts(answer) || asked !== address || !sheet.open) return;
  news ||= drawn;
  if (!drawn) take(partsIn(answer.html)[0]);
}

function take(body) {
  const parts = PARTS.map((id) => body.querySelector(`#${id}`)).filter((part) => part && shown(part.id));
  left = parts.map(({ id }) => id).filter((id) => isAtWork(shown(id)));
  swap(parts.filter(({ id }) => !left.includes(id)));
}

function shown(id) {
  return document.getElementById(id);
}

function isAtWork(part) {
  const busy = part.contains(document.activeElement) || part.querySelector("details[open][id]");
  return busy || part.matches(".htmx-request, :has(.htmx-request)") || isUnsaved(part);
}
