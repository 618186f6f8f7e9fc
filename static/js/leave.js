// A page that is no longer this person's leads away; but what they have written on it can be copied first.

import { isAnythingUnsaved } from "./unsaved.js";

export const SIGNED_OUT = "You are signed out.";
export const CLOSED = "This board is not open to you any more.";
export const OTHER_ROLE = "What you may do on this board has changed.";
let isOver = false;

export function leave(why) {
  if (!isAnythingUnsaved()) location.reload();
  else if (!isOver) stay(why);
}

/** Whether this page has nothing more to ask or to hear. */
export function hasLeft() {
  return isOver;
}

function stay(why) {
  isOver = true;
  document.getElementById("line").textContent = `${why} Copy what you wrote, then reload.`;
}

addEventListener("beforeunload", (event) => isAnythingUnsaved() && event.preventDefault());
