// Elements by one call, and what readers copy. Text only ever becomes a text node.
function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

// A name that may end a line between its words: InputDataConfig as Input, Data and Config.
function breakable(name) {
  return name.split(/(?<=[a-z0-9])(?=[A-Z])|(?<=[.:_-])/).flatMap((word, index) => (index ? [h("wbr"), word] : [word]));
}

function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No permission, or no secure context: the way that browsers had before.
    const area = h("textarea", { class: "offscreen", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const copied = document.execCommand("copy");
    area.remove();
    return copied;
  }
}

// A button that copies what `text()` gives, and says so to eyes and ears.
function copyButton(label, text) {
  const said = h("span", { class: "said", role: "status" });
  const button = h(
    "button",
    {
      type: "button",
      class: "copy",
      onclick: async () => {
        said.textContent = (await copyText(text())) ? "copied" : "not copied: select the text instead";
        button.focus();
        setTimeout(() => (said.textContent = ""), 2500);
      },
    },
    label,
  );
  return h("span", { class: "copying" }, button, said);
}
