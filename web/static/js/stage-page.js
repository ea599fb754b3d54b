/** The demo's page: builds the stage, its controls, and starts the show when asked. */

import { Clock } from "./clock.js";
import { button, icon, make } from "./dom.js";
import { Show } from "./show.js";
import { Stage, stageState } from "./stage.js";
import { Words, languageSwitch } from "./words.js";

const CONTROLS = [
  { drawing: "hour", word: "stage.hour", act: (stage) => stage.advance("hour") },
  { drawing: "next", word: "stage.next", act: (stage) => stage.advance("next") },
  { drawing: "day", word: "stage.day", act: (stage) => stage.advance("day") },
  { drawing: "bolt", word: "stage.power", act: (stage) => stage.power(), class: "danger" },
];

const place = Object.fromEntries(
  ["phones", "caption", "steps", "weekday", "date", "hour", "controls", "language"].map((id) => [
    id,
    document.getElementById(id),
  ]),
);
const words = new Words();
await words.start();
const stage = new Stage({ words, clock: new Clock(), state: await stageState(words.language), place });
const show = new Show(stage);

/** While one act runs the others wait; the show's own button then stops it. */
async function exclusively(act) {
  place.controls.classList.add("acting");
  controls.forEach((control) => (control.disabled = true));
  try {
    await act();
  } finally {
    controls.forEach((control) => (control.disabled = false));
    place.controls.classList.remove("acting");
  }
}

function label(playing) {
  const word = playing ? "stage.stop" : "stage.show";
  watch.replaceChildren(icon(playing ? "stop" : "play"), words.dress(make("span", { word })));
}

async function perform() {
  if (show.playing) return show.stop();
  label(true);
  try {
    await exclusively(async () => show.play(await stage.script()));
    stage.endShow();
  } catch {
    stage.say("stage.trouble");
  } finally {
    label(false);
  }
}

const controls = CONTROLS.map(({ act, ...look }) =>
  button({ ...look, press: () => exclusively(() => act(stage)) }),
);
const watch = make("button", { type: "button", class: "primary watch", on: { click: perform } });
place.controls.append(...controls, watch);
label(false);
languageSwitch(words, place.language);
words.dress(document);
document.body.classList.remove("dressing");
stage.start();
