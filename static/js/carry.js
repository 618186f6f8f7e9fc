// One card goes to another place: shown at once, told to the server in turn, and taken back when the server says no.

import { ask, explain, isParts, seen } from "./ask.js";
import { swapParts } from "./parts.js";
import { say, whereIs } from "./spoken.js";
import { toast } from "./toast.js";

const waiting = []; // moves that are not answered yet, in the order they were made
const homes = new Map(); // where the server has the cards that wait, and the one in the air
let airborne = null;
let turn = Promise.resolve();
const GONE = { status: 404, url: "" }; // card or column, since it was put there

/** Where a card lies: what `put` needs to bring it there again. */
export function placeOf(card) {
  const { parentElement: list, previousElementSibling: behind, nextElementSibling: before } = card;
  return { list: list.id, behind: behind?.id, before: before?.id };
}

export function put(card, { list, behind, before }) {
  const cards = document.getElementById(list);
  if (!card || !cards) return;
  const [next, last] = [before, behind].map((id) => [...cards.children].find((each) => id && each.id === id));
  const following = next ?? last?.nextElementSibling ?? null;
  if (following !== card) insert(card, cards, following);
}

/** What is moved in the page loses the focus, unless it is given back. */
export function insert(card, cards, following) {
  if (card.parentElement === cards && card.nextElementSibling === following) return;
  const focused = card.contains(document.activeElement) && document.activeElement;
  cards.insertBefore(card, following);
  if (focused) focused.focus({ preventScroll: true });
}

/** A card is in the air, or has come down: what others change waits so long, and they see who moves it. */
export function inTheAir(id) {
  if (id) leaveHome(document.getElementById(id));
  airborne = id;
  document.body.classList.toggle("dragging", Boolean(id));
  document.dispatchEvent(new CustomEvent("card:air", { detail: id }));
}

/** Before a card goes anywhere else: how to find the way back, wherever others put its neighbours meanwhile. */
export function leaveHome(card) {
  if (!homes.has(card.id)) homes.set(card.id, homeOf(card));
}

// All that follow, for the next one may be away itself.
function homeOf(card) {
  const cards = [...card.parentElement.children];
  return { ...placeOf(card), following: cards.slice(cards.indexOf(card) + 1).map(({ id }) => id) };
}

function bringHome(id) {
  const card = document.getElementById(id);
  const { list, following } = homes.get(id);
  const cards = document.getElementById(list);
  if (!card || !cards) return;
  const next = following.map((other) => document.getElementById(other)).find((other) => other?.parentElement === cards);
  insert(card, cards, next ?? null);
}

/** A card comes down where it is, which the server is told; or where it was lifted. Says whether it lies elsewhere now. */
export function comeDown(card) {
  const [from, place] = [lastTold(card.id)?.place ?? homes.get(card.id), placeOf(card)];
  const isElsewhere = place.list !== from.list || place.before !== from.before;
  if (isElsewhere) tell(card);
  else forget(card.id);
  return isElsewhere;
}

/** A card that was lifted goes back. */
export function putBack(id) {
  const told = lastTold(id);
  if (told) put(document.getElementById(id), told.place);
  else bringHome(id);
  forget(id);
}

function lastTold(id) {
  return waiting.findLast((move) => move.id === id);
}

function forget(id) {
  if (airborne !== id && !lastTold(id)) homes.delete(id);
}

/** Whether anything on the page is ahead of what the server has told it. */
export function isAhead() {
  // Once the form of a new card is drawn anew, nobody hears what it is answered.
  return waiting.length > 0 || Boolean(document.querySelector(".dragging, .board .htmx-request"));
}

/** Tell the server where a card now lies, which has left home. Each move is sent when the one before is answered. */
export function tell(card) {
  const move = { id: card.id, lane: card.closest(".lane").id, place: placeOf(card) };
  waiting.push(move);
  turn = turn.then(() => send(move));
}

// What an answer draws is what the server has: for a moment all cards are where it has them, and no drawn lane is without
// one. Then those whose moves it has not heard of are again where people put them.
document.addEventListener("parts:coming", () => [...homes.keys()].forEach(bringHome));
document.addEventListener("parts:swapped", () => {
  for (const id of [...homes.keys()]) {
    const card = document.getElementById(id);
    if (card) homes.set(id, homeOf(card));
    else homes.delete(id);
  }
  showWaiting();
});

function showWaiting() {
  for (const { id, place } of waiting) put(document.getElementById(id), place);
}

async function send(move) {
  const card = document.getElementById(move.id);
  const column = document.getElementById(move.lane);
  put(card, move.place);
  const behind = card ? settledBefore(card) : "";
  showWaiting();
  const asked = { card: number(move.id), behind: number(behind) };
  const answer = card && column ? await post(column.dataset.moveUrl, asked) : GONE;
  waiting.shift();
  settle(move, answer);
}

// A neighbour that is itself on its way is not there yet for the server.
function settledBefore(card) {
  let other = card.previousElementSibling;
  while (waiting.some(({ id }) => id === other?.id)) other = other.previousElementSibling;
  return other?.id ?? "";
}

function settle({ id, place }, answer) {
  if (answer.status === 200) settleIn(id, place);
  else goHome(id);
  forget(id);
  if (isParts(answer)) swapParts(answer.html);
  else toast(explain(answer).replace("Nothing was changed.", "The card is back where it was."));
  showWaiting();
  document.dispatchEvent(new CustomEvent("move:settled"));
}

// The server has it now where it was put, which is where its answer draws it.
function settleIn(id, place) {
  const card = document.getElementById(id);
  put(card, place);
  if (card) homes.set(id, homeOf(card));
}

function goHome(id) {
  const card = document.getElementById(id);
  bringHome(id);
  if (card) say(`Back in ${whereIs(card)}`);
}

function post(url, asked) {
  const body = new URLSearchParams([...seen(), ...Object.entries(asked), ["placed", "yes"]]);
  return ask(url, { method: "POST", body });
}

function number(id) {
  return id.replace(/\D/g, "");
}
