// The sheet over the board: each has its own address, so that it can be sent to somebody, and Back closes it.

import { ask, explain, isParts } from "./ask.js";
import { swapParts } from "./parts.js";
import { toast } from "./toast.js";
import { isUnsaved } from "./unsaved.js";

const board = document.querySelector(".board");
const sheet = document.getElementById("sheet");
/** Of what the sheet shows. */
export let address = location.href;
let lastShown = cardShown();
let warned = false; // that something is typed and not saved

export async function openSheet(href) {
  if (await show(href)) history.pushState({}, "", new URL(href).pathname + location.search);
}

async function show(href) {
  document.getElementById("refusal").close();
  const answer = await ask(href);
  if (answer.status !== 200 || !isParts(answer)) {
    toast(explain(answer).replace(" Nothing was changed.", ""));
    return false;
  }
  swapParts(answer.html);
  address = href;
  unfold(new URL(href).hash);
  return true;
}

// A menu may ask for one act of the sheet: unfold it and go there.
function unfold(hash) {
  const part = hash && sheet.querySelector(hash);
  if (!part) return;
  if (part.matches("details")) part.open = true;
  part.querySelector("select, button").focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest(".cards > li > a, a[data-sheet]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  openSheet(link.href);
});
// All of a card is its link, but for the button on it.
board.addEventListener("click", (event) => {
  const card = event.target.closest(".cards > li");
  if (card && !event.target.closest("a, button")) openSheet(card.querySelector("a").href);
});
addEventListener("popstate", () => {
  if (sheet.open && keeps()) history.pushState({}, "", address);
  else if (location.pathname === board.dataset.url) sheet.close();
  else show(location.href);
});

sheet.addEventListener("input", () => (warned = false));
document.addEventListener("parts:swapped", ({ detail }) => {
  if (!detail.includes("sheet-body")) return;
  warned = false;
  lastShown = cardShown() ?? lastShown;
});
sheet.addEventListener("cancel", (event) => {
  if (keeps()) event.preventDefault();
});
sheet.addEventListener("submit", (event) => {
  if (event.target.method === "dialog" && keeps()) event.preventDefault();
});
sheet.addEventListener("click", (event) => {
  if (event.target === sheet && !keeps()) sheet.close();
});
sheet.addEventListener("close", () => {
  // The link that was followed may be gone, where others have moved the card meanwhile.
  if (document.activeElement === document.body) document.querySelector(`#${lastShown} > a`)?.focus();
  if (location.pathname !== board.dataset.url) history.pushState({}, "", board.dataset.url + location.search);
});

function cardShown() {
  return sheet.querySelector("[data-card]")?.dataset.card;
}

// What is typed is not lost by one slip: the first time it stays, with a word.
function keeps() {
  if (!isUnsaved(sheet) || warned) return false;
  warned = true;
  toast("Not saved yet. Save it, or leave once more to let it go.");
  return true;
}
