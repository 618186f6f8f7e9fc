// The open board hears of each new version over one stream, and fetches what was stamped since its own.
//
// Nothing is taken from under a hand: while a card is in the air, or a move is not answered, what is new waits.

import { isAhead } from "./carry.js";
import { headers, isParts, swapParts } from "./parts.js";
import { beHeard, showPeople, tab } from "./present.js";

const FIRST_WAIT = 1000; // doubled with each try that failed
const LONGEST_WAIT = 30_000;
const LOOK_EVERY = 5000; // where there is no stream, or something did not come
const SILENCE = 40_000; // a stream says every 15 seconds that it is there
const PATIENCE = 15_000;
const SHOWN_FOR = 2000; // that a card is marked which others have moved
const OFFLINE = "No connection. What you see may be out of date.";
const board = document.querySelector(".board");
const line = document.getElementById("line");
const told = { version: -1, counted: -1 }; // what the server has, as far as the page has heard
let stream = null;
let heardAt = 0;
let failed = 0;
let fetching = false;

function listen() {
  if (stream || document.hidden) return;
  const asked = new URLSearchParams({ tab, last: `${versionShown()}.${figuresShown()}` });
  stream = new EventSource(`${board.dataset.live}?${asked}`);
  stream.addEventListener("open", begin);
  stream.addEventListener("still", heard);
  stream.addEventListener("board", ({ data }) => hear(JSON.parse(data)));
  stream.addEventListener("people", ({ data }) => showPeople(JSON.parse(data)));
  stream.addEventListener("closed", () => location.reload()); // deleted, or not ours to see any more: the server says
  stream.addEventListener("error", comeBack);
}

function begin() {
  failed = 0;
  heard();
  tellLine("");
  beHeard(true);
}

function heard() {
  heardAt = Date.now();
}

function hear({ version, counted, within }) {
  heard();
  Object.assign(told, { version, counted });
  // Of many pages each waits a little while, so that they do not all ask in one moment.
  setTimeout(catchUpIfBehind, Math.random() * within);
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
  beHeard(false);
}

function isOpen() {
  return stream?.readyState === EventSource.OPEN;
}

function versionShown() {
  return Number(document.querySelector("#seen [name=seen]").value);
}

function figuresShown() {
  return Number(document.getElementById("figures").dataset.counted);
}

function catchUpIfBehind() {
  if (told.version > versionShown()) catchUp();
  else if (told.counted > figuresShown()) htmx.trigger("#figures", "counted");
}

async function catchUp() {
  if (fetching || isAhead()) return;
  fetching = true;
  const answer = await ask();
  fetching = false;
  tellLine(answer.status === 0 && !isOpen() ? OFFLINE : "");
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

// However the stream is: it may be dead without knowing, and what was asked for may not have come.
function look() {
  if (document.hidden) return;
  if (isOpen() && Date.now() - heardAt > SILENCE) comeBack();
  if (isOpen()) catchUpIfBehind();
  else catchUp();
}

for (const done of ["card:air", "move:settled", "parts:swapped"]) document.addEventListener(done, catchUpIfBehind);
document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else listen();
});
// Whatever the browser believes: without a network there may still be a server on this machine.
for (const change of ["online", "offline"]) {
  addEventListener(change, () => {
    stop();
    listen();
    look();
  });
}
setInterval(look, LOOK_EVERY);
listen();
