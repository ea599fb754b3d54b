/** What must survive a reload: the secret of this chat, what was not yet received, the draft. */

const memory = new Map(); // when the browser refuses storage, at least this page remembers

function read(key) {
  try {
    return localStorage.getItem(key) ?? memory.get(key) ?? null;
  } catch {
    return memory.get(key) ?? null;
  }
}

function write(key, value) {
  memory.set(key, value);
  try {
    localStorage.setItem(key, value);
  } catch {
    // full or refused: the copy in memory stands
  }
}

function erase(key) {
  memory.delete(key);
  try {
    localStorage.removeItem(key);
  } catch {
    // nothing was written there
  }
}

function keys() {
  try {
    return [...new Set([...Object.keys(localStorage), ...memory.keys()])];
  } catch {
    return [...memory.keys()];
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** A reference the server tells repeats by; also where randomUUID needs a secure context. */
export function newReference() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * One chat's own drawer. Every unsent message has its own key, so two tabs of the same chat
 * never overwrite each other's.
 */
export class Keep {
  #scope;
  #last = 0;

  constructor(scope) {
    this.#scope = `dondoc.${scope}`;
  }

  get token() {
    return read(`${this.#scope}.token`) ?? "";
  }

  set token(secret) {
    if (secret !== this.token) write(`${this.#scope}.token`, secret);
  }

  get draft() {
    return read(`${this.#scope}.draft`) ?? "";
  }

  set draft(text) {
    if (text) write(`${this.#scope}.draft`, text);
    else erase(`${this.#scope}.draft`);
  }

  /** Keep until `drop`; the order of writing is the order of sending. */
  put(frame) {
    this.#last = Math.max(Date.now(), this.#last + 1);
    write(`${this.#scope}.unsent.${frame.ref}`, JSON.stringify({ order: this.#last, frame }));
  }

  drop(ref) {
    erase(`${this.#scope}.unsent.${ref}`);
  }

  unsent() {
    return keys()
      .filter((key) => key.startsWith(`${this.#scope}.unsent.`))
      .map((key) => parsed(read(key)))
      .filter((entry) => entry?.frame)
      .sort((one, other) => one.order - other.order)
      .map((entry) => entry.frame);
  }
}
