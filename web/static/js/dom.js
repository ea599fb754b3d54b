/** Small ways of making page nodes; words are set later, by key, so a language change reaches them. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an element. `word`, `label` and `hint` are keys of the page words; `on` holds listeners;
 * every other property becomes an attribute (true means present, null and false mean absent).
 */
export function make(tag, properties = {}, ...children) {
  const { word, label, hint, on = {}, ...attributes } = properties;
  const node = document.createElement(tag);
  const all = { ...attributes, "data-word": word, "data-label": label, "data-hint": hint };
  for (const [name, value] of Object.entries(all)) {
    if (value === undefined || value === null || value === false) continue;
    node.setAttribute(name, value === true ? "" : value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** One drawing of the sprite, hidden from screen readers: the words beside it speak. */
export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  drawing.setAttribute("class", `icon icon-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  drawing.setAttribute("focusable", "false");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `/static/art/icons.svg#${name}`);
  drawing.append(use);
  return drawing;
}

/** A button that says what it does, with an icon when `drawing` names one. */
export function button({ drawing, word, label, press, ...rest }) {
  return make(
    "button",
    { type: "button", label, on: press ? { click: press } : {}, ...rest },
    drawing ? icon(drawing) : null,
    word ? make("span", { word }) : null,
  );
}

/** Wait, unless told to stop first. */
export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener(
      "abort",
      () => {
        clearTimeout(timer);
        reject(signal.reason);
      },
      { once: true },
    );
  });
}

/** Hand bytes the page holds to the person, to keep under `name`. */
export function save(source, name) {
  const link = make("a", { href: source, download: name });
  link.click();
}

/** Does the person ask for little movement? */
export function calm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
