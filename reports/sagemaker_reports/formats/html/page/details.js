// One check in full; made when it is first opened.
function checkDetails(check) {
  const source = check.source || {};
  const parts = [
    ["documented", documented(source)],
    ["observed", (source.observations || []).map(observed)],
    ["expected", lines([check.expected], "answer")],
    ["got", lines([check.answer, check.message, ...(check.reason || [])], "answer")],
    ["also", lines(check.also || [])],
    ["sent", (check.steps || []).map((step, index) => sent(check, step, index))],
    ["control", lines(check.beside || [], "literal")],
    ["likewise", lines(check.likewise || [], "literal")],
    ["boto3", lines([check.boto3_told])],
    ["certified", lines([check.certified])],
    ["dominated", lines(check.by || [], "literal")],
    ["unspecified", lines(check.open || [])],
    ["not judged", lines(check.not_judged || [], "literal")],
    ["requests", check.requests ? lines([String(check.requests)]) : []],
    ["repeat", check.replay ? [runnable(check.replay, "Copy command")] : []],
    ["run it with", check.snippets ? [snippets(check.snippets)] : []],
  ];
  return h(
    "div",
    { class: "details" },
    h("dl", {}, parts.filter(([, told]) => told.length).map(([name, told]) => h("div", { class: `part ${name.replaceAll(" ", "-")}` }, h("dt", {}, name), h("dd", {}, told)))),
    h("p", { class: "permalink" }, h("a", { href: addressOf(check.key) }, "Link to this check")),
  );
}

function lines(texts, kind = "") {
  return texts.filter(Boolean).map((text) => h("p", { class: kind }, text));
}

function documented({ statement, document, place, evidence }) {
  const where = [document, place].filter(Boolean).join(", ");
  return [
    statement ? h("blockquote", {}, statement) : null,
    where || evidence ? h("p", { class: "source" }, where, evidence ? h("span", { class: "evidence" }, evidence) : null) : null,
  ].filter(Boolean);
}

function observed({ date, operation, url, text }) {
  return h(
    "p",
    {},
    `${date || ""} ${operation || ""} on AWS: `,
    text || "",
    " ",
    url ? link(url) : null,
  );
}

// Only what leads to a page is a link; anything else stays text.
function link(url) {
  return /^https?:\/\//.test(url) ? h("a", { href: url, rel: "noopener noreferrer" }, url) : url;
}

function sent(check, step, index) {
  // Of bytes, the cut line's whole is a command that prints them.
  const whole = () => step.lines.filter(([mark]) => mark !== "-").map(([, text, full]) => full ?? text).join("\n");
  const head = check.steps.length > 1 ? `${index + 1}. ${step.operation}` : step.operation;
  const base = check.base ? `: the base “${check.base}”${check.grown ? `, grown by ${check.grown.join(", ")}` : ""}` : "";
  const isMarked = step.lines.some(([mark]) => mark);
  const told = isMarked ? "; marked is what sets it apart from the accepted request beside it" : "";
  return h(
    "figure",
    { class: "listing" },
    h("figcaption", {}, h("span", {}, h("b", {}, head), base, told), copyButton(step.raw ? "Copy a command that prints it" : "Copy JSON", whole)),
    h(
      "pre",
      { class: step.raw ? "raw" : "", tabindex: "0", role: "region", "aria-label": `Request ${head}` },
      step.lines.map(([mark, text]) => listed(mark, text)),
    ),
    (step.notes || []).map((note) => h("p", { class: "note" }, note)),
  );
}

function listed(mark, text) {
  const gutter = h("span", { class: "gutter", "aria-hidden": "true" }, mark || " ");
  if (!mark) return h("span", { class: "line" }, gutter, text, "\n");
  const told = mark === "+" ? "differs: " : "absent: ";
  return h("span", { class: `line ${mark === "+" ? "differs" : "absent"}` }, gutter, h("span", { class: "offscreen" }, told), text, "\n");
}

function runnable(text, label) {
  return h("div", { class: "runnable" }, h("pre", { tabindex: "0", role: "region", "aria-label": "Command" }, text), copyButton(label, () => text));
}

function snippets(found) {
  const names = Object.keys(found);
  const shown = h("pre", { tabindex: "0", role: "region", "aria-label": "Snippet" });
  const buttons = names.map((name) => h("button", { type: "button", onclick: () => show(name) }, name));
  let chosen = names[0];
  const show = (name) => {
    chosen = name;
    shown.textContent = found[name];
    buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(names[index] === name)));
  };
  show(chosen);
  return h(
    "div",
    { class: "snippets" },
    h("div", { class: "tools" }, h("span", { role: "group", "aria-label": "Form of the snippet" }, buttons), copyButton("Copy", () => found[chosen])),
    shown,
  );
}
