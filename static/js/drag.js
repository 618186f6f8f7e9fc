// Dragging with mouse, pen or finger. A finger holds a moment first, so that a swipe still scrolls.

import { comeDown, goBack, insert, isAnyInTheAir, placeOf, put, takeUp } from "./carry.js";
import { followEdges } from "./edges.js";
import { mayWork } from "./rights.js";
import { say, titleOf, whereIs } from "./spoken.js";

const SLACK = 6;
const HOLD = 250;
const board = document.querySelector(".board");
let press = null; // a pointer is down on a card, and may become a drag
let drag = null; // a card is in the air

board.addEventListener("pointerdown", (event) => {
  const card = event.target.closest(".cards > li");
  if (!mayWork || !card || event.button !== 0 || event.target.closest("button") || drag) return;
  press = { id: event.pointerId, card: card.id, x: event.clientX, y: event.clientY, finger: event.pointerType === "touch" };
  if (press.finger) press.hold = setTimeout(lift, HOLD);
});

document.addEventListener("pointermove", (event) => {
  if (press && event.pointerId === press.id && distance(event) > SLACK) press.finger ? release() : lift();
  if (drag && event.pointerId === drag.id) follow(event.clientX, event.clientY);
});
document.addEventListener("pointerup", (event) => {
  release();
  if (drag && event.pointerId === drag.id) drop();
  setTimeout(hearClicks);
});
document.addEventListener("pointercancel", () => {
  release();
  if (drag) putBack();
  setTimeout(hearClicks);
});
// An answer to an earlier move may have drawn the cards anew.
document.addEventListener("parts:swapped", () => {
  if (!drag) return;
  put(document.getElementById(drag.card), drag.place);
  follow(drag.x, drag.y);
});
document.addEventListener("keydown", (event) => {
  if (drag && event.key === "Escape") {
    event.preventDefault();
    putBack();
  }
});
// A link must not be dragged as a link, a held finger must neither scroll nor open a menu.
board.addEventListener("dragstart", (event) => event.preventDefault());
document.addEventListener("touchmove", (event) => drag && event.preventDefault(), { passive: false });
board.addEventListener("contextmenu", (event) => (drag || press?.finger) && event.preventDefault());

function distance(event) {
  return Math.hypot(event.clientX - press.x, event.clientY - press.y);
}

function release() {
  clearTimeout(press?.hold);
  press = null;
}

function lift() {
  const { id, x, y } = press;
  const card = document.getElementById(press.card);
  release();
  if (!card || isAnyInTheAir()) return;
  const box = card.getBoundingClientRect();
  const ghost = card.cloneNode(true);
  ghost.removeAttribute("id");
  ghost.className += " ghost";
  ghost.style.width = `${box.width}px`;
  ghost.inert = true;
  drag = { id, card: card.id, place: placeOf(card), ghost, dx: x - box.left, dy: y - box.top };
  card.closest(".lane").classList.add("origin");
  board.append(ghost);
  takeUp(card);
  drag.edges = followEdges(board, () => follow(drag.x, drag.y));
  follow(x, y);
  say(`Dragging ${titleOf(card)}`);
}

// By id, for an answer to an earlier drag may have drawn the card anew.
function lifted() {
  const card = document.getElementById(drag.card);
  card?.classList.add("lifted");
  return card;
}

function follow(x, y) {
  Object.assign(drag, { x, y });
  drag.ghost.style.transform = `translate(${x - drag.dx}px, ${y - drag.dy}px) rotate(1.5deg)`;
  drag.edges.at(x, y);
  const card = lifted();
  const list = document.elementFromPoint(x, y)?.closest(".lane")?.querySelector(".cards");
  if (!card || !list) return;
  const next = [...list.children].find((other) => other !== card && isAbove(y, other)) ?? null;
  insert(card, list, next);
  drag.place = placeOf(card);
}

function isAbove(y, card) {
  const box = card.getBoundingClientRect();
  return y < box.top + box.height / 2;
}

function drop() {
  const card = document.getElementById(drag.card);
  const where = card && whereIs(card);
  end();
  if (comeDown(card)) say(`Dropping in ${where}`);
}

function putBack() {
  end();
  goBack();
  say("Put back");
}

function end() {
  lifted()?.classList.remove("lifted");
  drag.ghost.remove();
  drag.edges.stop();
  drag = null;
  document.querySelector(".lane.origin")?.classList.remove("origin");
  // The release of the pointer is no click on the card.
  document.addEventListener("click", swallow, { capture: true });
}

function hearClicks() {
  document.removeEventListener("click", swallow, { capture: true });
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}
