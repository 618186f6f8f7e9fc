// An answer is a list of parts. Each takes the place of the element of the same id; what is not on the page is left out.

import { keepToast, lift, toast } from "./toast.js";

const FILLED = "dialog:has(> [id$='-body'])";
const sent = new WeakMap(); // what the fields of a form held when it was sent

export function swapParts(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  swap([...template.content.children]);
}

/** Headers of our own requests: the token, and that we want parts, not a page. */
export function headers() {
  return { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
}

/** Whether an answer is parts. The sign-in page means that the session has ended: go there. */
export function isParts({ status, url }) {
  if (isSignIn(url)) location.reload();
  return [200, 400, 409].includes(status) && !isSignIn(url);
}

export function explain({ status, url }) {
  if (status === 0) return "No connection. Nothing was changed.";
  if (isSignIn(url)) return "You are signed out. Nothing was changed.";
  if (status === 403) return "That is not yours to change, or this page is out of date. Nothing was changed.";
  if (status === 404) return "That is no longer here. Reload the page.";
  if (status === 503) return "The server is busy. Look before you try again.";
  if (status === 507) return "The server has no room left. Nothing was changed.";
  return "The server could not do it. Nothing was changed.";
}

function isSignIn(url) {
  return new URL(url, location).pathname.startsWith("/accounts/");
}

function swap(parts) {
  const focus = focused();
  const swapped = parts.filter(takePlace).map((part) => part.id);
  document.querySelectorAll(FILLED).forEach(showWhatIsIn);
  restore(focus);
  lift();
  keepToast();
  document.dispatchEvent(new CustomEvent("parts:swapped", { detail: swapped }));
}

function takePlace(part) {
  const shown = part.id && document.getElementById(part.id);
  if (!shown) return false;
  reopen(shown, part);
  keepTyped(shown, part);
  removeDoubles(shown, part);
  shown.replaceWith(part);
  htmx.process(part);
  return true;
}

// A form that was open stays open, so that the next card can be typed at once.
function reopen(shown, part) {
  for (const details of shown.querySelectorAll("details[open][id]")) {
    part.querySelector(`#${details.id}`)?.setAttribute("open", "");
  }
}

// What is being typed beside the form that was sent, or in it since it was sent, is not lost.
function keepTyped(shown, part) {
  for (const field of shown.querySelectorAll("input[id], textarea[id]")) {
    const again = part.querySelector(`#${field.id}`);
    const settled = field.closest(".htmx-request") ? sent.get(field) : field.defaultValue;
    if (!again || field.value === settled) continue;
    again.value = field.value;
    again.closest("details")?.setAttribute("open", "");
  }
}

// A card that the page shows in another column, because it is on its way, is drawn where the server has it.
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

function focused() {
  const element = document.activeElement;
  return element && { element, id: element.id, card: element.closest(".cards > li")?.id };
}

function restore({ element, id, card } = {}) {
  if (element?.isConnected) return;
  // What was pressed may be gone, like an undo: then the card that the answer speaks of.
  const meant = card ?? document.getElementById("toast").dataset.card;
  const again = (id && document.getElementById(id)) || (meant && document.querySelector(`#${meant} > a`));
  again?.focus({ preventScroll: true });
  if (again && again !== document.activeElement) again.closest("details")?.firstElementChild.focus();
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

document.addEventListener("htmx:beforeRequest", ({ target }) => {
  for (const field of target.elements ?? []) sent.set(field, field.value);
});
document.addEventListener("htmx:beforeSwap", (event) => {
  event.detail.shouldSwap = isParts(answerOf(event));
});
// Figures that could not be fetched are fetched again: only what people did is worth a word.
document.addEventListener("htmx:afterRequest", (event) => {
  const answer = answerOf(event);
  if (event.detail.requestConfig.verb !== "get" && ![200, 400, 409].includes(answer.status)) toast(explain(answer));
});
for (const dialog of document.querySelectorAll(FILLED)) {
  dialog.addEventListener("close", () => {
    dialog.firstElementChild.replaceChildren();
    lift();
  });
  showWhatIsIn(dialog);
}
