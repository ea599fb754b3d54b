/** The stage: the phones, the demo clock, the plug, the captions. Exists in the demo only. */

import { dayOf, hourOf, weekdayOf } from "./clock.js";
import { calm, make, pause } from "./dom.js";
import { Phone } from "./phone.js";

const AGAIN = 300; // milliseconds between questions to a server that is coming back
const RETURN = 30_000; // milliseconds a power cut may last before we say so
const TICK = 1_000;
const ONE_BY_ONE = 90; // milliseconds between phones going dark

async function ask(address, body) {
  const options = body === undefined ? {} : { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } };
  const answer = await fetch(address, options);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.status === 202 ? null : answer.json();
}

/** What the server knows of the stage; asked again until it answers. */
export async function stageState(language, patience = RETURN) {
  const until = Date.now() + patience;
  for (;;) {
    try {
      return await ask(`/stage/state?language=${language}`);
    } catch (problem) {
      if (Date.now() > until) throw problem;
      await pause(AGAIN);
    }
  }
}

export class Stage {
  #words;
  #clock;
  #phones = new Map();
  #generation;
  #said = { key: "stage.idle" };

  constructor({ words, clock, state, place }) {
    this.#words = words;
    this.#clock = clock;
    this.#generation = state.generation;
    this.place = place;
    const opened = Date.parse(state.opened ?? state.now);
    for (const persona of state.personas) this.#add(persona, opened);
    clock.set(state.now);
    clock.addEventListener("change", () => this.#showClock());
    words.addEventListener("change", () => this.#dressed());
    setInterval(() => this.#showClock(), TICK);
    this.#dressed();
  }

  start() {
    for (const phone of this.#phones.values()) phone.start();
  }

  phone(key) {
    return this.#phones.get(key) ?? null;
  }

  script() {
    return ask(`/stage/script?language=${this.#words.language}`);
  }

  /** Move the demo clock by "hour", "day" or to the "next" event. Quietly: a show has its own
   * captions. */
  async advance(how, { quietly = false } = {}) {
    if (!quietly) this.say("stage.moving");
    try {
      const { now, event } = await ask(`/stage/clock?language=${this.#words.language}`, { advance: how });
      this.#clock.set(now);
      if (quietly) return;
      if (event) this.caption(event);
      else this.say("stage.idle");
    } catch {
      this.say("stage.trouble");
    }
  }

  /** A real power cut: the serving process dies; resolves when its successor serves. */
  async power({ quietly = false } = {}) {
    const before = this.#generation;
    [...this.#phones.values()].forEach((phone, index) => phone.darken(index * ONE_BY_ONE));
    if (!quietly) this.say("stage.dark");
    await ask("/stage/power", {}).catch(() => null); // dying may cost the answer
    const until = Date.now() + RETURN;
    while (this.#generation === before && Date.now() < until) {
      await pause(AGAIN);
      const state = await stageState(this.#words.language).catch(() => null);
      if (state) this.#generation = state.generation;
    }
    await Promise.all([...this.#phones.values()].map((phone) => phone.light()));
    if (!quietly) this.say("stage.back", { generation: this.#generation });
  }

  reveal() {
    for (const phone of this.#phones.values()) if (phone.hidden) phone.reveal();
    this.#count();
  }

  spotlight(key) {
    for (const phone of this.#phones.values()) phone.highlight(phone.key === key);
    this.place.phones.classList.toggle("lit", key !== null);
  }

  /** Say one of the page's own sentences; it follows a change of language. */
  say(key, values) {
    this.#said = { key, values };
    this.#showCaption(this.#words.say(key, values));
  }

  /** Show the server's words; during the show with the step's place in the whole. */
  caption(words, step = 0, steps = 0) {
    if (words) {
      this.#said = null;
      this.#showCaption(words);
    }
    const dots = Array.from({ length: steps }, (_, index) =>
      make("span", { class: index < step ? "done" : "" }),
    );
    if (steps) this.place.steps.replaceChildren(...dots);
  }

  endShow() {
    this.place.steps.replaceChildren();
    this.say("stage.over");
  }

  #add(persona, opened) {
    const phone = new Phone(persona, { words: this.#words, clock: this.#clock });
    phone.addEventListener("line", ({ detail }) => {
      if (phone.hidden && !detail.mine && Date.parse(detail.at) >= opened) this.reveal();
    });
    this.#phones.set(persona.key, phone);
    this.place.phones.append(phone.node);
    this.#count();
  }

  #count() {
    const shown = [...this.#phones.values()].filter((phone) => !phone.hidden).length;
    this.place.phones.dataset.count = shown;
  }

  #dressed() {
    this.#showClock();
    if (this.#said) this.#showCaption(this.#words.say(this.#said.key, this.#said.values));
  }

  #showCaption(words) {
    this.place.caption.replaceChildren(make("p", {}, words));
  }

  #showClock() {
    const now = this.#clock.now();
    this.#write(this.place.weekday, weekdayOf(now, this.#words));
    this.#write(this.place.date, dayOf(now));
    this.#write(this.place.hour, hourOf(now));
    for (const phone of this.#phones.values()) phone.tick();
  }

  /** A changed part turns over like a leaf of a calendar. */
  #write(node, text) {
    if (node.textContent === text) return;
    const first = node.textContent === "";
    node.textContent = text;
    if (first || calm()) return;
    node.animate([{ transform: "translateY(-45%)", opacity: 0 }, {}], { duration: 260, easing: "ease-out" });
  }
}
