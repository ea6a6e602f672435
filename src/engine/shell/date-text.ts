// Dates as people write them, in UTC: what date -d and touch -d read. Seconds since 1970.

import { days as wholeDays, months as wholeMonths } from "./time-format.ts";

const shortened = (names: readonly string[]): readonly string[] => names.map((name) => name.slice(0, 3).toLowerCase());
/** "jan" … */
export const months = shortened(wholeMonths);
const days = shortened(wholeDays);
const unitSeconds: Readonly<Record<string, number>> = {
  sec: 1,
  second: 1,
  min: 60,
  minute: 60,
  hour: 3600,
  day: 86400,
  week: 604800,
  fortnight: 1209600,
};
const dayNames: Readonly<Record<string, number>> = { now: 0, today: 0, yesterday: -1, tomorrow: 1 };
const numberWords: Readonly<Record<string, number>> = { last: -1, this: 0, next: 1, a: 1, an: 1 };

/** `[[CC]YY]MMDDhhmm[.ss]` of touch -t. */
export function parseTouchTime(text: string, nowSeconds: number): number | undefined {
  const parsed = /^(?:(\d{2})?(\d{2}))?(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{2}))?$/.exec(text);
  if (!parsed) return undefined;
  const [, century, short, month, day, hour, minute, second] = parsed;
  const year =
    short === undefined
      ? new Date(nowSeconds * 1000).getUTCFullYear()
      : Number(short) + (century ? Number(century) * 100 : Number(short) < 69 ? 2000 : 1900);
  return Date.UTC(year, Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second ?? 0)) / 1000;
}

/** undefined: it is no date. */
export function parseDate(text: string, nowSeconds: number): number | undefined {
  let rest = text.trim().toLowerCase();
  if (/^@-?\d+(\.\d+)?$/.test(rest)) return Number(rest.slice(1));
  const date = new Date(nowSeconds * 1000);
  let [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  let time: number | undefined;
  let [plusSeconds, plusMonths, zone, hasDay] = [0, 0, 0, false];
  while (rest !== "") {
    const take = (expression: RegExp): RegExpExecArray | null => {
      const found = expression.exec(rest);
      if (found) rest = rest.slice(found[0].length).replace(/^[\s,]+/, "");
      return found;
    };
    const iso = take(/^(\d{4})-(\d{1,2})-(\d{1,2})(?:t(?=\d)|(?!\d))/);
    if (iso) {
      [year, month, day, hasDay] = [Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]), true];
      continue;
    }
    const clock = take(/^(\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s*([ap]m)?/);
    if (clock) {
      const hour = clock[4] ? (Number(clock[1]) % 12) + (clock[4] === "pm" ? 12 : 0) : Number(clock[1]);
      if (hour > 23 || Number(clock[2]) > 59) return undefined;
      time = hour * 3600 + Number(clock[2]) * 60 + Number(clock[3] ?? 0);
      continue;
    }
    const offset = time === undefined ? null : take(/^([-+])(\d{2}):?(\d{2})?(?!\d)(?!\s*[a-z])/);
    if (offset) {
      zone = (offset[1] === "-" ? 1 : -1) * (Number(offset[2]) * 3600 + Number(offset[3] ?? 0) * 60);
      continue;
    }
    if (take(/^(?:utc|gmt|z)(?![a-z])/)) continue;
    const american = take(/^(\d{1,2})\/(\d{1,2})(?:\/(\d{4}))?/);
    if (american) {
      [year, month, day, hasDay] = [Number(american[3] ?? year), Number(american[1]) - 1, Number(american[2]), true];
      continue;
    }
    const named = take(/^(?:(\d{1,2})\s+)?([a-z]{3,9})\.?\s*(?:(\d{1,2})(?!\d|:))?(?:[\s,]+(\d{4}))?(?=\s|,|$)/);
    if (named && months.includes(named[2].slice(0, 3))) {
      month = months.indexOf(named[2].slice(0, 3));
      [day, year, hasDay] = [Number(named[1] ?? named[3] ?? 1), Number(named[4] ?? year), true];
      continue;
    }
    if (named)
      rest = text
        .trim()
        .toLowerCase()
        .slice(text.trim().length - rest.length - named[0].length)
        .trimStart();
    const relative = take(
      /^([-+]?\s*\d+|last|this|next|an?)?\s*(sec|second|min|minute|hour|day|week|fortnight|month|year)s?(\s+ago)?(?![a-z])/,
    );
    if (relative) {
      const number = relative[1] === undefined ? 1 : (numberWords[relative[1]] ?? Number(relative[1].replace(/\s/g, "")));
      const signed = relative[3] ? -number : number;
      if (relative[2] === "month") plusMonths += signed;
      else if (relative[2] === "year") plusMonths += 12 * signed;
      else plusSeconds += signed * unitSeconds[relative[2]];
      continue;
    }
    const word = take(/^[a-z]+/)?.[0];
    if (word !== undefined && word in dayNames) {
      plusSeconds += dayNames[word] * 86400;
      continue;
    }
    if (word !== undefined && days.includes(word.slice(0, 3))) {
      const ahead = (days.indexOf(word.slice(0, 3)) - date.getUTCDay() + 7) % 7;
      plusSeconds += ahead * 86400;
      hasDay = true;
      continue;
    }
    return undefined;
  }
  if (month > 11 || day < 1 || day > 31) return undefined;
  const ofDay = time ?? (hasDay ? 0 : nowSeconds % 86400);
  return Date.UTC(year, month + plusMonths, day) / 1000 + ofDay + plusSeconds + zone;
}
