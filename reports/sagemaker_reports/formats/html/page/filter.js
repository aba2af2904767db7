// The filter, kept in the address, so that a view can be linked and gone back to.
const FACETS = ["kind", "side", "status", "boto3", "gate"];

const filter = { kind: new Set(), side: new Set(), status: new Set(), boto3: new Set(), gate: new Set() };
filter.text = "";
filter.at = "";
filter.sort = "worst";
filter.check = "";

function valueOf(check, facet) {
  if (facet === "kind") return check.family;
  if (facet === "status") return check.verdict;
  return check[facet];
}

function isChosen(check, facet) {
  const chosen = filter[facet];
  return !chosen.size || chosen.has(valueOf(check, facet)) || (facet === "status" && chosen.has(check.status));
}

function isBelow(check, at) {
  return !at || check.path === at || check.path.startsWith(`${at}.`);
}

let searched = { text: "", words: [] };

function words() {
  if (searched.text !== filter.text) {
    searched = { text: filter.text, words: filter.text.toLowerCase().split(/\s+/).filter(Boolean) };
  }
  return searched.words;
}

// Whether a check is wanted; what `but` names is left out of account.
function isWanted(check, but = "") {
  return (
    FACETS.every((facet) => facet === but || isChosen(check, facet)) &&
    (but === "at" || isBelow(check, filter.at)) &&
    words().every((word) => check.haystack.includes(word))
  );
}

function isFiltered() {
  return Boolean(filter.text || filter.at || FACETS.some((facet) => filter[facet].size));
}

function clearFilter() {
  for (const facet of FACETS) filter[facet].clear();
  filter.text = filter.at = filter.check = "";
}

// The check whose id and side the address is, or of an id alone the worst; else it names a view.
function checkAt(hash, checks) {
  let name = hash;
  try {
    name = decodeURIComponent(hash);
  } catch {
    // a % that escapes nothing
  }
  return checks.find((check) => check.key === name) || checks.filter((check) => check.id === name).sort(byWorst)[0];
}

function addressOf(key) {
  return `#${encodeURIComponent(key).replaceAll("%3A", ":")}`;
}

function readAddress(checks) {
  const hash = location.hash.slice(1);
  const told = new URLSearchParams(hash);
  clearFilter();
  filter.sort = "worst";
  const linked = checkAt(hash, checks);
  if (linked) {
    filter.check = linked.key;
    return;
  }
  for (const facet of FACETS) {
    for (const value of (told.get(facet) || "").split(",")) if (value) filter[facet].add(value);
  }
  filter.text = told.get("text") || "";
  filter.at = told.get("at") || "";
  filter.check = told.get("check") || "";
  filter.sort = told.get("sort") === "member" ? "member" : "worst";
}

function address() {
  const told = new URLSearchParams();
  for (const facet of FACETS) if (filter[facet].size) told.set(facet, [...filter[facet]].join(","));
  for (const name of ["text", "at", "check"]) if (filter[name]) told.set(name, filter[name]);
  if (filter.sort === "member") told.set("sort", "member");
  return `#${told.toString().replaceAll("%2C", ",")}`;
}

// Steps in the history are for choices; letters of a search, one by one, are none.
function writeAddress(isStep) {
  const now = address();
  if (now === (location.hash || "#")) return;
  history[isStep ? "pushState" : "replaceState"](null, "", now);
}
