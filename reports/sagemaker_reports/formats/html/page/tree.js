// The tree of members: each place with its own checks and those below it, by kind and side.
function memberTree(checks) {
  const nodes = new Map();
  const roots = [];
  const nodeAt = (segments) => {
    const path = segments.join(".");
    if (nodes.has(path)) return nodes.get(path);
    const node = { path, name: segments.at(-1), depth: segments.length - 1, children: [], own: new Map(), all: new Map() };
    nodes.set(path, node);
    if (segments.length > 1) {
      node.parent = nodeAt(segments.slice(0, -1));
      node.parent.children.push(node);
    } else {
      roots.push(node);
    }
    return node;
  };
  for (const check of checks) {
    const column = columnOf(check);
    const node = nodeAt(check.segments);
    push(node.own, column, check);
    for (let above = node; above; above = above.parent) push(above.all, column, check);
  }
  return roots;
}

function columnOf(check) {
  return `${check.family} ${check.side}`;
}

function push(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

// Places in the order in which a reader sees them, each after its parent.
function* inOrder(nodes) {
  for (const node of nodes) {
    yield node;
    yield* inOrder(node.children);
  }
}

// What a cell of several checks amounts to: how many diverge, else the verdict that matters most.
function summary(checks) {
  const wanted = checks.filter((check) => isWanted(check, "at"));
  const diverging = wanted.filter((check) => check.status === "diverges");
  if (!wanted.length) return { text: "", tone: "off", told: `${count(checks.length, "check")}, filtered out` };
  if (diverging.length) {
    const judged = wanted.filter((check) => check.status === "diverges" || check.status === "conforms");
    const alone = wanted.length === 1;
    const worst = VERDICTS.find((verdict) => diverging.some((check) => check.verdict === verdict));
    return {
      text: alone ? GLYPHS[worst] : String(diverging.length),
      tone: `heat-${heatOf(diverging.length / judged.length)}`,
      told: alone ? worst : `${diverging.length} of ${judged.length} judged diverge`,
    };
  }
  const order = ["error", "inconclusive", "conforms", "recorded", "unsupported", "out-of-scope", "dominated", "vacuous"];
  const verdict = order.find((each) => wanted.some((check) => check.verdict === each));
  return {
    text: GLYPHS[verdict],
    tone: toneOf(verdict),
    told: wanted.length === 1 ? verdict : `none of ${count(wanted.length, "check")} diverges`,
  };
}

// The shades of a share: the darkest is all that was judged, and only that.
const SHADES = ["up to a third", "up to two thirds", "more", "all"];

function heatOf(share) {
  return share === 1 ? 4 : Math.floor(3 * Math.max(share - 1e-9, 0)) + 1;
}
