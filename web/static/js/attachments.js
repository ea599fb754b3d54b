/** What goes with the next message: files on their way up, a voice note, a place. */

import { button, icon, make } from "./dom.js";

const LARGEST = 20 * 1024 * 1024; // bytes; the server says the same

const DRAWINGS = { photo: "photo", document: "file", voice: "voice", place: "place" };

/** How large, for people. */
export function size(bytes) {
  const mebibytes = bytes / 1024 / 1024;
  return mebibytes >= 0.1 ? `${mebibytes.toFixed(1)} MB` : `${Math.max(1, bytes >> 10)} KB`;
}

/** The chips above the composer. Files go up at once, so that «Gửi» has nothing to wait for. */
export class Attachments {
  #tray;
  #words;
  #token;
  #items = [];

  constructor(tray, { words, token }) {
    this.#tray = tray;
    this.#words = words;
    this.#token = token;
  }

  get empty() {
    return this.#items.length === 0;
  }

  addFile(file, kind) {
    const item = { kind, file, name: file.name || this.#words.say(`attach.${kind}`) };
    if (file.size > LARGEST) item.problem = "attach.large";
    this.#add(item, `${item.name} · ${size(file.size)}`);
    if (!item.problem) this.#upload(item);
  }

  addPlace({ latitude, longitude }) {
    this.#items.filter(({ kind }) => kind === "place").forEach((old) => this.#remove(old));
    const item = { kind: "place", place: { latitude, longitude } };
    this.#add(item, `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`);
  }

  /** Try again what failed, e.g. because the connection is back. */
  retry() {
    this.#items.filter((item) => item.problem === "attach.failed").forEach((item) => this.#upload(item));
  }

  /** Wait for the uploads. Returns null when something could not be sent: it stays in the tray. */
  async take() {
    this.retry();
    await Promise.all(this.#items.map((item) => item.going));
    if (this.#items.some((item) => item.problem)) return null;
    const taken = {
      files: this.#items.filter((item) => item.id).map((item) => item.id),
      place: this.#items.find((item) => item.place)?.place,
      names: this.#items.map((item) => item.words),
    };
    [...this.#items].forEach((item) => this.#remove(item));
    return taken;
  }

  #add(item, words) {
    item.words = words;
    item.state = make("span", { class: "chip-state" });
    const away = button({ drawing: "close", label: "attach.remove", class: "chip-away" });
    away.onclick = () => this.#remove(item);
    const name = make("span", { class: "chip-name" }, words);
    item.node = make("li", { class: "chip" }, icon(DRAWINGS[item.kind]), name, item.state, away);
    this.#items.push(item);
    this.#tray.append(this.#words.dress(item.node));
    this.#show(item);
  }

  #remove(item) {
    this.#items = this.#items.filter((other) => other !== item);
    item.node.remove();
    this.#tray.hidden = this.empty;
  }

  #show(item) {
    this.#tray.hidden = false;
    item.node.classList.toggle("going", Boolean(item.going));
    item.node.classList.toggle("failed", Boolean(item.problem));
    item.state.textContent = item.problem ? this.#words.say(item.problem) : "";
  }

  #upload(item) {
    item.problem = null;
    item.going = this.#post(item).then((problem) => {
      item.going = null;
      item.problem = problem;
      this.#show(item);
    });
    this.#show(item);
  }

  async #post(item) {
    const form = new FormData();
    form.append("file", item.file, item.name);
    try {
      const answer = await fetch("/chat/files", {
        method: "POST",
        headers: { "X-Chat-Token": this.#token() },
        body: form,
      });
      if (answer.status === 413) return "attach.large";
      if (!answer.ok) return "attach.failed";
      item.id = (await answer.json()).file;
      return null;
    } catch {
      return "attach.failed";
    }
  }
}
