// A page that is behind its board catches up: it fetches what has changed since its own version, and the figures.
//
// Nothing is taken from under a hand: what is new waits while a card is in the air, or a move or a new card not answered.

import { passedSince, waitAfter } from "./again.js";
import { ask, isParts, seen } from "./ask.js";
import { isAhead } from "./carry.js";
import { CLOSED, hasLeft, leave, OTHER_ROLE } from "./leave.js";
import { partsIn, swap, versionShown } from "./parts.js";
import { isAnythingUnsaved } from "./unsaved.js";

const AGES_HOLD = 600_000; // as long as the server keeps what it has drawn
const SHOWN_FOR = 2000; // that a card is marked which others have moved
const OFFLINE = "No connection. What you see may be out of date.";
const SILENT = "The server does not answer. What you see may be out of date.";
const line = document.getElementById("line");
let told = []; // what the server has, as far as the page has heard
let fetching = false;
let failed = 0;
let failedAt = 0;
let rests = 0; // so long after that
let drawnAt = Date.now(); // all columns

/** The stream tells of a version of the board, and of which version its figures are, as of when. */
export function hearOf({ version, counted, as_of }) {
  told = [version, counted, as_of];
}

/** The same of what the page shows. */
export function shown() {
  const { counted, asOf } = document.getElementById("figures").dataset;
  return [versionShown(), Number(counted), Number(asOf)];
}

function isBehind() {
  const has = shown();
  const other = told.findIndex((each, place) => each !== has[place]);
  return told[other] > has[other];
}

export function catchUpIfBehind() {
  if (isBehind()) catchUp();
}

/** Whoever failed may answer again: they are asked at once. */
export function retry() {
  rests = 0;
  if (failed) catchUp();
}

export async function catchUp() {
  if (fetching || hasLeft() || isAhead() || passedSince(failedAt) < rests) return;
  fetching = true;
  const isOld = passedSince(drawnAt) > AGES_HOLD;
  const answer = await askForNews(isOld);
  fetching = false;
  if (hasLeft()) return;
  note(answer);
  if (answer.status === 404) leave(CLOSED);
  if (answer.status !== 200 || !isParts(answer) || isAhead()) return;
  const parts = partsIn(answer.html);
  const before = places();
  const placed = parts.filter(({ dataset }) => dataset.putIn).map(({ firstElementChild }) => firstElementChild.id);
  swap(parts);
  markMoved(before, placed);
  if (isOld) drawnAt = Date.now();
}

/** The stream says that the board is closed to this page: deleted, or ours no more, or in another role. */
export async function leaveClosed() {
  const answer = isAnythingUnsaved() ? await askForNews() : null;
  leave(answer?.status === 200 && isParts(answer) ? OTHER_ROLE : CLOSED);
}

// Where a card was put, it is enough to hear that. Now and then it is not: cards that nobody moves grow older too.
function askForNews(ofAll = false) {
  const asked = seen();
  if (ofAll) asked.delete("seen");
  else asked.set("puts", "yes");
  return ask(`${document.querySelector(".board").dataset.since}?${asked}`);
}

// Whether or not the stream is alive: what it tells of does not come.
function note({ status }) {
  failed = status === 0 || status >= 500 ? failed + 1 : 0;
  failedAt = Date.now();
  rests = failed && waitAfter(failed);
  const words = status === 0 ? OFFLINE : failed ? SILENT : "";
  if (line.textContent !== words) line.textContent = words;
}

function places() {
  return new Map([...document.querySelectorAll(".cards > li")].map((card) => [card.id, card.parentElement.id]));
}

// What others did is seen for a moment, so that nothing jumps without a cause.
function markMoved(before, placed) {
  for (const card of document.querySelectorAll(".cards > li")) {
    if (before.get(card.id) === card.parentElement.id && !placed.includes(card.id)) continue;
    card.classList.add("moved");
    setTimeout(() => card.classList.remove("moved"), SHOWN_FOR);
  }
}

const DONE = ["card:air", "move:settled", "parts:swapped", "htmx:afterRequest"];
for (const done of DONE) document.addEventListener(done, catchUpIfBehind);
