// Charts come drawn. This makes them answer the pointer and follow the width; where it cannot, what is drawn stays.

const vegaUrl = document.querySelector("[data-vega-url]")?.dataset.vegaUrl;
const OPTIONS = {
  mode: "vega-lite",
  renderer: "svg",
  actions: false,
  ast: true, // expressions are interpreted: nothing is compiled from text
  defaultStyle: false,
  tooltip: { disableDefaultStyle: true, theme: "own" },
};

const figures = vegaUrl ? [...document.querySelectorAll("figure[data-spec-url]")] : [];
const asleep = new Set(figures);
const near = new IntersectionObserver(
  (entries) => entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => wake(target)),
  { rootMargin: "300px" },
);
figures.forEach((figure) => near.observe(figure));
// Who prints a view that was not drawn ahead has not looked at all of it.
for (const figure of figures) {
  if (figure.querySelector(".undrawn")) await wake(figure);
}

async function wake(figure) {
  if (!asleep.delete(figure)) return;
  near.unobserve(figure);
  await enliven(figure).catch((error) => console.warn(`${figure.id} stays as it was drawn:`, error));
}

async function enliven(figure) {
  const [{ default: embed }, spec] = await Promise.all([import(vegaUrl), specOf(figure.dataset.specUrl)]);
  if (!spec) return sayThatThereIsNothing(figure);
  const plot = figure.querySelector(".plot");
  const drawn = [...plot.children];
  const live = plot.appendChild(document.createElement("div"));
  live.className = "live";
  live.hidden = true;
  try {
    spec.width = widthIn(plot, spec);
    if (drawn.length) spec.height = plot.clientHeight - spec.padding.top - spec.padding.bottom; // nothing jumps
    const { view } = await embed(live, spec, OPTIONS);
    name(live.querySelector("svg"), figure.querySelector("h2").textContent);
    live.hidden = false;
    plot.classList.remove("undrawn");
    drawn.forEach((element) => element.remove());
    new ResizeObserver(() => view.width(widthIn(plot, spec)).runAsync()).observe(plot);
  } catch (error) {
    live.remove();
    throw error;
  }
}

async function specOf(url) {
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${answer.status} from ${url}`);
  return answer.status === 204 ? null : answer.json();
}

// Of a view that was not drawn ahead nobody has looked whether there is enough to draw.
function sayThatThereIsNothing(figure) {
  for (const part of figure.querySelectorAll(".plot, .twin, .take, .note")) part.remove();
  figure.querySelector(".nothing").hidden = false;
}

// What a live chart links to is no element of its own: the table is the way there without a pointer.
function name(svg, title) {
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", title);
}

function widthIn(plot, { padding }) {
  return Math.max(80, plot.clientWidth - padding.left - padding.right);
}
