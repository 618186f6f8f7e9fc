// Which cards are shown. The filter is in the address, so that it can be kept and sent; counts and limits do not change.

const form = document.getElementById("filter");
const clear = form.querySelector("button[type=reset]");
const shown = document.getElementById("shown");

take();
form.addEventListener("input", () => {
  apply();
  remember();
});
form.addEventListener("submit", (event) => event.preventDefault());
form.addEventListener("reset", () => setTimeout(() => form.dispatchEvent(new Event("input"))));
document.addEventListener("parts:swapped", ({ detail }) => {
  if (detail.includes("filter-label")) take();
  apply();
});
apply();

function take() {
  for (const [name, value] of new URLSearchParams(location.search)) {
    const field = form.elements.namedItem(name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
}

function asked() {
  return [...new FormData(form)].filter(([, value]) => value);
}

function apply() {
  const wanted = Object.fromEntries(asked());
  const text = wanted.q?.toLocaleLowerCase();
  const cards = [...document.querySelectorAll(".cards > li")];
  for (const card of cards) card.hidden = !matches(card, wanted, text);
  const active = Object.keys(wanted).length > 0;
  clear.hidden = !active;
  shown.textContent = active ? `${cards.filter((card) => !card.hidden).length} of ${cards.length} cards` : "";
}

function matches(card, { type, who, label, blocked }, text) {
  return (
    (!text || card.firstElementChild.textContent.toLocaleLowerCase().includes(text)) &&
    (!type || card.classList.contains(type)) &&
    (!who || card.dataset.who === who) &&
    (!label || card.dataset.labels?.split(" ").includes(label)) &&
    (!blocked || card.classList.contains("blocked"))
  );
}

function remember() {
  const query = new URLSearchParams(asked()).toString();
  history.replaceState({}, "", query ? `?${query}` : location.pathname);
}
