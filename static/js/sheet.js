// The sheet over the board: each has its own address, so that it can be sent to somebody, and Back closes it.

import { explain, headers, isParts, swapParts } from "./parts.js";
import { toast } from "./toast.js";

const board = document.querySelector(".board");
const sheet = document.getElementById("sheet");
let changed = false; // something is typed and not saved

export async function openSheet(href) {
  if (await show(href)) history.pushState({}, "", new URL(href).pathname + location.search);
}

async function show(href) {
  document.getElementById("refusal").close();
  try {
    const response = await fetch(href, { headers: headers() });
    if (response.ok && isParts(response.status, response.url)) swapParts(await response.text());
    else toast(explain(response.status));
    unfold(new URL(href).hash);
    return response.ok;
  } catch {
    toast("No connection.");
    return false;
  }
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
  if (location.pathname === board.dataset.url) sheet.close();
  else show(location.href);
});

sheet.addEventListener("input", () => (changed = true));
document.addEventListener("parts:swapped", () => (changed = false));
sheet.addEventListener("cancel", (event) => {
  if (!changed) return;
  event.preventDefault();
  changed = false;
  toast("Not saved yet. Save it, or press Esc once more to leave it.");
});
sheet.addEventListener("click", (event) => {
  if (event.target === sheet && !changed) sheet.close();
});
sheet.addEventListener("close", () => {
  changed = false;
  if (location.pathname !== board.dataset.url) history.pushState({}, "", board.dataset.url + location.search);
});
