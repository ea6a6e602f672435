// strftime in the C locale, in UTC: what date and awk print.

export const months = "January February March April May June July August September October November December".split(" ");
export const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const dayMs = 86_400_000;

const filled = (value: number, width = 2, by = "0"): string => String(value).padStart(width, by);

/** Days since 1 January, from 0. */
const dayOfYear = (date: Date): number => Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs);

/** ISO 8601: weeks begin on Monday, the first has 4 January in it. */
function isoWeek(date: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(date.getTime() + (3 - ((date.getUTCDay() + 6) % 7)) * dayMs);
  return { year: thursday.getUTCFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}

const composed: Readonly<Record<string, string>> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  h: "%b",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  T: "%H:%M:%S",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

const fields: Readonly<Record<string, (date: Date, seconds: number) => string>> = {
  a: (date) => days[date.getUTCDay()].slice(0, 3),
  A: (date) => days[date.getUTCDay()],
  b: (date) => months[date.getUTCMonth()].slice(0, 3),
  B: (date) => months[date.getUTCMonth()],
  C: (date) => filled(Math.floor(date.getUTCFullYear() / 100)),
  d: (date) => filled(date.getUTCDate()),
  e: (date) => filled(date.getUTCDate(), 2, " "),
  g: (date) => filled(isoWeek(date).year % 100),
  G: (date) => String(isoWeek(date).year),
  H: (date) => filled(date.getUTCHours()),
  I: (date) => filled(date.getUTCHours() % 12 || 12),
  j: (date) => filled(dayOfYear(date) + 1, 3),
  k: (date) => filled(date.getUTCHours(), 2, " "),
  l: (date) => filled(date.getUTCHours() % 12 || 12, 2, " "),
  m: (date) => filled(date.getUTCMonth() + 1),
  M: (date) => filled(date.getUTCMinutes()),
  n: () => "\n",
  N: (_, seconds) => filled(Math.floor((seconds % 1) * 1e9), 9),
  p: (date) => (date.getUTCHours() < 12 ? "AM" : "PM"),
  P: (date) => (date.getUTCHours() < 12 ? "am" : "pm"),
  q: (date) => String(Math.floor(date.getUTCMonth() / 3) + 1),
  s: (_, seconds) => String(Math.floor(seconds)),
  S: (date) => filled(date.getUTCSeconds()),
  t: () => "\t",
  u: (date) => String(date.getUTCDay() || 7),
  U: (date) => filled(Math.floor((dayOfYear(date) + 7 - date.getUTCDay()) / 7)),
  V: (date) => filled(isoWeek(date).week),
  w: (date) => String(date.getUTCDay()),
  W: (date) => filled(Math.floor((dayOfYear(date) + 7 - ((date.getUTCDay() + 6) % 7)) / 7)),
  y: (date) => filled(date.getUTCFullYear() % 100),
  Y: (date) => String(date.getUTCFullYear()),
  z: () => "+0000",
  Z: () => "UTC",
  "%": () => "%",
};

/** `%-d` has no padding, `%_d` blanks, `%^a` capitals, as GNU date has it. */
export function formatTime(format: string, seconds: number): string {
  const date = new Date(Math.floor(seconds) * 1000);
  return format.replace(/%([-_0^#]*)(\d*)(:*)([a-zA-Z%])/g, (whole, flags: string, width: string, colons: string, letter: string) => {
    if (letter === "z" && colons !== "") return colons === ":" ? "+00:00" : "+00:00:00";
    const inner = composed[letter];
    let text = inner === undefined ? fields[letter]?.(date, seconds) : formatTime(inner, seconds);
    if (text === undefined) return whole;
    if (flags.includes("-")) text = text.replace(/^[0 ]+(?=.)/, "");
    if (flags.includes("_")) text = text.replace(/^0+(?=.)/, (zeros) => " ".repeat(zeros.length));
    if (flags.includes("^")) text = text.toUpperCase();
    if (letter === "N" && width !== "") return text.slice(0, Number(width));
    return width === "" ? text : text.padStart(Number(width), /^\d/.test(text) && !flags.includes("_") ? "0" : " ");
  });
}
