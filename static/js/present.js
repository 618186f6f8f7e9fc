// Who else has the board open, and the cards they are at.

import { headers } from "./parts.js";

const SHOWN = 5;
const SAY_AGAIN = 10_000;
const board = document.querySelector(".board");
const me = Number(board.dataset.me);
const sheet = document.getElementById("sheet");
const list = document.getElementById("present");
let people = [];
let isHeard = false; // without a stream there is nobody to tell
let at = null; // the card that is moved or edited here

/** This window, among all that people have open. */
export const tab = [...crypto.getRandomValues(new Uint32Array(4))].join("-");

/** The stream has begun, or ended: then nobody knows who is here. */
export function beHeard(yes) {
  isHeard = yes;
  if (at) tell();
  if (!isHeard) showPeople([]);
}

export function showPeople(told) {
  people = told.filter(({ id }) => id !== me);
  const more = people.length - SHOWN;
  list.replaceChildren(...people.slice(0, SHOWN).map(avatar), ...(more > 0 ? [item(`+${more}`)] : []));
  list.hidden = !people.length;
  mark();
}

function avatar({ name, initials }) {
  const short = document.createElement("abbr");
  short.className = "who";
  short.title = name;
  short.textContent = initials;
  return item(short);
}

function item(content) {
  const item = document.createElement("li");
  item.append(content);
  return item;
}

// Drawn anew with every answer: the server's parts know nothing of who is at which card.
function mark() {
  for (const word of document.querySelectorAll(".busy")) word.remove();
  for (const { name, card, act } of people) {
    if (card) document.querySelector(`#card-${card} > a`)?.after(busy(`${name} is ${act} this`));
  }
  const shown = sheet.querySelector("[data-card]");
  const other = shown && people.find(({ card }) => `card-${card}` === shown.dataset.card);
  if (other) shown.after(busy(`${other.name} is ${other.act} this card right now.`));
}

function busy(words) {
  const word = document.createElement("span");
  word.className = "busy";
  word.textContent = words;
  return word;
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
sheet.addEventListener("close", () => be(null));
document.addEventListener("parts:swapped", ({ detail }) => {
  if (detail.includes("sheet-body")) be(null);
  mark();
});
setInterval(() => at && tell(), SAY_AGAIN);
