// The checks as rows, all of them there from the start: what is out of sight costs next to nothing.
function checkList(checks) {
  const rows = checks.map((check) => ({ check, element: checkRow(check) }));
  const list = h("ol", { class: "rows", role: "list" }, rows.map((row) => row.element));
  const nothing = h("p", { class: "note", hidden: true }, "No check matches this filter.");
  const orders = {
    worst: [...rows].sort((a, b) => byWorst(a.check, b.check)),
    member: rows,
  };
  let sorted = "member";
  return {
    element: [list, nothing],
    update() {
      let shown = 0;
      for (const { check, element } of rows) {
        element.hidden = !isWanted(check);
        shown += !element.hidden;
      }
      nothing.hidden = shown > 0;
      if (sorted !== filter.sort) {
        list.append(...orders[filter.sort].map((row) => row.element));
        sorted = filter.sort;
      }
      return shown;
    },
    open(key) {
      const row = rows.find(({ check }) => check.key === key);
      if (!row) return;
      row.element.hidden = false; // linked to: shown, whatever else the filter says
      const details = row.element.firstChild;
      details.open = true;
      fill(details, row.check);
      details.firstChild.focus({ preventScroll: true });
      bringUp(row.element, 5);
    },
  };
}

function checkRow(check) {
  const leaf = check.segments.at(-1);
  const above = check.path.slice(0, check.path.length - leaf.length);
  const summary = h(
    "summary",
    {},
    h("span", { class: `verdict ${toneOf(check.verdict)}` }, glyph(check.verdict), h("span", {}, check.verdict)),
    h("span", { class: "id" }, h("span", { class: "above" }, above), h("b", {}, leaf), h("span", { class: "kind" }, `:${check.kind}`)),
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
