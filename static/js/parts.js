// An answer is a list of parts. Each takes the place of the element of the same id, or that element takes what is in it;
// what is not on the page is left out. A card that others have put somewhere says where: it is put there.

import { replaceAround } from "./around.js";
import { explain, isParts } from "./ask.js";
import { putCard, takeHead, takeLane } from "./lane.js";
import { keepToast, lift, toast } from "./toast.js";

const FILLED = "dialog:has(> [id$='-body'])";
const OF_THE_BOARD = "#seen, .head, .board";
const sent = new Map(); // what forms told that are not answered, by the address they went to

export function swapParts(html) {
  swap(partsIn(html));
}

/** The parts of an answer, not on the page yet. */
export function partsIn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}

/** The version of its board that the page shows. */
export function versionShown() {
  return versionIn(document);
}

function versionIn(parent) {
  return Number(parent.querySelector("[name=seen]")?.value);
}

/** Each part takes its place; where the focus was, it stays. */
export function swap(parts) {
  const [focus, version] = [focused(), versionShown()];
  tell("parts:coming");
  const taken = withoutPast(parts);
  const cards = cardsIn(taken);
  const swapped = taken.filter(takePlace).map((part) => part.id);
  document.querySelectorAll(FILLED).forEach(showWhatIsIn);
  restore(focus);
  lift();
  keepToast();
  tell("parts:swapped", swapped);
  if (versionShown() > version) tell("board:changed", { parts: swapped, cards });
}

function tell(event, detail) {
  document.dispatchEvent(new CustomEvent(event, { detail }));
}

/** Whether they are of an older version of the board than the page shows. */
export function isPast(parts) {
  const seen = parts.find(({ id }) => id === "seen");
  return Boolean(seen) && versionIn(seen) < versionShown();
}

// An answer that another has overtaken shows a board that is no more; what it says beside that still holds.
function withoutPast(parts) {
  if (!isPast(parts)) return parts;
  return parts.filter((part) => !shownFor(part)?.closest(OF_THE_BOARD));
}

function shownFor({ id, dataset }) {
  return document.getElementById(dataset.putIn ?? id);
}

// As they were and as they are.
function cardsIn(parts) {
  const drawn = parts.flatMap((part) => [part, document.getElementById(part.id)]).filter(Boolean);
  const items = drawn.flatMap((part) => [part, ...part.querySelectorAll(".cards > li")]);
  return new Set(items.map(({ id }) => id).filter((id) => /^card-\d+$/.test(id)));
}

function takePlace(part) {
  const shown = shownFor(part);
  if (!shown) return false;
  if (part.dataset.putIn) {
    putCard(shown, part);
    return true;
  }
  reopen(shown, part);
  const typed = keepTyped(shown, part);
  removeDoubles(shown, part);
  const field = typed.find((each) => each === document.activeElement);
  const taken = field ? replaceAround(field, shown, part) : takeLane(shown, part) || takeHead(shown, part);
  if (!taken) shown.replaceWith(part);
  htmx.process(document.getElementById(part.id));
  return true;
}

// A form that was open stays open, so that the next card can be typed at once.
function reopen(shown, part) {
  for (const details of shown.querySelectorAll("details[open][id]")) {
    part.querySelector(`#${details.id}`)?.setAttribute("open", "");
  }
}

// What is being typed beside the form that was sent, or in it since it was sent, is not lost. Answers these fields.
function keepTyped(shown, part) {
  const fields = [...shown.querySelectorAll("input[id], textarea[id]")];
  const typed = fields.filter((field) => isTyped(field) && part.querySelector(`#${field.id}`));
  for (const { id, value } of typed) {
    const again = part.querySelector(`#${id}`);
    again.value = value;
    again.closest("details")?.setAttribute("open", "");
  }
  return typed;
}

function isTyped(field) {
  const told = sent.get(field.form?.getAttribute("hx-post"))?.get(field.name);
  return field.value !== (told ?? field.defaultValue);
}

// A card that others moved from a column that is not drawn anew lies in one that is.
function removeDoubles(shown, part) {
  for (const { id } of part.querySelectorAll("li[id]")) {
    const double = document.getElementById(id);
    if (double && !shown.contains(double)) double.remove();
  }
}

// A dialog is open as long as its body has something in it.
function showWhatIsIn(dialog) {
  const filled = dialog.firstElementChild.childElementCount > 0;
  if (filled && !dialog.open) dialog.showModal();
  if (!filled && dialog.open) dialog.close();
}

// What has no id of its own is found by what it lies in, as the first, second or third of its kind.
function focused() {
  const element = document.activeElement;
  if (!element || element === document.body) return {};
  const around = element.parentElement?.closest("[id]");
  const place = around && [...around.querySelectorAll(element.localName)].indexOf(element);
  return { element, around: around?.id, place, card: element.closest(".cards > li")?.id };
}

function restore({ element, around, place, card }) {
  if (!element) return;
  if (element.isConnected) return keepFocus(element);
  const kind = element.localName;
  // What was pressed may be gone, like an undo: then the card that the answer speaks of.
  const meant = card ?? document.getElementById("toast").dataset.card;
  const again =
    (element.id && document.getElementById(element.id)) ||
    (around && document.querySelectorAll(`#${around} ${kind}`)[place]) ||
    (meant && document.querySelector(`#${meant} > a`));
  again?.focus({ preventScroll: true });
  if (again && again !== document.activeElement) again.closest("details")?.firstElementChild.focus();
}

// What was moved in the page has lost it.
function keepFocus(element) {
  if (document.activeElement === document.body) element.focus({ preventScroll: true });
}

function answerOf({ detail: { xhr } }) {
  return { status: xhr.status, url: xhr.responseURL };
}

htmx.defineExtension("parts", {
  handleSwap(style, target, fragment) {
    if (style === "parts") swap([...fragment.children]);
    return style === "parts" ? [] : false;
  },
});

function forget({ requestConfig }) {
  sent.delete(requestConfig.path);
}

document.addEventListener("htmx:beforeRequest", ({ detail: { requestConfig } }) => {
  if (requestConfig.verb !== "get") sent.set(requestConfig.path, requestConfig.formData);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  event.detail.shouldSwap = isParts(answerOf(event));
  if (event.detail.xhr.status !== 200) forget(event.detail); // it is still to be said
});
document.addEventListener("htmx:afterRequest", (event) => {
  forget(event.detail);
  const answer = answerOf(event);
  // Only what people did is worth a word.
  if (event.detail.requestConfig.verb !== "get" && ![200, 400, 409].includes(answer.status)) toast(explain(answer));
});
for (const dialog of document.querySelectorAll(FILLED)) {
  dialog.addEventListener("close", () => {
    dialog.firstElementChild.replaceChildren();
    lift();
  });
  showWhatIsIn(dialog);
}
lift();
