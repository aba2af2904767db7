// The checks as rows in groups: a group has no row before it is opened, and then a part of them
// at a time, the next when its end is scrolled to. Whole runs have thousands.
const AT_ONCE = 60;
// So few rows need no folding.
const UNFOLDED = 60;

const LINKED = "Linked check";

function checkList(checks) {
  const rows = new Map();
  const rowOf = (check) => {
    if (!rows.has(check)) rows.set(check, checkRow(check));
    return rows.get(check);
  };
  const orders = { worst: [...checks].sort(byWorst), member: checks };
  const list = h("div", { class: "groups" });
  const nothing = h("p", { class: "note", hidden: true }, "No check matches this filter.");
  // What the reader opened or closed, by the group's name.
  const chosen = new Map();
  let groups = [];
  addEventListener("beforeprint", () => groups.forEach((group) => group.isOpen() && group.grow(Infinity)));
  return {
    element: [list, nothing],
    update() {
      const linked = checks.find((check) => check.key === filter.check);
      const wanted = orders[filter.sort].filter((check) => check !== linked && isWanted(check));
      const isShort = wanted.length <= UNFOLDED;
      groups.forEach((group) => group.leave());
      groups = grouped(wanted).map(([name, found]) => checkGroup(name, found, rowOf, chosen.get(name) ?? isShort, chosen));
      // Whatever else the filter says, and before all others, so that none has to be made above it.
      if (linked) groups.unshift(checkGroup(LINKED, [linked], rowOf, true, chosen));
      list.replaceChildren(...groups.map((group) => group.element));
      for (const [check, element] of rows) setLinked(element, check === linked);
      nothing.hidden = groups.length > 0;
      return wanted.length + (linked ? 1 : 0);
    },
    open() {
      const [check] = groups[0]?.found || [];
      if (check?.key !== filter.check) return;
      const row = rowOf(check);
      const details = row.firstChild;
      details.open = true;
      fill(details, check);
      details.firstChild.focus({ preventScroll: true });
      bringUp(row, 5);
    },
  };
}

function setLinked(row, isLinked) {
  row.classList.toggle("linked", isLinked);
  if (isLinked) row.setAttribute("aria-current", "true");
  else row.removeAttribute("aria-current");
}

// By verdict where the worst come first, else by the part of the request.
function grouped(checks) {
  const found = new Map();
  for (const check of checks) push(found, filter.sort === "worst" ? verdictGroup(check) : partOf(check), check);
  return [...found];
}

function verdictGroup(check) {
  return check.status === "diverges" && check.gate === "known" ? `${check.verdict}, known` : check.verdict;
}

function partOf(check) {
  if (BEYOND.includes(check.family)) return BEYOND_TITLES[check.family];
  return check.segments.slice(0, check.segments[0] === "TrainingJobDefinition" ? 2 : 1).join(".");
}

function checkGroup(name, found, rowOf, isOpen, chosen) {
  const rows = h("ol", { class: "rows", role: "list" });
  const verdict = filter.sort === "worst" && name !== LINKED ? found[0].verdict : "";
  const diverging = found.filter((check) => check.status === "diverges").length;
  const counted = `${count(found.length, "check")}${!verdict && diverging ? `, ${diverging} diverge${diverging === 1 ? "s" : ""}` : ""}`;
  const head = h(
    "summary",
    {},
    h("h3", {}, verdict ? glyph(verdict) : null, verdict ? h("span", { class: toneOf(verdict) }, name) : name === LINKED ? name : h("code", {}, breakable(name))),
    h("span", { class: "counted" }, counted, verdict ? h("span", { class: "meaning" }, `: ${MEANINGS[verdict]}`) : null),
  );
  const more = h("button", { type: "button", class: "more", onclick: () => grow(AT_ONCE) });
  const element = h("details", { class: "group", open: isOpen }, head, rows, more);
  const seen = new IntersectionObserver((entries) => entries.some((entry) => entry.isIntersecting) && grow(AT_ONCE), { rootMargin: "600px" });
  let made = 0;
  const grow = (most) => {
    const next = found.slice(made, made + most);
    rows.append(...next.map(rowOf));
    made += next.length;
    more.hidden = made === found.length;
    more.textContent = `Show more: ${(found.length - made).toLocaleString("en")} are left`;
    seen.unobserve(more); // it may still be in sight, which is no change that is observed
    if (!more.hidden) seen.observe(more);
  };
  const start = () => made || grow(AT_ONCE);
  if (isOpen) start();
  head.addEventListener("click", () => chosen.set(name, !element.open));
  element.addEventListener("toggle", () => element.open && start());
  return { element, found, grow, isOpen: () => element.open, leave: () => seen.disconnect() };
}

function checkRow(check) {
  const leaf = check.segments.at(-1);
  const above = check.path.slice(0, check.path.length - leaf.length);
  const summary = h(
    "summary",
    {},
    h("span", { class: `verdict ${toneOf(check.verdict)}` }, glyph(check.verdict), h("span", {}, check.verdict)),
    h("span", { class: "id" }, h("span", { class: "above" }, breakable(above)), h("wbr"), h("b", {}, breakable(leaf)), h("wbr"), h("span", { class: "kind" }, breakable(`:${check.kind}`))),
    h("span", { class: "side" }, check.side),
    h("span", { class: "exchange" }, exchange(check)),
    h("span", { class: "flags" }, flags(check)),
  );
  const details = h("details", { ontoggle: () => details.open && fill(details, check) }, summary);
  return h("li", { class: check.status === "diverges" ? "check diverges" : "check" }, details);
}

function exchange(check) {
  if (!check.sent) return (check.reason || [])[0] || (check.by ? `by ${check.by.join(", ")}` : "");
  return [h("code", {}, check.sent), check.answer ? ` → ${check.answer}` : ""];
}

function flags(check) {
  return [
    check.gate && check.gate !== "known" ? h("span", { class: "flag gate" }, check.gate) : null,
    check.gate === "known" ? h("span", { class: "flag" }, "known") : null,
    check.status === "diverges" && check.boto3 === "passes" ? h("span", { class: "flag past", title: "boto3 lets the request through" }, "past boto3") : null,
  ];
}

function fill(details, check) {
  if (details.childElementCount === 1) details.append(checkDetails(check));
}

// Rows on the way are laid out only now, and are not as high as was assumed: so more than once.
function bringUp(element, times) {
  element.scrollIntoView({ block: "start" });
  if (times) requestAnimationFrame(() => bringUp(element, times - 1));
}
