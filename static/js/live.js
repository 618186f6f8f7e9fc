// The open board hears of each new version over one stream. Where there is none, it looks for itself.

import { passedSince, waitAfter } from "./again.js";
import { catchUp, catchUpIfBehind, hearOf, leaveClosed, retry, shown } from "./behind.js";
import { hasLeft } from "./leave.js";
import { beHeard, showPeople, tab } from "./present.js";

const LOOK_EVERY = 5000; // where there is no stream, or something did not come
const SILENCE = 20_000; // a stream says every 15 seconds that it is there
const board = document.querySelector(".board");
let stream = null;
let isOpen = false;
let heardAt = 0;
let failed = 0;

function listen() {
  if (stream || document.hidden || hasLeft()) return;
  heardAt = Date.now();
  const asked = new URLSearchParams({ tab, last: shown().join("."), role: board.dataset.role });
  stream = new EventSource(`${board.dataset.live}?${asked}`);
  stream.addEventListener("still", heard);
  stream.addEventListener("board", ({ data }) => hear(JSON.parse(data)));
  stream.addEventListener("people", ({ data }) => {
    heard();
    showPeople(JSON.parse(data));
  });
  stream.addEventListener("closed", () => {
    hangUp();
    leaveClosed();
  });
  stream.addEventListener("error", comeBack);
}

// Not before it says something: there are proxies that let its head through and hold back the rest.
function heard() {
  heardAt = Date.now();
  if (isOpen) return;
  isOpen = true;
  failed = 0;
  beHeard(true);
  retry();
}

function hear({ within, ...news }) {
  heard();
  hearOf(news);
  // Of many pages each waits a little while, so that they do not all ask in one moment.
  setTimeout(catchUpIfBehind, Math.random() * within);
}

// A stream that has ended as planned is back within a second, and with it who is here.
function comeBack() {
  hangUp();
  failed += 1;
  if (failed > 1) showPeople([]);
  setTimeout(listen, waitAfter(failed));
}

function stop() {
  hangUp();
  showPeople([]);
}

function hangUp() {
  stream?.close();
  stream = null;
  isOpen = false;
  beHeard(false);
}

// However the stream is: it may be dead without knowing, and what was asked for may not have come.
function look() {
  if (document.hidden) return;
  if (hasLeft()) return stop();
  if (stream && passedSince(heardAt) > SILENCE) comeBack();
  if (isOpen) catchUpIfBehind();
  else catchUp();
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) stop();
  else listen();
});
// Whatever the browser believes: without a network there may still be a server on this machine.
for (const change of ["online", "offline"]) {
  addEventListener(change, () => {
    stop();
    listen();
    retry();
    look();
  });
}
setInterval(look, LOOK_EVERY);
listen();
