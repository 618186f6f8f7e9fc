// The open board hears of each new version over one stream, and fetches what was stamped since its own.
//
// Nothing is taken from under a hand: while a card is in the air, or a move is not answered, what is new waits.

import { isAhead } from "./carry.js";
import { headers, isParts, swapParts } from "./parts.js";
import { showPeople, tab } from "./present.js";

const FIRST_WAIT = 1000; // doubled with each try that failed
const LONGEST_WAIT = 30_000;
const LOOK_EVERY = 5000; // where there is no stream
const PATIENCE = 15_000;
const SHOWN_FOR = 2000; // that a card is marked which others have moved
const board = document.querySelector(".board");
const line = document.getElementById("line");
let stream = null;
let failed = 0;
let newest = 0; // the version that the server has, as far as the page has heard
let counted; // the version that the figures are of
let fetching = false;

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource(`${board.dataset.live}?tab=${tab}`);
  stream.addEventListener("open", () => {
    failed = 0;
    tellLine("");
  });
  stream.addEventListener("board", ({ data }) => hear(JSON.parse(data)));
  stream.addEventListener("people", ({ data }) => showPeople(JSON.parse(data)));
  stream.addEventListener("closed", () => location.reload()); // deleted, or not ours to see any more: the server says
  stream.addEventListener("error", comeBack);
}

function hear({ version, counted: figures, within }) {
  newest = version;
  // Of many pages each waits a little while, so that they do not all ask in one moment.
  if (isBehind()) setTimeout(catchUp, Math.random() * within);
  if (counted !== undefined && counted !== figures) htmx.trigger("#figures", "counted");
  counted = figures;
}

function comeBack() {
  stop();
  failed += 1;
  const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failed - 1));
  setTimeout(listen, wait * (0.5 + Math.random() / 2));
}

function stop() {
  stream?.close();
  stream = null;
  showPeople([]);
}

function isOpen() {
  return stream?.readyState === EventSource.OPEN;
}

function isBehind() {
  return newest > Number(document.querySelector("#seen [name=seen]").value);
}

async function catchUp() {
  if (fetching || isAhead()) return;
  fetching = true;
  const answer = await ask();
  fetching = false;
  tellLine(answer.status === 0 ? "No connection. What you see may be out of date." : "");
  if (answer.status === 404) location.reload();
  if (answer.status !== 200 || !isParts(answer) || isAhead()) return;
  const before = places();
  swapParts(answer.html);
  markMoved(before);
}

async function ask() {
  const url = `${board.dataset.since}?${seen()}`;
  try {
    const response = await fetch(url, { headers: headers(), signal: AbortSignal.timeout(PATIENCE) });
    return { status: response.status, url: response.url, html: await response.text() };
  } catch {
    return { status: 0, url };
  }
}

function seen() {
  return new URLSearchParams([...document.querySelectorAll("#seen input")].map(({ name, value }) => [name, value]));
}

function places() {
  return new Map([...document.querySelectorAll(".cards > li")].map((card) => [card.id, card.parentElement.id]));
}

// What others did is seen for a moment, so that nothing jumps without a cause.
function markMoved(before) {
  for (const card of document.querySelectorAll(".cards > li")) {
    if (before.get(card.id) === card.parentElement.id) continue;
    card.classList.add("moved");
    setTimeout(() => card.classList.remove("moved"), SHOWN_FOR);
  }
}

function tellLine(words) {
  if (line.textContent !== words) line.textContent = words;
}

function catchUpIfBehind() {
  if (isBehind()) catchUp();
}

for (const done of ["card:air", "move:settled", "parts:swapped"]) document.addEventListener(done, catchUpIfBehind);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else listen();
});
addEventListener("online", listen);
setInterval(() => isOpen() || document.hidden || catchUp(), LOOK_EVERY);
listen();
