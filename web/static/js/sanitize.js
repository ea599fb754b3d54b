/**
 * Turns the server's small HTML subset (b, i, u, code, a, br) into page nodes.
 *
 * Nothing is ever given to the browser's HTML parser: tags are read here, one by one, and a tag
 * outside the list is dropped while its words stay. What a person typed can therefore never
 * become an element, an attribute or a script.
 */

const MARKS = new Map([
  ["b", "b"],
  ["strong", "b"],
  ["i", "i"],
  ["em", "i"],
  ["u", "u"],
  ["code", "code"],
  ["a", "a"],
]);
const ENTITIES = new Map([
  ["lt", "<"],
  ["gt", ">"],
  ["amp", "&"],
  ["quot", '"'],
  ["apos", "'"],
  ["nbsp", "\u00a0"],
]);
const TOKEN = /<(\/?)([a-zA-Z][a-zA-Z0-9]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|<!--[^]*?-->/g;
const ADDRESS = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const SAFE = new Set(["https:", "http:", "mailto:", "tel:"]);
const ENTITY = /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]+));/gi;

function character(hex, decimal) {
  const point = hex ? parseInt(hex, 16) : parseInt(decimal, 10);
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : "\ufffd";
}

function unescape(text) {
  return text.replace(ENTITY, (whole, hex, decimal, name) =>
    name ? (ENTITIES.get(name.toLowerCase()) ?? whole) : character(hex, decimal),
  );
}

/** The address when it leads to a place we allow, else null (javascript:, data:, …). */
export function safeAddress(written) {
  try {
    const address = new URL(written, document.baseURI);
    return SAFE.has(address.protocol) ? address.href : null;
  } catch {
    return null;
  }
}

function link(attributes) {
  const found = ADDRESS.exec(attributes);
  const address = found && safeAddress(unescape(found[1] ?? found[2]));
  if (!address) return document.createElement("span");
  const node = document.createElement("a");
  node.href = address;
  node.target = "_blank";
  node.rel = "noopener noreferrer";
  return node;
}

function opened(name, attributes) {
  const tag = MARKS.get(name);
  return tag === "a" ? link(attributes) : document.createElement(tag);
}

function addText(parent, text) {
  unescape(text)
    .split(/\r?\n/)
    .forEach((part, index) => {
      if (index) parent.append(document.createElement("br"));
      if (part) parent.append(part);
    });
}

/** Close the innermost open mark of that name; a stray closing tag is nothing. */
function close(open, name) {
  const depth = open.findLastIndex((entry) => entry.name === name);
  if (depth > 0) open.length = depth;
}

/** Build a fragment from `html`; unknown tags vanish, their words stay. */
export function fragment(html) {
  const root = document.createDocumentFragment();
  const open = [{ name: "", node: root }];
  const innermost = () => open[open.length - 1].node;
  let read = 0;
  for (const token of html.matchAll(TOKEN)) {
    addText(innermost(), html.slice(read, token.index));
    read = token.index + token[0].length;
    const [, slash, tag = "", attributes = ""] = token;
    const name = tag.toLowerCase();
    if (name === "br") innermost().append(document.createElement("br"));
    else if (MARKS.has(name) && slash) close(open, name);
    else if (MARKS.has(name)) {
      const node = opened(name, attributes);
      innermost().append(node);
      open.push({ name, node });
    }
  }
  addText(innermost(), html.slice(read));
  return root;
}

/** Plain words as nodes: nothing in them is read as a mark. */
export function plain(text) {
  const root = document.createDocumentFragment();
  text.split(/\r?\n/).forEach((part, index) => {
    if (index) root.append(document.createElement("br"));
    if (part) root.append(part);
  });
  return root;
}
