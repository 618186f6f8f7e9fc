// One card goes to another place: shown at once, told to the server in turn, and taken back when the server says no.

import { explain, headers, isParts, swapParts } from "./parts.js";
import { toast } from "./toast.js";

const PATIENCE = 15_000;
let turn = Promise.resolve();

/** Where a card lies: what `put` needs to bring it back. */
export function placeOf(card) {
  return { list: card.parentElement.id, before: card.nextElementSibling?.id };
}

export function put(card, { list, before }) {
  const cards = document.getElementById(list);
  const next = before && document.getElementById(before);
  cards.insertBefore(card, next?.parentElement === cards ? next : null);
}

/** Tell the server where a card now lies. Drags queue up: each is sent when the one before is answered. */
export function tell(card, home) {
  const asked = {
    id: card.id,
    lane: card.closest(".lane").id,
    behind: card.previousElementSibling?.id ?? "",
    place: placeOf(card),
    home,
  };
  turn = turn.then(() => send(asked));
  return turn;
}

async function send({ id, lane, behind, place, home }) {
  const card = document.getElementById(id);
  const column = document.getElementById(lane);
  if (!card || !column) return;
  put(card, place);
  const answer = await post(column.dataset.moveUrl, { card: number(id), behind: number(behind) });
  if (answer.status !== 200) put(document.getElementById(id), home);
  if (isParts(answer.status, answer.url)) swapParts(answer.html);
  else toast(explain(answer.status).replace("Nothing was changed.", "The card is back where it was."));
}

async function post(url, asked) {
  const seen = document.getElementById("seen").value;
  const body = new URLSearchParams({ ...asked, seen, placed: "yes" });
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: headers(),
      body,
      signal: AbortSignal.timeout(PATIENCE),
    });
    return { status: response.status, url: response.url, html: await response.text() };
  } catch {
    return { status: 0, url };
  }
}

function number(id) {
  return id.replace(/\D/g, "");
}
