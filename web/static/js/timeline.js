/** The conversation on the screen: stored lines in order, what is still on its way at the end. */

import { size } from "./attachments.js";
import { calm, icon, make, save } from "./dom.js";
import { dayOf, hourOf } from "./clock.js";
import { fragment, plain } from "./sanitize.js";

const MARGIN = 10; // pixels above a line shown from its beginning
const KEPT_FOR = 60_000; // milliseconds the browser has to write a file down
const NEAR = 120; // pixels from the end that still count as reading the newest

function quiet(word) {
  return make("span", { class: "unseen", word });
}

function bubble(mine, content, foot) {
  return make(
    "article",
    { class: `line ${mine ? "mine" : "theirs"}` },
    quiet(mine ? "line.mine" : "line.theirs"),
    make("div", { class: "bubble" }, make("div", { class: "says" }, content), foot),
  );
}

/** Shows lines; asks `press` for a pressed button and `picture` for the bytes of a picture or file. */
export class Timeline {
  #log;
  #words;
  #clock;
  #press;
  #picture;
  #lines = new Map(); // id → {line, node}
  #waiting = new Map(); // ref → node of what is on its way
  #presses = new Map(); // ref → the button waiting for its receipt
  #follow;
  #atEnd = true;
  #scrolled = 0; // where the reader was when we last looked
  newest = 0;

  constructor(log, { words, clock, press, picture, follow = false }) {
    this.#log = log;
    this.#words = words;
    this.#clock = clock;
    this.#press = press;
    this.#picture = picture;
    this.#follow = follow;
    log.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    new ResizeObserver(() => this.#mustFollow() && this.toNewest({ smooth: false })).observe(log);
    words.addEventListener("change", () => this.#nameDays());
    clock.addEventListener("change", () => this.#nameDays());
  }

  get empty() {
    return this.#lines.size === 0 && this.#waiting.size === 0;
  }

  /** A stored line; the same id twice is shown once. Returns whether it was new. */
  add(line) {
    if (this.#lines.has(line.id)) return false;
    const follow = this.#mustFollow(line);
    const node = this.#draw(line);
    node.classList.toggle("fresh", !this.busy); // history does not arrive, it is there
    this.#settle(line.ref);
    this.#place(line, node);
    this.#lines.set(line.id, { line, node });
    this.newest = Math.max(this.newest, line.id);
    if (follow) this.toNewest();
    return true;
  }

  /** What the person wrote, shown before the server has it. */
  expect(frame, summary) {
    if (this.#waiting.has(frame.ref)) return;
    const mark = make("span", { class: "mark" }, icon("wait"), quiet("line.waiting"));
    const node = bubble(true, plain(summary), make("footer", {}, mark));
    node.dataset.ref = frame.ref;
    node.classList.add("waiting", "fresh");
    this.#waiting.set(frame.ref, node);
    this.#log.append(this.#words.dress(node));
    this.toNewest();
  }

  /** A press on its way: its button turns until the receipt. */
  expectPress(frame) {
    const buttons = this.#lines.get(frame.line)?.node.querySelectorAll(".keys button") ?? [];
    const pressed = [...buttons].find((one) => one.dataset.action === frame.action);
    if (!pressed) return;
    buttons.forEach((one) => delete one.dataset.state);
    pressed.dataset.state = "waiting";
    pressed.setAttribute("aria-busy", "true");
    this.#presses.set(frame.ref, pressed);
  }

  received(ref) {
    const node = this.#waiting.get(ref);
    if (node) {
      node.classList.remove("waiting");
      node.querySelector(".mark").replaceChildren(icon("check"), quiet("line.received"));
      this.#words.dress(node);
    }
    this.#settlePress(ref, "done");
  }

  /** The office would not take it: say why and offer the words back. */
  refused(ref, reason, again) {
    this.#settlePress(ref, null);
    const node = this.#waiting.get(ref);
    if (!node) return;
    this.#waiting.delete(ref);
    node.classList.replace("waiting", "refused");
    const back = make("button", { type: "button", class: "again", word: "line.again" });
    back.onclick = () => {
      node.remove();
      again();
    };
    const why = make("p", { class: "why" }, icon("alert"), make("span", {}, reason));
    node.append(why, back);
    this.#words.dress(node);
    this.toNewest();
  }

  /** The newest button whose label holds `label`, for the show. */
  button(label) {
    const all = [...this.#log.querySelectorAll(".keys button")];
    return all.findLast((one) => one.textContent.includes(label)) ?? null;
  }

  /** Was something with these words said after the line `since`? */
  heard(contains, since) {
    return [...this.#lines.values()].some(
      ({ line, node }) => line.id > since && !line.mine && node.textContent.includes(contains),
    );
  }

  /** Show the newest; of a line taller than the screen its beginning, unless told `end`. */
  toNewest({ smooth = !this.busy && !calm(), end = false } = {}) {
    const { lastElementChild: last, clientHeight, scrollHeight } = this.#log;
    const tall = !end && last?.offsetHeight > clientHeight - MARGIN;
    const top = tall ? last.offsetTop - MARGIN : scrollHeight;
    this.#atEnd = true;
    this.#log.scrollTo({ top, behavior: smooth ? "smooth" : "instant" });
  }

  /** Is there more below the screen? */
  get more() {
    const { scrollHeight, scrollTop, clientHeight } = this.#log;
    return scrollHeight - scrollTop - clientHeight > NEAR;
  }

  /** While history streams in, screen readers are not read all of it. */
  get busy() {
    return this.#log.getAttribute("aria-busy") === "true";
  }

  set busy(busy) {
    this.#log.setAttribute("aria-busy", String(busy));
  }

  #mustFollow(line = {}) {
    return this.#follow || this.busy || line.mine || this.#atEnd;
  }

  /** Only scrolling up is leaving the end: on the way down we pass many places. */
  #onScroll() {
    const { scrollTop } = this.#log;
    if (!this.more) this.#atEnd = true;
    else if (scrollTop < this.#scrolled - 2) this.#atEnd = false;
    this.#scrolled = scrollTop;
  }

  #draw(line) {
    const at = new Date(line.at ?? this.#clock.now());
    const time = make("time", { datetime: at.toISOString() }, hourOf(at));
    const mark = line.mine ? make("span", { class: "mark" }, icon("check"), quiet("line.received")) : null;
    const node = bubble(line.mine, fragment(line.html), make("footer", {}, time, mark));
    node.dataset.id = line.id;
    node.dataset.day = dayOf(at);
    node.dataset.at = at.toISOString();
    if (line.picture) this.#hang(node, line);
    if (line.file) this.#enclose(node, line);
    if (line.buttons?.length) node.append(this.#keys(line));
    return this.#words.dress(node);
  }

  /** An image is shown, any other file is offered; its bytes come when they are asked for. */
  #enclose(node, { file, mine }) {
    if (file.image) {
      const alt = this.#words.say("line.image", { name: file.name });
      this.#hang(node, { mine, picture: file.address, alt });
      return;
    }
    const name = make("span", { class: "name" }, file.name);
    const link = make(
      "button",
      { type: "button", class: "file" },
      icon("file"),
      quiet("line.save"),
      name,
      make("span", { class: "size" }, size(file.size)),
    );
    const trouble = make("p", { class: "why", role: "status" });
    link.onclick = () => this.#keepFile(link, trouble, file);
    node.querySelector(".says").after(link, trouble);
  }

  async #keepFile(link, trouble, { address, name }) {
    if (link.getAttribute("aria-busy")) return;
    trouble.replaceChildren();
    link.setAttribute("aria-busy", "true");
    const source = await this.#picture(address);
    link.removeAttribute("aria-busy");
    if (!source) {
      trouble.append(icon("alert"), make("span", { word: "line.unsaved" }));
      this.#words.dress(trouble);
      return;
    }
    save(source, name);
    setTimeout(() => URL.revokeObjectURL(source), KEPT_FOR);
  }

  #hang(node, line) {
    const image = make("img", { class: "picture", alt: line.alt || this.#words.say("line.picture") });
    const frame = make("a", { class: "frame", target: "_blank", rel: "noopener" }, image);
    node.querySelector(".bubble").prepend(frame);
    this.#picture(line.picture).then((source) => {
      if (!source) return frame.remove();
      image.onload = () => this.#mustFollow(line) && this.toNewest({ smooth: false });
      image.src = source;
      frame.href = source;
    });
  }

  #keys(line) {
    const rows = line.buttons.map((row) =>
      make("div", { class: "row" }, ...row.map((one) => this.#key(line, one))),
    );
    return make("div", { class: "keys", role: "group", label: "line.keys" }, ...rows);
  }

  #key(line, { label, action }) {
    const key = make("button", { type: "button", "data-action": action }, make("span", {}, label));
    key.onclick = () => {
      if (key.dataset.state !== "waiting") this.#press({ line: line.id, action, label });
    };
    return key;
  }

  /** Stored lines stand in the order of their ids, before everything still on its way. */
  #place(line, node) {
    const all = [...this.#log.querySelectorAll("[data-id]")];
    const last = all.at(-1);
    if (!last || Number(last.dataset.id) < line.id) {
      const day = last?.dataset.day === node.dataset.day ? [] : [this.#daySign(node.dataset)];
      const anchor = last ? last.nextSibling : this.#log.firstChild;
      for (const one of [...day, node]) this.#log.insertBefore(one, anchor);
      return;
    }
    const after = all.find((one) => Number(one.dataset.id) > line.id);
    this.#log.insertBefore(node, after);
  }

  #daySign({ day, at }) {
    const name = this.#clock.nameDay(new Date(at), this.#words);
    return make("p", { class: "day", "data-of": day, "data-moment": at }, make("span", {}, name));
  }

  #nameDays() {
    for (const sign of this.#log.querySelectorAll(".day")) {
      const moment = new Date(sign.dataset.moment);
      sign.firstChild.textContent = this.#clock.nameDay(moment, this.#words);
    }
  }

  /** The stored line takes the place of the one shown in advance. */
  #settle(ref) {
    if (!ref) return;
    this.#waiting.get(ref)?.remove();
    this.#waiting.delete(ref);
  }

  #settlePress(ref, state) {
    const pressed = this.#presses.get(ref);
    if (!pressed) return;
    this.#presses.delete(ref);
    pressed.removeAttribute("aria-busy");
    if (state) pressed.dataset.state = state;
    else delete pressed.dataset.state;
  }
}
