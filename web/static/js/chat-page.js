/** The chat page: one chat that fills the window, with a first step offered to newcomers. */

import { Chat } from "./chat.js";
import { Clock } from "./clock.js";
import { button, icon, make } from "./dom.js";
import { Words, languageSwitch } from "./words.js";

/** The code of a deep link (?start=…), taken off the address so that a reload does not repeat it. */
function invitation() {
  const address = new URL(location.href);
  const code = address.searchParams.get("start") ?? "";
  address.searchParams.delete("start");
  history.replaceState(null, "", address);
  return /^[A-Za-z0-9_-]{1,64}$/.test(code) ? code : "";
}

function greeting(begin) {
  return make(
    "div",
    { class: "greeting" },
    make("span", { class: "seal large" }, icon("drum")),
    make("p", { class: "greeting-title", word: "greeting.title" }),
    make("p", { word: "greeting.words" }),
    button({ word: "greeting.begin", class: "primary", press: begin }),
  );
}

const words = new Words();
await words.start();
const code = invitation();
const chat = new Chat({ words, clock: new Clock(), heading: "h1" });
const language = make("button", { type: "button", class: "language" });
chat.tools.append(language);
languageSwitch(words, language);

const welcome = greeting(() => {
  welcome.remove();
  chat.say(code ? `/start ${code}` : "/start");
  chat.composer.focus();
});
chat.addEventListener("line", () => !code && welcome.remove());
chat.addEventListener("settled", () => {
  if (code || chat.timeline.empty) chat.log.append(words.dress(welcome));
});

document.getElementById("chat").replaceWith(chat.node);
document.body.classList.remove("dressing");
chat.start();
