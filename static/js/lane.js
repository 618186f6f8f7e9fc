// A lane drawn anew keeps the cards that are as they were: only what has changed is laid out and painted.

import { replaceAround, takeAttributes } from "./around.js";

/** Let a lane take the place of the one that is shown. Says whether it is one. */
export function takeLane(shown, part) {
  const list = shown.querySelector(":scope > .cards");
  const drawn = part.querySelector(":scope > .cards");
  if (!list || !drawn || !replaceAround(list, shown, part)) return false;
  takeCards(list, drawn);
  return true;
}

/** The same for what stands beside the cards, head and room: of another element there the browser would ask, of each
 * card, which styles hold for it now. */
export function takeHead(shown, part) {
  if (!shown.matches(".lane > :not(.cards)")) return false;
  takeAttributes(shown, part);
  shown.replaceChildren(...part.childNodes);
  return true;
}

/** Put the one card that was drawn into the list where somebody else has put it. */
export function putCard(list, drawn) {
  const card = asItWas(drawn.firstElementChild, list);
  // There may be two, where the page was drawn while it was moved.
  for (const shown of document.querySelectorAll(`[id="${card.id}"]`)) if (shown !== card) shown.remove();
  const next = [...list.children].find(({ id }) => id === drawn.dataset.before) ?? null;
  if (card.parentElement !== list || card.nextElementSibling !== next) list.insertBefore(card, next);
}

function takeCards(list, drawn) {
  const cards = [...drawn.children].map((card) => asItWas(card, list));
  const kept = new Set(cards);
  for (const card of [...list.children]) if (!kept.has(card)) card.remove();
  cards.forEach((card, place) => bring(card, list, list.children[place]));
}

function asItWas(card, list) {
  const shown = document.getElementById(card.id);
  card.hidden = Boolean(shown?.hidden); // by the filter, which is applied anew
  return shown?.parentElement === list && shown.isEqualNode(card) ? shown : card;
}

// Where one has gone down, it alone is moved, not all those that it passed.
function bring(card, list, here = null) {
  if (here === card) return;
  if (here?.nextElementSibling === card) list.append(here);
  else list.insertBefore(card, here);
}
