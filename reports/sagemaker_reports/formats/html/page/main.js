// The page put together, and kept in step with its address.
startTheme();

const checks = await unpack().catch((error) => {
  const told = `The checks could not be unpacked (${error}); a browser of 2023 or later is needed.`;
  document.querySelector("main").append(h("p", { class: "note", role: "alert" }, told));
  throw error;
});
const title = h("h2", { id: "checks-title", tabindex: "-1" });
const list = checkList(checks);
const facets = facetControls(checks, (isStep) => {
  filter.check = "";
  writeAddress(isStep);
  update();
});
const place = h("div", { class: "place" });
const map = heatMap(checks, (path, column) => {
  clearFilter();
  filter.at = path;
  if (column) {
    filter.kind.add(column.family);
    if (column.side) filter.side.add(column.side);
  }
  writeAddress(true);
  update();
  toChecks();
});
const beyond = beyondMembers(checks);

function toChecks() {
  title.scrollIntoView({ block: "start" });
  title.focus({ preventScroll: true });
}

function update() {
  const shown = list.update();
  title.textContent = shown === checks.length ? `All ${count(checks.length, "check")}` : `${shown.toLocaleString("en")} of ${count(checks.length, "check")}`;
  facets.update(checks);
  map.update();
  sortControl.update();
  place.replaceChildren(...(filter.at ? [atChosen()] : []));
}

function atChosen() {
  const clear = () => {
    filter.at = "";
    writeAddress(true);
    update();
    title.focus({ preventScroll: true });
  };
  return h("p", { class: "at" }, "at ", h("code", {}, filter.at), " and below ", h("button", { type: "button", onclick: clear }, "everywhere"));
}

function sorting() {
  const choices = { worst: "worst first", member: "by member" };
  const buttons = Object.entries(choices).map(([order, label]) =>
    h("button", { type: "button", "data-order": order, onclick: () => ((filter.sort = order), writeAddress(true), update()) }, label),
  );
  return {
    element: h("div", { class: "tools", role: "group", "aria-label": "Order of the checks" }, buttons),
    update: () => buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.order === filter.sort))),
  };
}

// What is asked of an operation, not of a member, has names instead of places.
function beyondMembers(all) {
  return BEYOND.map((family) => [family, all.filter((check) => check.family === family)])
    .filter(([, found]) => found.length)
    .map(([family, found]) =>
      h(
        "div",
        { class: "beyond" },
        h("h3", {}, BEYOND_TITLES[family]),
        h("ul", {}, found.map((check) => h("li", {}, h("a", { href: addressOf(check.key), title: check.verdict }, glyph(check.verdict), h("span", { class: "offscreen" }, `${check.verdict}: `), check.kind.slice(family.length + 1) || check.kind)))),
      ),
    );
}

const SHAPES = { own: "this member", below: "members below it, folded away", both: "this member and those below it" };

function legend() {
  const found = VERDICTS.filter((verdict) => checks.some((check) => check.verdict === verdict));
  return h(
    "details",
    { class: "legend", open: matchMedia("(min-width: 76rem)").matches },
    h("summary", {}, "How to read it"),
    h("p", {}, "A row is a member, a column a kind of clause and the side from which it was tested. A number counts what diverges. A click shows the checks."),
    h("dl", { class: "shapes" }, Object.entries(SHAPES).map(([shape, told]) => h("div", {}, h("dt", {}, h("span", { class: `mark ${shape} heat-1`, "aria-hidden": "true" }, "3"), h("span", { class: "offscreen" }, shape)), h("dd", {}, told)))),
    h("p", {}, "The stronger the colour, the greater the share of what was judged that diverges:"),
    h("ul", { class: "shades" }, SHADES.map((told, index) => h("li", { class: `heat-${index + 1}` }, told))),
    h("dl", {}, Object.entries({ accepts: "a value at the clause’s boundary must be accepted", rejects: "a value that breaks only this clause must be refused", returns: "what was accepted must come back from Describe" }).map(([side, told]) => h("div", {}, h("dt", {}, side), h("dd", {}, told)))),
    h("dl", {}, found.map((verdict) => h("div", {}, h("dt", {}, glyph(verdict), ` ${verdict}`), h("dd", {}, MEANINGS[verdict])))),
  );
}

// Not the name of a part of the page, as "#checks" is.
function isView() {
  return location.hash.includes("=");
}

function follow() {
  readAddress(checks);
  update();
  if (filter.check) list.open();
  else if (isView()) toChecks();
}

const sortControl = sorting();
const mapSection = document.getElementById("map");
mapSection.append(h("h2", { id: "map-title" }, "Which member lets what through"), h("div", { class: "map" }, legend(), ...map.element), ...beyond);
mapSection.hidden = !checks.length;
const live = h("div", { class: "found", role: "status" }, title);
const folded = h("details", { class: "filters" }, h("summary", {}, "Filters"), facets.panel);
folded.open = matchMedia("(min-width: 60rem)").matches;
const section = document.getElementById("checks");
section.append(h("div", { class: "list-head" }, live, place, sortControl.element), h("div", { class: "columns" }, folded, h("div", { class: "list" }, ...list.element)));
section.hidden = false;
addEventListener("hashchange", () => (isView() || location.hash.length < 2 || checkAt(location.hash.slice(1), checks) ? follow() : null));
follow();
document.documentElement.dataset.ready = "true";
