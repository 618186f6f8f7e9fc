// While "@ol" is being typed, the people of the board who could be meant are offered below the text.

import { say } from "./spoken.js";

const BEGUN = /(?:^|[^\p{L}\p{N}_.@+/-])@([\p{L}\p{N}_.+-]*)$/u;
const MOST = 6;
let box = null; // the text area in which somebody is being called
let list = null;

document.addEventListener("input", ({ target }) => target.matches("textarea[data-people]") && offer(target));
document.addEventListener("focusout", ({ target }) => target === box && close());
document.addEventListener("keydown", (event) => {
  if (!list || event.target !== box) return;
  const act = { ArrowDown: () => step(1), ArrowUp: () => step(-1), Enter: choose, Tab: choose, Escape: close }[event.key];
  if (!act || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  act();
});

function offer(text) {
  close();
  const begun = BEGUN.exec(text.value.slice(0, text.selectionStart));
  const people = begun ? who(text, begun[1].toLocaleLowerCase()) : [];
  if (!people.length) return;
  box = text;
  list = document.createElement("ul");
  Object.assign(list, { id: "called", className: "called", role: "listbox", ariaLabel: "People" });
  list.append(...people.map(item));
  box.after(list);
  for (const [name, value] of [["controls", "called"], ["autocomplete", "list"]]) box.setAttribute(`aria-${name}`, value);
  mark(list.firstElementChild);
  say(`${people.length} found. Arrows walk, Enter chooses.`);
}

// By the beginning of what they are called: "ol" finds Olga, olga and Anna Olsen.
function who(text, typed) {
  const people = [...document.getElementById(text.dataset.people).options];
  return people.filter((person) => words(person).some((word) => word.startsWith(typed))).slice(0, MOST);
}

function words({ value, text }) {
  return [value, ...text.split(/\s+/)].map((word) => word.toLocaleLowerCase());
}

function item({ value, text }, index) {
  const line = document.createElement("li");
  Object.assign(line, { id: `called-${index}`, role: "option", textContent: text });
  line.dataset.name = value;
  line.append(Object.assign(document.createElement("small"), { textContent: `@${value}` }));
  line.addEventListener("pointerdown", (event) => {
    event.preventDefault(); // the text keeps the focus
    mark(line);
    choose();
  });
  return line;
}

function step(by) {
  const items = [...list.children];
  mark(items[(items.indexOf(marked()) + by + items.length) % items.length]);
}

function mark(line) {
  for (const each of list.children) each.ariaSelected = String(each === line);
  box.setAttribute("aria-activedescendant", line.id);
  line.scrollIntoView({ block: "nearest" });
}

function marked() {
  return list.querySelector("[aria-selected=true]");
}

function choose() {
  const until = box.selectionStart;
  const from = box.value.lastIndexOf("@", until - 1);
  box.setRangeText(`@${marked().dataset.name} `, from, until, "end");
  close();
}

function close() {
  list?.remove();
  for (const name of ["controls", "autocomplete", "activedescendant"]) box?.removeAttribute(`aria-${name}`);
  list = box = null;
}
