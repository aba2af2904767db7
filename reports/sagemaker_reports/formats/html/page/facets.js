// The filter's controls: a field for text, a group of buttons for each facet, with counts.
const FACET_TITLES = { kind: "Kind", side: "Side", status: "Verdict", boto3: "boto3", gate: "Gate" };
const BOTO3_SHOWN = { passes: "lets it through", stops: "stops it" };
const GATE_ORDER = ["new", "changed", "gone", "unchecked", "expired", "known"];

function valuesOf(checks, facet) {
  if (facet === "kind") return familiesOf(checks);
  const order = { side: SIDES, status: VERDICTS, boto3: ["passes", "stops"], gate: GATE_ORDER }[facet];
  const found = new Set(checks.map((check) => valueOf(check, facet)));
  return order.filter((value) => found.has(value));
}

function facetControls(checks, changed) {
  const groups = FACETS.map((facet) => ({ facet, values: valuesOf(checks, facet) }))
    .filter(({ values }) => values.length > 1 || (values.length && filter.gate.size))
    .map(({ facet, values }) => facetGroup(facet, values, changed));
  const search = h("input", {
    ...{ type: "search", id: "text", autocomplete: "off", spellcheck: "false" },
    placeholder: "member, value, code, words",
    oninput: () => {
      filter.text = search.value;
      changed(false);
    },
  });
  const clear = h("button", { type: "button", class: "clear", onclick: () => (clearFilter(), changed(true)) }, "Clear all filters");
  const panel = h(
    "form",
    { class: "facets", role: "search", "aria-label": "Filter the checks", onsubmit: (event) => event.preventDefault() },
    h("div", { class: "facet" }, h("label", { for: "text" }, "Text"), search),
    groups.map((group) => group.element),
    clear,
  );
  return {
    panel,
    update(all) {
      if (search.value !== filter.text) search.value = filter.text;
      clear.disabled = !isFiltered();
      for (const group of groups) group.update(all);
    },
  };
}

function facetGroup(facet, values, changed) {
  const buttons = values.map((value) => {
    const number = h("span", { class: "number" });
    const button = h(
      "button",
      {
        ...{ type: "button", title: facet === "status" ? MEANINGS[value] : null },
        onclick: () => {
          choose(facet, value);
          changed(true);
        },
      },
      facet === "status" ? glyph(value) : null,
      h("span", { class: "value" }, facet === "boto3" ? BOTO3_SHOWN[value] : value),
      number,
    );
    return { value, button, number };
  });
  const id = `facet-${facet}`;
  return {
    element: h(
      "div",
      { class: "facet", role: "group", "aria-labelledby": id },
      h("span", { id, class: "facet-title" }, FACET_TITLES[facet]),
      buttons.map(({ button }) => button),
    ),
    update(all) {
      const numbers = new Map();
      for (const check of all) {
        if (!isWanted(check, facet)) continue;
        for (const value of new Set([valueOf(check, facet), facet === "status" ? check.status : ""])) {
          numbers.set(value, (numbers.get(value) || 0) + 1);
        }
      }
      for (const { value, button, number } of buttons) {
        const found = numbers.get(value) || 0;
        const isOn = filter[facet].has(value) || (facet === "status" && filter.status.has("diverges") && DIVERGENCES.includes(value));
        button.setAttribute("aria-pressed", String(isOn));
        button.classList.toggle("nothing", !found);
        number.textContent = found.toLocaleString("en");
      }
    },
  };
}

// One value more, or one less; "diverges" in an address stands for every divergence.
function choose(facet, value) {
  const chosen = filter[facet];
  if (facet === "status" && chosen.delete("diverges")) DIVERGENCES.forEach((each) => chosen.add(each));
  chosen[chosen.has(value) ? "delete" : "add"](value);
  if (facet === "status" && DIVERGENCES.every((each) => chosen.has(each))) {
    DIVERGENCES.forEach((each) => chosen.delete(each));
    chosen.add("diverges");
  }
}

function glyph(verdict) {
  return h("span", { class: `glyph ${toneOf(verdict)}`, "aria-hidden": "true" }, GLYPHS[verdict]);
}

function toneOf(verdict) {
  if (DIVERGENCES.includes(verdict)) return "bad";
  if (["error", "inconclusive", "recorded", "conforms"].includes(verdict)) return verdict;
  return "quiet";
}
