// One card goes to another place: shown at once, told to the server in turn, and taken back when the server says no.

import { ask, explain, isParts, seen } from "./ask.js";
import { swapParts } from "./parts.js";
import { say, whereIs } from "./spoken.js";
import { toast } from "./toast.js";

const waiting = []; // moves that are not answered yet, in the order they were made
const homes = new Map(); // where the server has the cards that wait
let turn = Promise.resolve();

/** Where a card lies: what `put` needs to bring it back. */
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

export function isSamePlace(one, other) {
  return one.list === other.list && one.before === other.before;
}

/** A card is in the air, or has come down: what others change waits so long, and they see who moves it. */
export function inTheAir(card) {
  document.body.classList.toggle("dragging", Boolean(card));
  document.dispatchEvent(new CustomEvent("card:air", { detail: card }));
}

/** Whether anything on the page is ahead of what the server has told it. */
export function isAhead() {
  // Once the form of a new card is drawn anew, nobody hears what it is answered.
  return waiting.length > 0 || Boolean(document.querySelector(".dragging, .board .htmx-request"));
}

/** Tell the server where a card now lies. Moves queue up: each is sent when the one before is answered. */
export function tell(card, home) {
  const move = { id: card.id, lane: card.closest(".lane").id, place: placeOf(card) };
  if (!homes.has(move.id)) homes.set(move.id, home);
  waiting.push(move);
  turn = turn.then(() => send(move));
}

// What an answer draws is what the server has; cards whose moves it has not heard of stay where people put them.
document.addEventListener("parts:swapped", showWaiting);

function showWaiting() {
  for (const { id, place } of waiting) put(document.getElementById(id), place);
}

async function send(move) {
  const card = document.getElementById(move.id);
  const column = document.getElementById(move.lane);
  put(card, move.place);
  const behind = card && settledBefore(card);
  showWaiting();
  const known = card && column;
  const answer = known && (await post(column.dataset.moveUrl, { card: number(move.id), behind: number(behind) }));
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
  if (answer?.status === 200) homes.set(id, place);
  else goHome(document.getElementById(id), homes.get(id));
  if (!waiting.some((move) => move.id === id)) homes.delete(id);
  if (answer && isParts(answer)) swapParts(answer.html);
  else if (answer) toast(explain(answer).replace("Nothing was changed.", "The card is back where it was."));
  showWaiting();
  document.dispatchEvent(new CustomEvent("move:settled"));
}

function goHome(card, home) {
  put(card, home);
  if (card) say(`Back in ${whereIs(card)}`);
}

function post(url, asked) {
  const body = new URLSearchParams([...seen(), ...Object.entries(asked), ["placed", "yes"]]);
  return ask(url, { method: "POST", body });
}

function number(id) {
  return id.replace(/\D/g, "");
}
