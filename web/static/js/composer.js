/** Where the person writes: text, files, a voice note, a place, and the list of commands. */

import { button, make } from "./dom.js";
import { Attachments } from "./attachments.js";
import { Recorder, mayRecord } from "./recorder.js";

const TALLEST = 144; // pixels the writing field may grow to

const touch = () => matchMedia("(pointer: coarse)").matches;

/** Builds the form; `say({text, files, place, names})` takes what is ready to go. */
export class Composer {
  #words;
  #keep;
  #say;
  #recorder = new Recorder();
  #startedAt = 0;
  #counting = 0;

  constructor({ words, keep, say }) {
    this.#words = words;
    this.#keep = keep;
    this.#say = say;
    this.#build();
    this.attachments = new Attachments(this.tray, { words, token: () => keep.token });
    this.text = keep.draft;
  }

  get text() {
    return this.field.value;
  }

  set text(text) {
    this.field.value = text;
    this.#grow();
  }

  focus() {
    this.field.focus();
  }

  /** Show the commands the office offers in this chat. */
  offer(commands) {
    const entries = commands.map(({ name, description }) => {
      const entry = make(
        "button",
        { type: "button", class: "command" },
        make("b", {}, `/${name}`),
        make("span", {}, description),
      );
      entry.onclick = () => {
        this.#fold();
        this.#say({ text: `/${name}`, files: [], names: [] });
        this.focus();
      };
      return make("li", {}, entry);
    });
    this.commands.replaceChildren(...entries);
    this.menu.hidden = entries.length === 0;
  }

  #build() {
    this.field = make("textarea", { rows: "1", label: "write.field", hint: "write.hint", maxlength: "8000" });
    this.field.addEventListener("input", () => this.#changed());
    this.field.addEventListener("keydown", (event) => this.#typed(event));
    this.field.addEventListener("paste", (event) => this.#pasted(event));
    this.tray = make("ul", { class: "tray", hidden: true, label: "attach.tray" });
    this.commands = make("ul", { class: "commands", hidden: true, label: "write.menu" });
    this.panel = this.#attachPanel();
    this.recording = this.#recordBar();
    this.more = this.#opener("plus", "attach.open", this.panel);
    this.menu = this.#opener("menu", "write.menu", this.commands);
    this.menu.hidden = true;
    this.send = button({ drawing: "send", label: "write.send", class: "send" });
    this.send.type = "submit";
    this.row = make("div", { class: "write" }, this.menu, this.more, this.field, this.send);
    this.trouble = make("p", { class: "trouble", role: "alert" });
    const parts = [this.commands, this.panel, this.tray, this.trouble, this.recording, this.row];
    this.node = make("form", { class: "composer", label: "write.form" }, ...parts);
    this.node.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    this.node.addEventListener("keydown", (event) => event.key === "Escape" && this.#fold(true));
  }

  #attachPanel() {
    const photo = this.#chooser("photo", "image/*");
    const file = this.#chooser("document", "");
    const voice = button({ drawing: "voice", word: "attach.voice", press: () => this.#record() });
    const place = button({ drawing: "place", word: "attach.place", press: () => this.#locate() });
    voice.hidden = !mayRecord();
    place.hidden = !("geolocation" in navigator);
    return make("div", { class: "panel", role: "group", label: "attach.open", hidden: true }, photo, file, voice, place);
  }

  #chooser(kind, accept) {
    const input = make("input", { type: "file", multiple: true, hidden: true, accept, tabindex: "-1" });
    input.onchange = () => {
      for (const file of input.files) this.attachments.addFile(file, kind);
      input.value = "";
      this.#fold(true);
      this.focus();
    };
    const drawing = kind === "photo" ? "photo" : "file";
    const opener = button({ drawing, word: `attach.${kind}`, press: () => input.click() });
    opener.append(input);
    input.onclick = (event) => event.stopPropagation();
    return opener;
  }

  #recordBar() {
    this.elapsed = make("span", { class: "elapsed", role: "timer" }, "0:00");
    return make(
      "div",
      { class: "recording", hidden: true, role: "group", label: "attach.recording" },
      make("span", { class: "pulse", "aria-hidden": "true" }),
      this.elapsed,
      make("span", { class: "grow", word: "attach.recording" }),
      button({ drawing: "close", label: "attach.discard", press: () => this.#stop(false) }),
      button({ drawing: "check", label: "attach.finish", class: "finish", press: () => this.#stop(true) }),
    );
  }

  #opener(drawing, label, target) {
    const opener = button({ drawing, label, class: "tool", "aria-expanded": "false" });
    opener.onclick = () => {
      const open = target.hidden;
      this.#fold();
      target.hidden = !open;
      opener.setAttribute("aria-expanded", String(open));
      if (open) target.querySelector("button:not([hidden])")?.focus();
    };
    return opener;
  }

  #fold(back = false) {
    for (const [opener, target] of [[this.more, this.panel], [this.menu, this.commands]]) {
      if (back && !target.hidden) opener.focus();
      target.hidden = true;
      opener.setAttribute("aria-expanded", "false");
    }
  }

  /** Send what is written; also how the show presses «Gửi». */
  async submit() {
    const text = this.text.trim();
    if (!text && this.attachments.empty) return this.focus();
    this.#warn(null);
    this.send.disabled = true;
    const taken = await this.attachments.take();
    this.send.disabled = false;
    if (!taken) return this.#warn("attach.failed.all");
    this.text = "";
    this.#keep.draft = "";
    this.#fold();
    this.#say({ text, ...taken });
  }

  /** Enter sends; not while an input method composes a Vietnamese letter, not on touch keyboards. */
  #typed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    if (touch()) return;
    event.preventDefault();
    this.submit();
  }

  #changed() {
    this.#grow();
    this.#keep.draft = this.text;
  }

  #pasted(event) {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    for (const file of files) {
      this.attachments.addFile(file, file.type.startsWith("image/") ? "photo" : "document");
    }
  }

  #grow() {
    this.field.style.height = "auto";
    if (this.field.scrollHeight) this.field.style.height = `${Math.min(this.field.scrollHeight, TALLEST)}px`;
  }

  #warn(key) {
    this.trouble.textContent = key ? this.#words.say(key) : "";
  }

  async #record() {
    this.#fold();
    this.#warn(null);
    try {
      await this.#recorder.start(() => this.#stop(true));
    } catch {
      return this.#warn("attach.no-microphone");
    }
    this.#startedAt = Date.now();
    this.#count();
    this.#counting = setInterval(() => this.#count(), 500);
    this.recording.hidden = false;
    this.row.hidden = true;
    this.recording.querySelector("button.finish").focus();
  }

  #count() {
    const seconds = Math.floor((Date.now() - this.#startedAt) / 1000);
    this.elapsed.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }

  async #stop(wanted) {
    clearInterval(this.#counting);
    if (wanted) this.attachments.addFile(await this.#recorder.finish(), "voice");
    else await this.#recorder.discard();
    this.recording.hidden = true;
    this.row.hidden = false;
    this.focus();
  }

  #locate() {
    this.#fold();
    this.#warn(null);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        this.attachments.addPlace(coords);
        this.focus();
      },
      () => this.#warn("attach.no-place"),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  }
}
