// An answer is a list of parts. Each takes the place of the element of the same id; what is not on the page is left out.

import { toast, keepToast } from "./toast.js";

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
export function isParts(status, address) {
  if (new URL(address, location).pathname.startsWith("/accounts/")) location.reload();
  return [200, 400, 409].includes(status);
}

export function explain(status) {
  if (status === 0) return "No connection. Nothing was changed.";
  if (status === 403) return "That is not yours to change. Nothing was changed.";
  if (status === 404) return "That is no longer here. Reload the page.";
  return "The server could not do it. Nothing was changed.";
}

function swap(parts) {
  const focus = focused();
  for (const part of parts) {
    const shown = part.id && document.getElementById(part.id);
    if (!shown) continue;
    reopen(shown, part);
    shown.replaceWith(part);
    htmx.process(part);
  }
  document.querySelectorAll("dialog:has(> [id$='-body'])").forEach(showWhatIsIn);
  restore(focus);
  keepToast();
  document.dispatchEvent(new Event("parts:swapped"));
}

// A form that was open stays open, so that the next card can be typed at once.
function reopen(shown, part) {
  for (const details of shown.querySelectorAll("details[open][id]")) {
    part.querySelector(`#${details.id}`)?.setAttribute("open", "");
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
  const again = (id && document.getElementById(id)) || (card && document.querySelector(`#${card} > a`));
  again?.focus({ preventScroll: true });
}

htmx.defineExtension("parts", {
  handleSwap(style, target, fragment) {
    if (style === "parts") swap([...fragment.children]);
    return style === "parts" ? [] : false;
  },
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  event.detail.shouldSwap = isParts(xhr.status, xhr.responseURL);
});
document.addEventListener("htmx:responseError", (event) => {
  if (!isParts(event.detail.xhr.status, event.detail.xhr.responseURL)) toast(explain(event.detail.xhr.status));
});
document.addEventListener("htmx:sendError", (event) => {
  if (event.detail.requestConfig.verb !== "get") toast(explain(0));
});
for (const dialog of document.querySelectorAll("dialog:has(> [id$='-body'])")) {
  dialog.addEventListener("close", () => dialog.firstElementChild.replaceChildren());
  showWhatIsIn(dialog);
}
