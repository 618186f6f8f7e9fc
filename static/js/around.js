// What somebody is typing in stays where it is, with its caret, its own undo and a word half composed.

/** Let a part take the place of what is shown, but for a field: all around that is replaced. Says whether it could. */
export function replaceAround(field, shown, part) {
  const kept = wayTo(field, shown);
  const again = part.querySelector(`#${field.id}`);
  const drawn = wayTo(again, part);
  if (!isSameWay(kept, drawn)) return false;
  for (let step = 0; kept[step] !== field; step++) {
    takeAttributes(kept[step], drawn[step]);
    takeOthers(kept[step], drawn[step], kept[step + 1], drawn[step + 1]);
  }
  if (field.defaultValue !== again.defaultValue) field.defaultValue = again.defaultValue;
  return true;
}

function wayTo(element, from) {
  return element === from || !element ? [element] : [...wayTo(element.parentElement, from), element];
}

function isSameWay(one, other) {
  return one.length === other.length && one.every((element, step) => element.tagName === other[step]?.tagName);
}

/** Let an element have the attributes of the one that was drawn, and no others. */
export function takeAttributes(element, drawn) {
  for (const { name } of [...element.attributes]) if (!drawn.hasAttribute(name)) element.removeAttribute(name);
  for (const { name, value } of drawn.attributes) if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

function takeOthers(element, drawn, kept, again) {
  const nodes = [...drawn.childNodes];
  const place = nodes.indexOf(again);
  for (const node of [...element.childNodes]) if (node !== kept) node.remove();
  kept.before(...nodes.slice(0, place));
  kept.after(...nodes.slice(place + 1));
}
