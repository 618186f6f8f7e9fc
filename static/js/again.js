// How long to wait before asking again whoever did not answer: longer each time, and not all pages at once.

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

/** Milliseconds, after so many failures in a row. */
export function waitAfter(failures) {
  return Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** (failures - 1)) * (0.5 + Math.random() / 2);
}

/** Milliseconds since then. A clock that was set back by hours has them pass at once, and not twice. */
export function passedSince(instant) {
  return Math.abs(Date.now() - instant);
}
