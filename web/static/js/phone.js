/** A phone of the stage: a persona's name above, a screen with the persona's own chat inside. */

import { Chat } from "./chat.js";
import { hourOf } from "./clock.js";
import { calm, icon, make, pause } from "./dom.js";
import { STAGE_PACE } from "./link.js";

const TYPING = { slowest: 42, longest: 1500 }; // milliseconds: per letter, for a whole text
const TOUCH = 380; // milliseconds the finger takes to arrive
const LEAST_DARK = 1600; // milliseconds a dark screen stays, so that it is seen

function initials(name) {
  return name.trim().split(/\s+/).at(-1).slice(0, 1);
}

/** Fires "line" as its chat does. `late` phones wait behind the scene until `reveal`. */
export class Phone extends EventTarget {
  #words;
  #clock;
  #darkSince = 0;

  constructor(persona, { words, clock }) {
    super();
    this.#words = words;
    this.#clock = clock;
    this.key = persona.key;
    this.persona = persona;
    const scope = `stage.${persona.key}.${persona.token.slice(0, 8)}`;
    this.chat = new Chat({ words, clock, scope, token: persona.token, follow: true, pace: STAGE_PACE });
    this.chat.addEventListener("line", ({ detail }) => {
      this.dispatchEvent(new CustomEvent("line", { detail }));
    });
    this.chat.addEventListener("state", ({ detail }) => detail === "open" && this.light());
    this.#build(persona);
    clock.addEventListener("change", () => this.tick());
    words.addEventListener("change", () => this.#name());
  }

  start() {
    this.chat.start();
    this.tick();
  }

  tick() {
    this.hour.textContent = hourOf(this.#clock.now());
  }

  get hidden() {
    return this.node.classList.contains("late");
  }

  reveal() {
    this.node.classList.remove("late");
    this.node.removeAttribute("aria-hidden");
    this.node.inert = false;
    this.chat.timeline.toNewest({ smooth: false });
  }

  highlight(active) {
    this.node.classList.toggle("active", active);
    if (active) this.node.scrollIntoView({ inline: "center", block: "nearest" });
  }

  /** The power is out. The screen stays dark until the chat is connected again. */
  darken(delay = 0) {
    this.#darkSince = Date.now();
    this.node.style.setProperty("--after", `${delay}ms`);
    this.node.classList.add("dark");
  }

  async light() {
    if (!this.node.classList.contains("dark")) return;
    await pause(Math.max(0, this.#darkSince + LEAST_DARK - Date.now()));
    if (this.chat.state === "open") this.node.classList.remove("dark");
  }

  get newest() {
    return this.chat.timeline.newest;
  }

  heard(contains, since) {
    return this.chat.timeline.heard(contains, since);
  }

  /** Press the newest button with that label, as a finger would; false when there is none. */
  async press(label, signal) {
    const target = this.chat.timeline.button(label);
    if (!target) return false;
    await this.#touch(target, signal);
    target.click();
    return true;
  }

  /** Write and send, letter by letter. */
  async say(text, signal) {
    const { composer } = this.chat;
    const rest = Math.min(TYPING.slowest, TYPING.longest / text.length);
    for (let read = 1; !calm() && read <= text.length; read += 1) {
      composer.text = text.slice(0, read);
      await pause(rest, signal);
    }
    composer.text = text;
    await this.#touch(composer.send, signal);
    await composer.submit();
  }

  async #touch(target, signal) {
    target.scrollIntoView({ block: "nearest" });
    const screen = this.screen.getBoundingClientRect();
    const spot = target.getBoundingClientRect();
    this.finger.style.left = `${spot.left - screen.left + spot.width / 2}px`;
    this.finger.style.top = `${spot.top - screen.top + spot.height / 2}px`;
    this.finger.classList.add("shown");
    target.classList.add("touched");
    try {
      await pause(calm() ? 60 : TOUCH, signal);
    } finally {
      this.finger.classList.remove("shown");
      target.classList.remove("touched");
    }
  }

  #build({ key, name, role, late }) {
    this.hour = make("span", { class: "hour" });
    this.finger = make("span", { class: "finger", "aria-hidden": "true" });
    const bar = make(
      "div",
      { class: "phone-bar", "aria-hidden": "true" },
      this.hour,
      make("span", { class: "island" }),
      make("span", { class: "signs" }, icon("signal"), icon("battery")),
    );
    const off = make("div", { class: "off", "aria-hidden": "true" }, icon("bolt"), make("span", { word: "stage.lost-power" }));
    this.screen = make("div", { class: "screen" }, bar, this.chat.node, this.finger, off);
    const who = make(
      "div",
      { class: "who" },
      make("span", { class: "face", "aria-hidden": "true" }, initials(name)),
      make("div", { class: "who-words" }, make("h2", {}, name), make("p", {}, role)),
    );
    this.node = make("article", { class: "phone", "data-persona": key }, who, make("div", { class: "body" }, this.screen));
    this.#words.dress(this.node);
    this.#name();
    if (!late) return;
    this.node.classList.add("late");
    this.node.setAttribute("aria-hidden", "true");
    this.node.inert = true;
  }

  #name() {
    const { name, role } = this.persona;
    const { node, log, composer } = this.chat;
    this.node.setAttribute("aria-label", this.#words.say("stage.phone", { name, role }));
    for (const [part, word] of [[node, "chat.section"], [log, "chat.log"], [composer.node, "write.form"]]) {
      delete part.dataset.label; // four chats on one page: each is named after its owner
      part.setAttribute("aria-label", `${this.#words.say(word)} – ${name}`);
    }
  }
}
