/** The sixty-second show: plays the server's script on the phones at a human pace. */

import { calm, pause } from "./dom.js";

const WHOLE = 50_000; // milliseconds the show is planned for; a minute at most
const SPARE = 10_000; // milliseconds kept for answers that take their time
const READING = { letter: 55, least: 1800, most: 4800 }; // milliseconds
const LOOK = 120; // milliseconds between looks at what we wait for
const PATIENCE = 9_000; // milliseconds we wait for one thing at most

/** How long a reader wants a caption. */
function readingTime(caption) {
  return Math.min(READING.most, Math.max(READING.least, caption.length * READING.letter));
}

/** Stays within the whole: what is left is shared among the captions still to come. */
export class Tempo {
  #ends;
  #captions;

  constructor(captions, now = performance.now(), whole = WHOLE) {
    this.#captions = captions;
    this.#ends = now + whole;
  }

  /** Milliseconds to give this caption, read at `now`. */
  next(now = performance.now()) {
    const caption = this.#captions.shift() ?? "";
    const wanted = [caption, ...this.#captions].reduce((sum, one) => sum + readingTime(one), 0);
    const left = Math.max(0, this.#ends - now);
    return readingTime(caption) * Math.min(1, (left * 0.6) / (wanted || 1));
  }

  /** Milliseconds one may still wait for an answer: what was spared in reading, and the spare. */
  left(now = performance.now()) {
    return Math.max(0, this.#ends + SPARE - now);
  }
}

/**
 * Plays steps. `stage` knows the phones (`phone(key)`), the clock (`advance`), the plug (`power`),
 * the late phone (`reveal`) and the captions (`caption(words, step, steps)`).
 */
export class Show {
  #stage;
  #stopped = null;

  constructor(stage) {
    this.#stage = stage;
  }

  get playing() {
    return this.#stopped !== null;
  }

  stop() {
    this.#stopped?.abort(new DOMException("the show was stopped", "AbortError"));
  }

  /** Returns true when it came to its end, false when it was stopped. */
  async play(script) {
    this.#stopped = new AbortController();
    const { signal } = this.#stopped;
    const tempo = new Tempo(script.map(({ caption }) => caption ?? ""));
    try {
      for (const [index, step] of script.entries()) {
        await this.#step(step, { index, steps: script.length, tempo, signal });
      }
      return true;
    } catch (problem) {
      if (problem.name === "AbortError") return false;
      throw problem;
    } finally {
      this.#stopped = null;
      this.#stage.spotlight(null);
    }
  }

  async #step(step, { index, steps, tempo, signal }) {
    this.#stage.caption(step.caption, index + 1, steps);
    this.#stage.spotlight(step.phone ?? null);
    const awaited = step.until && this.#stage.phone(step.until.phone);
    const since = awaited?.newest ?? 0;
    const reading = tempo.next();
    await pause(calm() ? reading : reading * 0.45, signal);
    await this.#act(step, signal);
    if (awaited) await this.#await(awaited, step.until.contains, since, tempo, signal);
    await pause(calm() ? 0 : reading * 0.55, signal);
  }

  async #act(step, signal) {
    const phone = step.phone && this.#stage.phone(step.phone);
    const acts = {
      press: () => this.#press(phone, step.label, signal),
      say: () => phone.say(step.text, signal),
      clock: () => this.#stage.advance(step.advance, { quietly: true }),
      power: () => this.#stage.power({ quietly: true }),
      reveal: () => this.#stage.reveal(),
      wait: () => null,
    };
    await acts[step.do]?.();
  }

  /** The button may still be on its way: look for it a while. */
  async #press(phone, label, signal) {
    const until = performance.now() + PATIENCE / 3;
    while (!(await phone.press(label, signal))) {
      if (performance.now() > until) return;
      await pause(LOOK, signal);
    }
  }

  async #await(phone, contains, since, tempo, signal) {
    const until = performance.now() + Math.min(PATIENCE, tempo.left());
    while (!phone.heard(contains, since) && performance.now() < until) await pause(LOOK, signal);
  }
}
