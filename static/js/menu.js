// The menu of a card: the same moves as a drag, for every hand and key.

import { leaveHome, put, tell } from "./carry.js";
import { openSheet } from "./sheet.js";
import { nameOf, say, whereIs } from "./spoken.js";

const menu = document.getElementById("card-menu");

document.querySelector(".board").addEventListener("click", (event) => {
  const button = event.target.closest(".cards > li > button");
  if (button) openMenu(button.closest("li"));
});
menu.addEventListener("keydown", walk);

export function openMenu(card) {
  const href = card.querySelector("a").href;
  const lanes = [...document.querySelectorAll(".lane")];
  const open = item("Open", () => openSheet(href));
  open.classList.add("apart");
  menu.replaceChildren(
    ...lanes.map((lane) => moveTo(card, lane)),
    open,
    item(card.matches(".blocked") ? "No longer blocked" : "Block", () => openSheet(`${href}#block`)),
    item("ready" in card.closest(".lane").dataset ? "Archive" : "Discard", () => openSheet(`${href}#end`)),
  );
  menu.showPopover();
  standBeside(card.querySelector("button"));
  menu.firstElementChild.focus();
  return true;
}

function moveTo(card, lane) {
  const here = lane.contains(card);
  const count = lane.querySelector(".count span:last-child").textContent;
  return item(here ? `To the head of ${nameOf(lane)}` : `Move to ${nameOf(lane)}`, () => move(card.id, lane.id), count);
}

function move(id, laneId) {
  const card = document.getElementById(id);
  const lane = document.getElementById(laneId);
  if (!card || !lane) return;
  leaveHome(card);
  const list = lane.querySelector(".cards");
  put(card, { list: list.id, before: list.firstElementChild?.id });
  card.querySelector("a").focus();
  say(`Moving to ${whereIs(card)}`);
  tell(card);
}

function item(words, act, aside = "") {
  const button = document.createElement("button");
  button.type = "button";
  button.role = "menuitem";
  button.tabIndex = -1;
  button.append(words);
  if (aside) button.append(Object.assign(document.createElement("small"), { textContent: aside }));
  button.addEventListener("click", () => {
    menu.hidePopover();
    act();
  });
  return button;
}

function standBeside(button) {
  const { right, bottom } = button.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(right - width, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(bottom + 4, innerHeight - height - 8))}px`;
}

function walk(event) {
  const items = [...menu.children];
  const index = items.indexOf(document.activeElement);
  const target = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: items.length - 1 }[event.key];
  if (target === undefined) return;
  event.preventDefault();
  items[(target + items.length) % items.length].focus();
}
