// The heat map: members down, kinds and sides across; a click shows the checks of a cell.
const GROUPS = [
  ["The definition", (root) => root.path === "TrainingJobDefinition"],
  ["The rest of the request", (root) => root.path !== "TrainingJobDefinition"],
];

// On a narrow screen a kind has one column: all of them are in sight then.
const NARROW = "(max-width: 40rem)";

function heatMap(checks, choose) {
  const narrow = matchMedia(NARROW);
  const place = h("div", { class: "heat-place" });
  let built = null;
  const build = () => {
    built = buildMap(checks, choose, narrow.matches);
    place.replaceChildren(...built.element);
  };
  build();
  narrow.addEventListener("change", () => (build(), built.update()));
  return { element: [place], update: () => built.update() };
}

function buildMap(checks, choose, isNarrow) {
  const ofMembers = checks.filter((check) => !BEYOND.includes(check.family));
  if (!ofMembers.length) return { element: [h("p", { class: "note" }, "No check is of a member.")], update() {} };
  const families = familiesOf(ofMembers);
  const columns = families.flatMap((family) => {
    const sides = SIDES.filter((side) => ofMembers.some((check) => check.family === family && check.side === side));
    const each = (side) => ({ family, side, ids: [`${family} ${side}`], name: `${family} ${side}` });
    return isNarrow ? [{ family, side: "", ids: sides.map((side) => `${family} ${side}`), name: family }] : sides.map(each);
  });
  const roots = memberTree(ofMembers);
  const rows = GROUPS.flatMap(([title, isIn]) => {
    const nodes = [...inOrder(roots.filter(isIn))];
    return nodes.length ? [{ title }, ...nodes.map((node) => ({ node, isOpen: node.path === "TrainingJobDefinition" }))] : [];
  });
  const byNode = new Map(rows.filter((row) => row.node).map((row) => [row.node, row]));
  const body = h("tbody");
  const grid = h(
    "table",
    { role: "treegrid", class: isNarrow ? "heat narrow" : "heat", "aria-labelledby": "map-title" },
    isNarrow ? familyHeads(families) : columnHeads(families, columns),
    body,
  );
  const map = { grid, body, rows, columns, byNode, choose };
  grid.addEventListener("click", (event) => activate(map, event.target));
  grid.addEventListener("keydown", (event) => onKey(map, event));
  const set = (isOpen) => {
    for (const row of byNode.values()) row.isOpen = isOpen(row.node);
    updateMap(map);
  };
  const diverges = (node) => [...node.all.values()].flat().some((check) => check.status === "diverges");
  const tools = h(
    "div",
    { class: "tools", role: "group", "aria-label": "Members shown" },
    h("button", { type: "button", onclick: () => set(() => true) }, "All members"),
    h("button", { type: "button", onclick: () => set(diverges) }, "Where it diverges"),
    h("button", { type: "button", onclick: () => set((node) => node.path === "TrainingJobDefinition") }, "Overview"),
  );
  return { element: [tools, h("div", { class: "scroll heat-scroll" }, grid)], update: () => updateMap(map) };
}

function columnHeads(families, columns) {
  const sidesOf = (family) => columns.filter((column) => column.family === family);
  return h(
    "thead",
    {},
    h(
      "tr",
      { role: "row" },
      h("th", { scope: "col", rowspan: "2", role: "columnheader", class: "member" }, "member"),
      families.map((family) =>
        h("th", { scope: "colgroup", role: "columnheader", colspan: sidesOf(family).length, class: "first" }, h("span", {}, breakable(family))),
      ),
    ),
    h(
      "tr",
      { role: "row" },
      columns.map((column) => h("th", { scope: "col", role: "columnheader", class: edge(columns, column) }, h("span", { class: "side" }, column.side))),
    ),
  );
}

function familyHeads(families) {
  return h(
    "thead",
    {},
    h(
      "tr",
      { role: "row" },
      h("th", { scope: "col", role: "columnheader", class: "member" }, "member"),
      families.map((family) => h("th", { scope: "col", role: "columnheader", class: "first" }, h("span", { class: "side" }, family))),
    ),
  );
}

// Where a kind's columns begin, a line helps the eye.
function edge(columns, column) {
  return columns[columns.indexOf(column) - 1]?.family === column.family ? "" : "first";
}

function groupRow(title, columns) {
  return h("tr", { role: "row", class: "group" }, h("th", { role: "rowheader", scope: "rowgroup", colspan: columns.length + 1 }, title));
}

function memberRow(row, columns) {
  const { node } = row;
  row.cells = columns.map((column) =>
    h("td", { role: "gridcell", tabindex: "-1", class: edge(columns, column) }, h("span", { class: "mark" })),
  );
  row.toggle = h("span", { class: "toggle", "aria-hidden": "true" }, node.children.length ? "▸" : "");
  row.head = h(
    "th",
    { role: "rowheader", scope: "row", tabindex: "-1", class: `member depth-${Math.min(node.depth, 9)}`, title: node.path },
    row.toggle,
    h("span", { class: "name" }, breakable(node.name)),
  );
  return h("tr", { role: "row", "aria-level": node.depth + 1 }, row.head, row.cells);
}

// A row is made when it is first shown: most members are folded away.
function updateMap(map) {
  let last = null;
  for (const row of map.rows) {
    const isShown = !row.node || isUnfolded(map, row.node);
    if (isShown && !row.element) {
      row.element = row.node ? memberRow(row, map.columns) : groupRow(row.title, map.columns);
      if (last) last.after(row.element);
      else map.body.prepend(row.element);
    }
    if (row.element) last = row.element;
    if (!row.node || !row.element) continue;
    row.element.hidden = !isShown;
    if (isShown) updateRow(map, row);
  }
  keepOneStop(map);
}

function isUnfolded(map, node) {
  let above = node.parent;
  while (above && map.byNode.get(above).isOpen) above = above.parent;
  return !above;
}

function updateRow(map, row) {
  const { node } = row;
  const isFolded = node.children.length && !row.isOpen;
  if (node.children.length) {
    row.element.setAttribute("aria-expanded", String(row.isOpen));
    row.toggle.textContent = row.isOpen ? "▾" : "▸";
  }
  row.element.classList.toggle("chosen", node.path === filter.at);
  map.columns.forEach((column, index) => {
    const own = checksOf(node.own, column);
    showCell(row.cells[index], own, isFolded ? checksOf(node.all, column).filter((check) => check.path !== node.path) : [], node.path, column);
  });
}

function checksOf(found, column) {
  return column.ids.flatMap((id) => found.get(id) || []);
}

// A square is the member itself, a round mark what is folded away below it, and half of each is both.
function showCell(cell, own, below, path, column) {
  const mark = cell.firstChild;
  const shape = !below.length ? "own" : own.length ? "both" : "below";
  const all = [...own, ...below];
  mark.className = "mark";
  if (!all.length) {
    mark.textContent = "";
    cell.removeAttribute("title");
    cell.setAttribute("aria-label", `${path}, ${column.name}: no check`);
    return;
  }
  const { text, tone } = summary(all);
  mark.classList.add(shape, tone);
  mark.textContent = text;
  const parts = [
    own.length ? `${below.length ? "this member: " : ""}${summary(own).told}` : "",
    below.length ? `below it: ${summary(below).told}` : "",
  ];
  const told = parts.filter(Boolean).join("; ");
  cell.title = `${path}\n${column.name}: ${told}`;
  cell.setAttribute("aria-label", `${path}, ${column.name}: ${told}`);
}

// A cell's checks are chosen; a member is unfolded, or, where there is nothing to unfold, chosen.
function activate(map, target) {
  const cell = target.closest("td, th.member");
  const row = map.rows.find((each) => each.node && each.element === cell?.parentElement);
  if (!row) return;
  moveTo(map, cell);
  if (cell.tagName === "TD") {
    const column = map.columns[row.cells.indexOf(cell)];
    const isOwn = !row.node.children.length || row.isOpen;
    if (checksOf(isOwn ? row.node.own : row.node.all, column).length) map.choose(row.node.path, column);
  } else if (row.node.children.length) {
    row.isOpen = !row.isOpen;
    updateMap(map);
  } else {
    map.choose(row.node.path, null);
  }
}

const MOVES = {
  ArrowDown: (at) => [at.row + 1, at.column],
  ArrowUp: (at) => [at.row - 1, at.column],
  ArrowRight: (at) => [at.row, at.column + 1],
  ArrowLeft: (at) => [at.row, at.column - 1],
  Home: (at) => [at.row, 0],
  End: (at, last) => [at.row, last.column],
  PageDown: (at) => [at.row + 10, at.column],
  PageUp: (at) => [at.row - 10, at.column],
};

function onKey(map, event) {
  const cell = event.target.closest("td, th.member");
  if (!cell || event.altKey || event.metaKey) return;
  const row = map.rows.find((each) => each.element === cell.parentElement);
  const folds = cell === row?.head && row.node.children.length;
  if (event.key === "Enter" || event.key === " ") activate(map, cell);
  else if (folds && event.key === "ArrowRight" && !row.isOpen) activate(map, cell);
  else if (folds && event.key === "ArrowLeft" && row.isOpen) activate(map, cell);
  else if (MOVES[event.key]) move(map, cell, MOVES[event.key], event.ctrlKey);
  else return;
  event.preventDefault();
}

function move(map, cell, step, toTheEnd) {
  const shown = map.rows.filter((row) => row.node && row.element && !row.element.hidden);
  const cells = shown.map((row) => [row.head, ...row.cells]);
  const at = { row: cells.findIndex((row) => row.includes(cell)), column: 0 };
  at.column = cells[at.row].indexOf(cell);
  const last = { row: cells.length - 1, column: map.columns.length };
  let [row, column] = step(at, last);
  if (toTheEnd && (step === MOVES.Home || step === MOVES.End)) row = step === MOVES.Home ? 0 : last.row;
  const clamp = (number, most) => Math.max(0, Math.min(most, number));
  moveTo(map, cells[clamp(row, last.row)][clamp(column, last.column)]);
}

// One cell at a time takes part in the order of the tab key.
function moveTo(map, cell) {
  map.grid.querySelector('[tabindex="0"]')?.setAttribute("tabindex", "-1");
  cell.setAttribute("tabindex", "0");
  cell.focus();
}

function keepOneStop(map) {
  const stop = map.grid.querySelector('[tabindex="0"]');
  if (stop && !stop.parentElement.hidden) return;
  stop?.setAttribute("tabindex", "-1");
  map.rows.find((row) => row.node && row.element && !row.element.hidden)?.head.setAttribute("tabindex", "0");
}
