/** A voice note from the microphone, where the browser can record one. */

const LONGEST = 120_000; // milliseconds
const KINDS = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus", "audio/mp4"];

export function mayRecord() {
  return "MediaRecorder" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);
}

/** Recording from `start` until `finish` (the file) or `discard`. */
export class Recorder {
  #recorder = null;
  #pieces = [];
  #limit = 0;

  /** Asks for the microphone; rejects when the person says no. `full` is called at the longest. */
  async start(full) {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    this.#pieces = [];
    this.#recorder = new MediaRecorder(stream, mimeType ? { mimeType } : {});
    this.#recorder.ondataavailable = ({ data }) => this.#pieces.push(data);
    this.#recorder.start();
    this.#limit = setTimeout(full, LONGEST);
  }

  async finish() {
    const { mimeType } = this.#recorder;
    await this.#stop();
    const type = mimeType.split(";")[0];
    const name = `voice.${type.split("/")[1] ?? "webm"}`;
    return new File(this.#pieces, name, { type });
  }

  async discard() {
    await this.#stop();
    this.#pieces = [];
  }

  #stop() {
    clearTimeout(this.#limit);
    const recorder = this.#recorder;
    this.#recorder = null;
    if (!recorder || recorder.state === "inactive") return Promise.resolve();
    return new Promise((resolve) => {
      recorder.onstop = resolve;
      recorder.stop();
      recorder.stream.getTracks().forEach((track) => track.stop());
    });
  }
}
