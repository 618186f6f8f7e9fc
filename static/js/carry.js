// One card goes to another place: shown at once, told to the server in turn, and taken back when the server says no.

import { ask, explain, isParts, seen } from "./ask.js";
import { isPast, partsIn, swap } from "./parts.js";
import { say, whereIs } from "./spoken.js";
import { toast } from "./toast.js";

const GONE = { status: 404, url: "" }; // card or column, since the card was put there
const waiting = []; // moves that are not answered yet, in the order they were made
const homes = new Map(); // where the server has the cards that wait, and the one in the air
let airborne = null; // { id, from }: where it was shown when it was lifted
let turn = Promise.resolve();

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

/** A card is in the air: what others change waits, and they see who moves it. */
export function takeUp(card) {
  leaveHome(card);
  airborne = { id: card.id, from: placeOf(card) };
  tellOfAir(card.id);
}

export function isAnyInTheAir() {
  return airborne !== null;
}

/** It comes down where it is, which the server is told, or where it was lifted. Says whether it lies elsewhere now. */
export function comeDown(card) {
  const { from } = airborne;
  const place = card && placeOf(card);
  const isElsewhere = Boolean(card) && (place.list !== from.list || place.before !== from.before);
  if (isElsewhere) tell(card);
  land();
  return isElsewhere;
}

/** It goes back to where it was lifted. */
export function goBack() {
  put(document.getElementById(airborne.id), airborne.from);
  land();
}

function land() {
  const { id } = airborne;
  airborne = null;
  forget(id);
  tellOfAir(null);
}

function tellOfAir(id) {
  document.body.classList.toggle("dragging", Boolean(id));
  document.dispatchEvent(new CustomEvent("card:air", { detail: id }));
}

/** Whether anything on the page is ahead of what the server has told it. */
export function isAhead() {
  // Once the form of a new card is drawn anew, nobody hears what it is answered.
  return waiting.length > 0 || Boolean(document.querySelector(".dragging, .board .htmx-request"));
}

/** Tell the server where a card now lies, which has left home. Each move is sent when the one before is answered. */
export function tell(card) {
  const move = { id: card.id, lane: card.closest(".lane").id, place: placeOf(card), behind: behindOf(card) };
  waiting.push(move);
  turn = turn.then(() => send(move)).catch(reportError);
}

function behindOf(card) {
  return card.previousElementSibling?.id ?? "";
}

/** Before a card goes anywhere else: its home is noted, in the one picture in which all cards are at home. */
export function leaveHome(card) {
  if (homes.has(card.id)) return;
  allHome();
  homes.set(card.id, homeOf(card));
  noteHomes();
  showWaiting();
}

// What an answer draws is what the server has: for a moment all cards are where it has them, so that no lane is drawn
// without one. Then those whose moves it has not heard of are again where people put them.
document.addEventListener("parts:coming", allHome);
document.addEventListener("parts:swapped", () => {
  noteHomes();
  showWaiting();
  const card = document.getElementById(airborne?.id);
  if (card) airborne.from = placeOf(card);
});

// From the foot of each list up, so that each card finds those that follow it.
function allHome() {
  const away = [...homes].sort(([, one], [, other]) => one.following.length - other.following.length);
  for (const [id, { list, following }] of away) bringHome(document.getElementById(id), document.getElementById(list), following);
}

function bringHome(card, list, following) {
  const next = following.map((id) => document.getElementById(id)).find((other) => list && other?.parentElement === list);
  if (card && list) insert(card, list, next ?? null);
}

function homeOf(card) {
  const cards = [...card.parentElement.children];
  return { list: card.parentElement.id, following: cards.slice(cards.indexOf(card) + 1).map(({ id }) => id) };
}

// Of all that are away, also those that were gone and are here again.
function noteHomes() {
  const away = [...homes.keys(), ...waiting.map(({ id }) => id), airborne?.id].filter(Boolean);
  for (const id of new Set(away)) {
    const card = document.getElementById(id);
    if (card) homes.set(id, homeOf(card));
    else homes.delete(id);
  }
}

function forget(id) {
  if (airborne?.id !== id && !waiting.some((move) => move.id === id)) homes.delete(id);
}

// One after the other, as the server will hear of them: behind which card each then lies.
function showWaiting() {
  for (const move of waiting) {
    const card = document.getElementById(move.id);
    if (!card) continue;
    put(card, move.place);
    move.behind = behindOf(card);
  }
}

async function send(move) {
  const isHere = document.getElementById(move.id);
  const column = document.getElementById(move.lane);
  const asked = { card: number(move.id), behind: number(move.behind) };
  const answer = isHere && column ? await post(column.dataset.moveUrl, asked) : GONE;
  waiting.shift();
  settle(move, answer);
}

// A card that was let in is where it was put, unless the page knows of later; any other is at home.
function settle({ id, place }, answer) {
  const parts = isParts(answer) ? partsIn(answer.html) : [];
  allHome();
  if (answer.status === 200 && !isPast(parts)) put(document.getElementById(id), place);
  noteHomes();
  forget(id);
  if (!parts.length) toast(explain(answer).replace("Nothing was changed.", "The card is back where it was."));
  swap(parts);
  const card = document.getElementById(id);
  if (answer.status !== 200 && card && !homes.has(id)) say(`Back in ${whereIs(card)}`);
  document.dispatchEvent(new CustomEvent("move:settled"));
}

function post(url, asked) {
  const body = new URLSearchParams([...seen(), ...Object.entries(asked), ["placed", "yes"]]);
  return ask(url, { method: "POST", body });
}

function number(id) {
  return id.replace(/\D/g, "");
}
