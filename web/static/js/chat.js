/** One chat with the office: the line, the conversation and the composer put together. */

import { button, icon, make } from "./dom.js";
import { Composer } from "./composer.js";
import { Keep, newReference } from "./keep.js";
import { Link, PACE } from "./link.js";
import { Timeline } from "./timeline.js";

const SETTLED = 350; // milliseconds without a line that mean the history is through
const DISCREET = 800; // milliseconds away before we say so
const SEEN_REST = 300; // milliseconds

/**
 * A chat as one node to put on a page. Fires "line" for every new stored line and "state" as its
 * link does. `scope` names its drawer in the browser's storage; `token` overrides the kept one.
 */
export class Chat extends EventTarget {
  #words;
  #clock;
  #link;
  #keep;
  #settling = 0;
  #saying = 0;
  #seeing = 0;

  constructor({ words, clock, scope = "chat", token = "", follow = false, pace = PACE, heading = "p" }) {
    super();
    this.#words = words;
    this.#clock = clock;
    this.#keep = new Keep(scope);
    if (token) this.#keep.token = token;
    this.composer = new Composer({ words, keep: this.#keep, say: (said) => this.#say(said) });
    this.#build(heading);
    this.timeline = new Timeline(this.log, {
      words,
      clock,
      follow,
      press: (pressed) => this.#pressed(pressed),
      picture: (address) => this.#fetchPicture(address),
    });
    this.#link = new Link({ keep: this.#keep, pace, hello: () => this.#hello() });
    this.#listen();
  }

  get state() {
    return this.#link.state;
  }

  /** Connect; what was left unsent by an earlier page is shown at once and sent on welcome. */
  start() {
    this.timeline.busy = true;
    for (const frame of this.#keep.unsent()) this.#expect(frame);
    this.#link.open();
    this.#showState("connecting");
  }

  /** Say these words as if they had been typed. */
  say(text) {
    this.#say({ text, files: [], names: [] });
  }

  #build(heading) {
    this.log = make("div", { class: "log", role: "log", "aria-live": "polite", label: "chat.log", tabindex: "0" });
    this.status = make("p", { class: "chat-state", role: "status" });
    this.down = button({ drawing: "down", label: "chat.newest", class: "newest", hidden: true });
    this.tools = make("div", { class: "chat-tools" });
    const name = make("div", { class: "chat-who" }, make(heading, { class: "chat-name", word: "app.name" }), this.status);
    const head = make("div", { class: "chat-head" }, make("span", { class: "seal" }, icon("drum")), name, this.tools);
    const body = make("div", { class: "chat-body" }, this.log, this.down);
    this.node = make("section", { class: "chat", label: "chat.section" }, head, body, this.composer.node);
    this.#words.dress(this.node);
  }

  #listen() {
    this.#link.addEventListener("frame", ({ detail }) => this.#heard(detail));
    this.#link.addEventListener("state", ({ detail }) => this.#turned(detail));
    this.#words.addEventListener("change", () => {
      this.#showState(this.state);
      this.#link.renew();
    });
    this.down.onclick = () => this.timeline.toNewest({ end: true });
    this.log.addEventListener("scroll", () => (this.down.hidden = !this.timeline.more), { passive: true });
    document.addEventListener("visibilitychange", () => this.#sawSoon());
  }

  #hello() {
    return { token: this.#keep.token, after: this.timeline.newest, language: this.#words.language };
  }

  #heard(frame) {
    const hear = {
      welcome: () => this.#welcomed(frame),
      line: () => this.#line(frame),
      received: () => this.timeline.received(frame.ref),
      refused: () => this.#refused(frame),
      clock: () => this.#clock.set(frame.now),
      menu: () => this.composer.offer(frame.commands),
    }[frame.type];
    hear?.();
  }

  #welcomed(frame) {
    this.#clock.set(frame.now);
    this.composer.attachments.retry();
    this.#settleSoon();
  }

  #line(line) {
    if (this.timeline.busy) this.#settleSoon();
    if (!this.timeline.add(line)) return;
    this.#sawSoon();
    this.down.hidden = !this.timeline.more;
    for (const frame of this.#keep.unsent()) {
      if (frame.type === "press" && frame.line === line.id) this.timeline.expectPress(frame);
    }
    this.dispatchEvent(new CustomEvent("line", { detail: line }));
  }

  #settleSoon() {
    clearTimeout(this.#settling);
    this.#settling = setTimeout(() => {
      this.timeline.toNewest({ smooth: false });
      this.timeline.busy = false;
      this.dispatchEvent(new Event("settled"));
    }, SETTLED);
  }

  #say({ text, files, place, names }) {
    const frame = { type: "say", ref: newReference(), text, files, names };
    if (place) frame.place = place;
    this.#expect(frame);
    this.#link.deliver(frame);
  }

  #expect(frame) {
    if (frame.type === "press") return this.timeline.expectPress(frame);
    const summary = [frame.text, ...(frame.names ?? [])].filter(Boolean).join("\n");
    return this.timeline.expect(frame, summary);
  }

  #pressed(press) {
    const frame = { type: "press", ref: newReference(), ...press };
    this.timeline.expectPress(frame);
    this.#link.deliver(frame);
  }

  #refused({ ref, reason }) {
    const said = this.log.querySelector(`[data-ref="${CSS.escape(ref)}"] .says`)?.innerText ?? "";
    const why = this.#words.say(`refused.${reason}`);
    this.timeline.refused(ref, why, () => {
      this.composer.text = said;
      this.composer.focus();
    });
  }

  #sawSoon() {
    clearTimeout(this.#seeing);
    if (document.visibilityState !== "visible" || !this.timeline.newest) return;
    this.#seeing = setTimeout(() => this.#link.tell({ type: "seen", id: this.timeline.newest }), SEEN_REST);
  }

  #turned(state) {
    clearTimeout(this.#saying);
    if (state === "open") this.#showState(state);
    else this.#saying = setTimeout(() => this.#showState(this.state), DISCREET);
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }

  #showState(state) {
    this.node.dataset.state = state;
    this.status.dataset.word = `chat.state.${state}`;
    this.#words.dress(this.status);
  }

  /** Pictures and files need our secret, so they are fetched with it and shown from memory. */
  async #fetchPicture(address) {
    try {
      const answer = await fetch(address, { headers: { "X-Chat-Token": this.#keep.token } });
      return answer.ok ? URL.createObjectURL(await answer.blob()) : null;
    } catch {
      return null;
    }
  }
}
