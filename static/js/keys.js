// The board without a mouse: arrows walk, Space picks a card up, arrows carry it, Enter drops it, Esc puts it back.

import { newCard } from "./add.js";
import { comeDown, goBack, insert, isAnyInTheAir, placeOf, put, takeUp } from "./carry.js";
import { openMenu } from "./menu.js";
import { mayWork, sayThatOneReads } from "./rights.js";
import { say, titleOf, whereIs } from "./spoken.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
let carried = null; // { card: id, place }

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target)) return;
  const card = event.target.closest?.(".cards > li");
  const done = carried ? carrying(event) : walking(event, card);
  if (done) event.preventDefault();
});
document.querySelector("[data-keys]")?.addEventListener("click", showKeys);
document.addEventListener("parts:swapped", offerOneStop);
document.addEventListener("parts:swapped", () => carried && show(document.getElementById(carried.card)));
offerOneStop();

function isWriting(target) {
  return target.matches?.("input, textarea, select, dialog *, [popover] *, summary");
}

function walking(event, card) {
  if (event.key === "?") return showKeys();
  if (event.key === "/") return focus(document.querySelector("#filter [name=q]"));
  if (ARROWS[event.key]) return card ? walk(card, ...ARROWS[event.key]) : focusFirst();
  if (!mayWork && [" ", "m", "M", "n", "N"].includes(event.key)) return sayThatOneReads();
  if (event.key === "n" || event.key === "N") return newCard(card?.closest(".lane") ?? document.querySelector(".lane"));
  if (!card) return false;
  if (event.key === " ") return pickUp(card);
  if (event.key === "m" || event.key === "M") return openMenu(card);
  return false;
}

function carrying(event) {
  const card = document.getElementById(carried.card);
  if (!card) return drop();
  if (ARROWS[event.key]) return carryOn(card, ...ARROWS[event.key]);
  if (event.key === "Enter") return drop(card);
  if (event.key === "Escape" || event.key === "Tab") return putBack(card);
  return event.key === " ";
}

function walk(card, dx, dy) {
  const seen = visible(card.parentElement);
  const index = seen.indexOf(card);
  if (dy) return focusCard(seen[index + dy]);
  for (let lane = beside(card.closest(".lane"), dx); lane; lane = beside(lane, dx)) {
    const cards = visible(lane.querySelector(".cards"));
    if (cards.length) return focusCard(cards[Math.min(index, cards.length - 1)]);
  }
  return true;
}

function pickUp(card) {
  if (isAnyInTheAir()) return false;
  carried = { card: card.id, place: placeOf(card) };
  takeUp(card);
  show(card);
  card.closest(".lane").classList.add("origin");
  say(`Picked up ${titleOf(card)}. Arrows carry it, Enter drops it, Escape puts it back.`);
  return true;
}

function carryOn(card, dx, dy) {
  const list = card.parentElement;
  if (dx) step(card, beside(card.closest(".lane"), dx)?.querySelector(".cards"), visible(list).indexOf(card));
  else step(card, list, Math.max(0, visible(list).indexOf(card) + dy));
  carried.place = placeOf(card);
  focusCard(card);
  say(whereIs(card));
  return true;
}

// Among the cards that the filter lets through.
function step(card, list, index) {
  if (list) insert(card, list, visible(list).filter((other) => other !== card)[index] ?? null);
}

// An answer to an earlier move may have drawn the carried card anew, where it came from.
function show(card) {
  if (!card) return;
  put(card, carried.place);
  card.classList.add("carried");
}

function drop(card) {
  const where = card && whereIs(card);
  end(card);
  if (comeDown(card)) say(`Dropping in ${where}`);
  return true;
}

function putBack(card) {
  end(card);
  goBack();
  focusCard(card);
  say(`Put back in ${whereIs(card)}`);
  return true;
}

function end(card) {
  carried = null;
  card?.classList.remove("carried");
  document.querySelector(".lane.origin")?.classList.remove("origin");
}

function visible(list) {
  return [...list.children].filter((card) => !card.hidden);
}

function beside(lane, dx) {
  return dx < 0 ? lane.previousElementSibling : lane.nextElementSibling;
}

function focusCard(card) {
  focus(card?.querySelector("a"));
  card?.scrollIntoView({ block: "nearest", inline: "nearest" });
  return true;
}

function focusFirst() {
  return focusCard(document.querySelector(".cards > li:not([hidden])"));
}

function focus(element) {
  element?.focus();
  return true;
}

function showKeys() {
  document.getElementById("keys").showModal();
  return true;
}

// Tab stops once on the cards: at the one visited last, or the first.
function offerOneStop() {
  const stop = document.querySelector(".cards > li > a[tabindex='0']");
  if (!stop) document.querySelector(".cards > li > a")?.setAttribute("tabindex", "0");
}
document.addEventListener("focusin", (event) => {
  if (!event.target.matches(".cards > li > a")) return;
  document.querySelectorAll(".cards > li > a[tabindex='0']").forEach((link) => link.setAttribute("tabindex", "-1"));
  event.target.setAttribute("tabindex", "0");
});
