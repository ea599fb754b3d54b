/** The words of the pages: one JSON file per language, put on the page by key. */

const KEPT = "dondoc.language";
export const LANGUAGES = ["vi", "en"];

function remembered() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // storage refused by the browser: Vietnamese again next time
  }
}

function remember(language) {
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // as above
  }
}

/** Says the words of the chosen language; fires "change" when another is chosen. */
export class Words extends EventTarget {
  #entries = {};
  language = "";

  /** Start with the person's choice; Vietnamese when there was none. */
  async start() {
    const asked = new URLSearchParams(location.search).get("lang");
    const wanted = asked ?? remembered();
    await this.use(LANGUAGES.includes(wanted) ? wanted : "vi");
  }

  async use(language) {
    if (language === this.language) return;
    const answer = await fetch(`/static/words/${language}.json`);
    if (!answer.ok) throw new Error(`words/${language}.json: ${answer.status}`);
    this.#entries = await answer.json();
    this.language = language;
    remember(language);
    document.documentElement.lang = language;
    this.dress(document);
    this.dispatchEvent(new Event("change"));
  }

  /** The words of `key` with `{name}` filled from `values`; the key itself when unknown. */
  say(key, values = {}) {
    const words = this.#entries[key] ?? key;
    return words.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
  }

  /** Put words on every node below (and on) `root` that names a key. */
  dress(root) {
    const nodes = [...root.querySelectorAll("[data-word], [data-label], [data-hint]")];
    if (root instanceof Element) nodes.push(root);
    for (const node of nodes) {
      const { word, label, hint } = node.dataset;
      if (word) node.textContent = this.say(word);
      if (label) node.setAttribute("aria-label", this.say(label));
      if (label && node.matches("button")) node.title = this.say(label);
      if (hint) node.setAttribute("placeholder", this.say(hint));
    }
    return root;
  }
}

/** A two-way switch: shows the language it would change to, in that language. */
export function languageSwitch(words, place) {
  const show = () => {
    const other = LANGUAGES.find((language) => language !== words.language);
    place.textContent = words.say("language.other");
    place.lang = other;
    place.onclick = () => words.use(other);
  };
  words.addEventListener("change", show);
  show();
}
