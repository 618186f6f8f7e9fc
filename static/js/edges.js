// While something is held near an edge of the board, the board scrolls that way.

const EDGE = 56;
const STEP = 14;

export function followEdges(board, scrolled) {
  const push = { x: 0, y: 0 };
  let frame = requestAnimationFrame(tick);

  function tick() {
    if (push.x || push.y) {
      board.scrollBy({ left: push.x, top: push.y, behavior: "instant" });
      scrolled();
    }
    frame = requestAnimationFrame(tick);
  }

  return {
    at(x, y) {
      const box = board.getBoundingClientRect();
      push.x = strength(x - box.left, box.right - x);
      push.y = strength(y - Math.max(0, box.top), Math.min(innerHeight, box.bottom) - y);
    },
    stop() {
      cancelAnimationFrame(frame);
    },
  };
}

function strength(before, after) {
  if (before < EDGE) return -STEP * Math.min(1, (EDGE - before) / EDGE);
  if (after < EDGE) return STEP * Math.min(1, (EDGE - after) / EDGE);
  return 0;
}
