/** The office's time: the server's clock, carried on by the browser's, written the office's way. */

const ZONE = "Asia/Ho_Chi_Minh";
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE,
  weekday: "short",
  day: "2-digit",
  month: "2-digit",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const DAY = 86_400_000; // milliseconds

function parts(moment) {
  return Object.fromEntries(PARTS.formatToParts(moment).map(({ type, value }) => [type, value]));
}

/** "07:25" in the office's zone. */
export function hourOf(moment) {
  const { hour, minute } = parts(moment);
  return `${hour}:${minute}`;
}

/** "19/11/2026": one string per office day, equal for equal days. */
export function dayOf(moment) {
  const { day, month, year } = parts(moment);
  return `${day}/${month}/${year}`;
}

/** "Thứ Năm" in the chosen language. */
export function weekdayOf(moment, words) {
  return words.say(`weekday.${DAYS.indexOf(parts(moment).weekday) + 1}`);
}

/** Runs from the last moment the server told; fires "change" when the server moves it. */
export class Clock extends EventTarget {
  #ahead = 0; // milliseconds the office is ahead of this browser

  now() {
    return new Date(Date.now() + this.#ahead);
  }

  /** The server says it is `iso` now. */
  set(iso) {
    const told = Date.parse(iso);
    if (Number.isNaN(told)) return;
    this.#ahead = told - Date.now();
    this.dispatchEvent(new Event("change"));
  }

  /** "Hôm nay", "Hôm qua", or the weekday and the date. */
  nameDay(moment, words) {
    const day = dayOf(moment);
    if (day === dayOf(this.now())) return words.say("day.today");
    if (day === dayOf(new Date(this.now().getTime() - DAY))) return words.say("day.yesterday");
    return `${weekdayOf(moment, words)} ${day}`;
  }
}
