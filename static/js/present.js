// Who else has the board open, and the cards they are at.

import { headers } from "./ask.js";
import { isUnsaved } from "./unsaved.js";

const SHOWN = 5;
const SAY_AGAIN = 10_000;
const board = document.querySelector(".board");
const me = Number(board.dataset.me);
const sheet = document.getElementById("sheet");
const list = document.getElementById("present");
const atWork = document.getElementById("at-work");
let people = [];
let isHeard = false; // without a stream there is nobody to tell
let at = null; // the card that is moved or edited here

/** This window, among all that people have open. */
export const tab = [...crypto.getRandomValues(new Uint32Array(4))].join("-");

/** The stream has begun, or ended. */
export function beHeard(yes) {
  isHeard = yes;
  if (at) tell();
}

export function showPeople(told) {
  people = told.filter(({ id }) => id !== me);
  const more = people.length - SHOWN;
  list.replaceChildren(...people.slice(0, SHOWN).map(avatar), ...(more > 0 ? [item(`+${more}`)] : []));
  list.hidden = !people.length;
  mark();
}

function avatar({ name, initials }) {
  const short = element("abbr", { className: "who", title: name, textContent: initials, ariaHidden: "true" });
  return item(short, element("span", { className: "unseen", textContent: name }));
}

function item(...content) {
  const item = document.createElement("li");
  item.append(...content);
  return item;
}

// Drawn anew with every answer: the server's parts know nothing of who is at which card.
function mark() {
  for (const word of board.querySelectorAll(".busy")) word.remove();
  for (const card of new Set(people.map(({ card }) => card).filter(Boolean))) {
    const words = whoIsAt(people.filter((each) => each.card === card));
    document.querySelector(`#card-${card} > a`)?.after(element("span", { className: "busy", textContent: words }));
  }
  sayWhoIsAtWork();
}

function whoIsAt([one, ...others]) {
  if (!others.length) return `${one.name} is ${one.act} this`;
  return `${[one, ...others].map(({ name }) => name).join(", ")} are at this`;
}

// Read out when it begins, and not with every answer.
function sayWhoIsAtWork() {
  const shown = sheet.querySelector("[data-card]")?.dataset.card;
  const other = people.find(({ card }) => card && `card-${card}` === shown);
  const words = other ? `${other.name} is ${other.act} this card right now.` : "";
  if (atWork.textContent !== words) atWork.textContent = words;
}

function element(kind, properties) {
  return Object.assign(document.createElement(kind), properties);
}

function be(card, act) {
  const before = at;
  at = card ? { card: card.replace(/\D/g, ""), act } : null;
  if (at?.card !== before?.card || at?.act !== before?.act) tell();
}

// Nobody misses what cannot be told: it holds for half a minute only.
function tell() {
  if (!isHeard) return;
  const url = `${board.dataset.live}?tab=${tab}`;
  fetch(url, { method: "POST", headers: headers(), body: new URLSearchParams(at ?? {}) }).catch(() => {});
}

document.addEventListener("card:air", ({ detail }) => be(detail, "moving"));
sheet.addEventListener("input", () => be(sheet.querySelector("[data-card]")?.dataset.card, "editing"));
sheet.addEventListener("close", () => {
  be(null);
  mark();
});
document.addEventListener("parts:swapped", () => {
  if (at?.act === "editing" && !isUnsaved(sheet)) be(null);
  mark();
});
setInterval(() => at && tell(), SAY_AGAIN);
