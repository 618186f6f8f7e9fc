// What the page asks the server for by itself, and what the answers mean.

import { leave, SIGNED_OUT } from "./leave.js";

const PATIENCE = 15_000;

/** Answers the status, the address it came from and the parts; status 0 where nobody answered. */
export async function ask(url, asked = {}) {
  try {
    const response = await fetch(url, { headers: headers(), signal: AbortSignal.timeout(PATIENCE), ...asked });
    return { status: response.status, url: response.url, html: await response.text() };
  } catch {
    return { status: 0, url };
  }
}

/** Headers of our own requests: the token, and that we want parts, not a page. */
export function headers() {
  return { ...JSON.parse(document.body.getAttribute("hx-headers")), "HX-Request": "true" };
}

/** What the page says of itself with whatever it asks: which version of its board it shows, in which columns. */
export function seen() {
  return new URLSearchParams([...document.querySelectorAll("#seen input")].map(({ name, value }) => [name, value]));
}

/** Whether an answer is parts. The sign-in page means that the session has ended. */
export function isParts({ status, url }) {
  if (isSignIn(url)) leave(SIGNED_OUT);
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
