// The checks as they were packed, and what is worked out from them once.
// FAMILIES, SIDES, DIVERGENCES and VERDICTS, each in its order, are written by `document.py`.
// Families that ask about an operation rather than a member.
const BEYOND = ["wire", "error", "lifecycle"];
const BEYOND_TITLES = { wire: "Malformed requests", error: "Errors of the operations", lifecycle: "Life cycle" };
const GLYPHS = {
  "server-error": "!",
  "accepts-invalid": "✕",
  "rejects-valid": "⊘",
  altered: "≠",
  "wrong-state": "≠",
  "wrong-code": "≠",
  "wrong-blame": "≠",
  error: "‼",
  inconclusive: "?",
  recorded: "○",
  conforms: "✓",
  unsupported: "∅",
  "out-of-scope": "∅",
  dominated: "–",
  vacuous: "–",
};
const MEANINGS = {
  "server-error": "a crash, a 5xx, a dropped connection or a time-out",
  "accepts-invalid": "accepts what the documentation forbids",
  "rejects-valid": "refuses what the documentation allows",
  altered: "returns something else than it accepted",
  "wrong-state": "a step of the life cycle ends elsewhere than documented",
  "wrong-code": "refuses, with another code than documented",
  "wrong-blame": "refuses, and names a member that is fine",
  error: "an error of the suite, not of the target",
  inconclusive: "tested, but no verdict could be given",
  recorded: "AWS leaves it open: sent, recorded, never failed",
  conforms: "answers as documented",
  unsupported: "the target does not offer this",
  "out-of-scope": "a member that the target's scope leaves out",
  dominated: "cannot be reached: another clause is stricter",
  vacuous: "the clause forbids nothing",
};

async function unpack() {
  const bytes = Uint8Array.from(atob(document.getElementById("data").textContent.trim()), (c) => c.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  const { sources, checks, steps, boto3, curl, pytest } = await new Response(stream).json();
  for (const [row, check] of checks.entries()) {
    check.steps = steps[row];
    check.snippets = steps[row] && { boto3: boto3[row], curl: curl[row], pytest: pytest[row] };
    check.key = `${check.id} ${check.side}`;
    check.source = sources[check.source];
    check.segments = check.path.split(".");
    check.haystack = haystack(check);
  }
  return checks.sort(byMember).map((check, index) => Object.assign(check, { index }));
}

function haystack(check) {
  const source = check.source || {};
  return [
    ...[check.key, check.verdict, ...(check.also || []), check.sent, check.answer, check.message],
    ...[check.expected, ...(check.reason || []), source.statement, source.document, source.evidence],
  ]
    .filter(Boolean)
    .join("\n")
    .toLowerCase();
}

// The definition first, then the rest of the request, then operations.
function rootRank(check) {
  if (check.segments[0] === "TrainingJobDefinition") return 0;
  return BEYOND.includes(check.family) ? 2 : 1;
}

function rankOf(list, value) {
  const found = list.indexOf(value);
  return found < 0 ? list.length : found;
}

function byMember(a, b) {
  return (
    rootRank(a) - rootRank(b) ||
    bySegments(a.segments, b.segments) ||
    rankOf(FAMILIES, a.family) - rankOf(FAMILIES, b.family) ||
    compare(a.kind, b.kind) ||
    rankOf(SIDES, a.side) - rankOf(SIDES, b.side)
  );
}

function bySegments(a, b) {
  for (let depth = 0; depth < Math.min(a.length, b.length); depth += 1) {
    const order = compare(a[depth], b[depth]);
    if (order) return order;
  }
  return a.length - b.length;
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

// What a baseline does not know first, by severity, and of one verdict what boto3 does not stop.
function byWorst(a, b) {
  return (
    (a.status !== "diverges") - (b.status !== "diverges") ||
    (a.gate === "known") - (b.gate === "known") ||
    rankOf(VERDICTS, a.verdict) - rankOf(VERDICTS, b.verdict) ||
    (a.status === "diverges" ? (a.boto3 !== "passes") - (b.boto3 !== "passes") : 0) ||
    a.index - b.index
  );
}

function familiesOf(checks) {
  const found = [...new Set(checks.map((check) => check.family))];
  return found.sort((a, b) => rankOf(FAMILIES, a) - rankOf(FAMILIES, b) || compare(a, b));
}
