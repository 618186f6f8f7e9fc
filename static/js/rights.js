// Whether this person works on the cards of the board, or reads it. The server decides; the page only does not offer.

import { say } from "./spoken.js";

export const mayWork = !document.querySelector(".board[data-reading]");

/** For keys that would act on a card: said, as nothing else happens. */
export function sayThatOneReads() {
  say("You read this board. Its cards are others’ to move.");
  return true;
}
