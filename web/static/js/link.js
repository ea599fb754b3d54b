/** The line to the office: one WebSocket that comes back by itself and loses nothing. */

export const PACE = { first: 500, longest: 15_000, ping: 25_000, patience: 10_000 }; // milliseconds
export const STAGE_PACE = { ...PACE, first: 250, longest: 1_500 };

function address() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  return `${scheme}//${location.host}/chat/ws`;
}

function frameOf(data) {
  try {
    return JSON.parse(data);
  } catch {
    return null;
  }
}

/**
 * Fires "frame" (detail: what the server said) and "state" (detail: "connecting", "open" or
 * "away"). What is given to `deliver` is kept by `keep` and sent again on every new connection
 * until the server says "received" or "refused".
 */
export class Link extends EventTarget {
  #keep;
  #hello;
  #pace;
  #socket = null;
  #tries = 0;
  #retry = 0;
  #ping = 0;
  #silence = 0;
  #closed = false;
  state = "connecting";

  constructor({ keep, hello, pace = PACE }) {
    super();
    this.#keep = keep;
    this.#hello = hello;
    this.#pace = pace;
    addEventListener("online", () => this.#hurry());
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.#hurry();
    });
  }

  open() {
    this.#closed = false;
    const socket = new WebSocket(address());
    this.#socket = socket;
    socket.onopen = () => socket.send(JSON.stringify({ type: "hello", ...this.#hello() }));
    socket.onmessage = (event) => socket === this.#socket && this.#heard(frameOf(event.data));
    socket.onclose = () => socket === this.#socket && this.#lost();
    this.#expect();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#leave();
  }

  /** Drop the connection and come straight back, e.g. to say hello in another language. */
  renew() {
    this.#leave();
    this.#turn("away");
    this.open();
  }

  /** Keep, and send now when we can. */
  deliver(frame) {
    this.#keep.put(frame);
    if (this.state === "open") this.#send(frame, true);
  }

  /** Losable: dropped when there is no connection. */
  tell(frame) {
    if (this.state === "open") this.#send(frame, false);
  }

  #send(frame, answered) {
    this.#socket.send(JSON.stringify(frame));
    if (answered) this.#expect();
  }

  /** Something must come back within our patience, or the line is dead though it looks open. */
  #expect() {
    if (this.#silence) return;
    this.#silence = setTimeout(() => {
      this.#silence = 0;
      this.#leave();
      this.#lost();
    }, this.#pace.patience);
  }

  #heard(frame) {
    clearTimeout(this.#silence);
    this.#silence = 0;
    if (!frame) return;
    if (frame.type === "welcome") this.#welcomed(frame);
    if (frame.type === "received" || frame.type === "refused") this.#keep.drop(frame.ref);
    if (frame.type !== "pong") this.dispatchEvent(new CustomEvent("frame", { detail: frame }));
  }

  #welcomed(frame) {
    this.#tries = 0;
    if (frame.token) this.#keep.token = frame.token;
    this.#turn("open");
    for (const unsent of this.#keep.unsent()) this.#send(unsent, true);
    clearInterval(this.#ping);
    this.#ping = setInterval(() => this.#send({ type: "ping" }, true), this.#pace.ping);
  }

  #leave() {
    clearInterval(this.#ping);
    clearTimeout(this.#silence);
    this.#silence = 0;
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #lost() {
    this.#leave();
    if (this.#closed) return;
    this.#turn("away");
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.open(), this.#delay());
  }

  /** Exponential, at least half of it fixed and the rest by chance: a crowd must not return at once. */
  #delay() {
    const most = Math.min(this.#pace.longest, this.#pace.first * 2 ** this.#tries);
    this.#tries += 1;
    return most / 2 + (Math.random() * most) / 2;
  }

  #hurry() {
    if (this.state !== "away" || this.#closed || this.#socket) return;
    clearTimeout(this.#retry);
    this.#tries = 0;
    this.open();
  }

  #turn(state) {
    if (state === this.state) return;
    this.state = state;
    this.dispatchEvent(new CustomEvent("state", { detail: state }));
  }
}
