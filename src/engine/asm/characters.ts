// What a character may be part of, as GNU as for AArch64 sees it: names take letters, digits, `_ . $` and everything
// beyond ASCII.

export const code = {
  nul: 0,
  tab: 9,
  newline: 10,
  return: 13,
  space: 32,
  quote: 34,
  hash: 35,
  percent: 37,
  ampersand: 38,
  apostrophe: 39,
  open: 40,
  close: 41,
  star: 42,
  plus: 43,
  comma: 44,
  minus: 45,
  dot: 46,
  slash: 47,
  zero: 48,
  colon: 58,
  semicolon: 59,
  equals: 61,
  at: 64,
  openBracket: 91,
  backslash: 92,
  closeBracket: 93,
  openBrace: 123,
  closeBrace: 125,
  exclamation: 33,
  less: 60,
  greater: 62,
} as const;

const nameStart = 1;
const namePart = 2;
const digit = 4;
const space = 8;
const statementEnd = 16;

const classes = new Uint8Array(128);
for (let unit = 0; unit < 128; unit += 1) {
  const character = String.fromCharCode(unit);
  if (/[A-Za-z_.$]/.test(character)) classes[unit] = nameStart | namePart;
  else if (/[0-9]/.test(character)) classes[unit] = namePart | digit;
  else if (/[ \t\r\f\v]/.test(character)) classes[unit] = space;
  else if (/[\n;\0]/.test(character)) classes[unit] = statementEnd;
}

export const startsName = (unit: number): boolean => unit >= 128 || (classes[unit] & nameStart) !== 0;
export const continuesName = (unit: number): boolean => unit >= 128 || (classes[unit] & namePart) !== 0;
export const isDigit = (unit: number): boolean => unit < 128 && (classes[unit] & digit) !== 0;
/** White space other than the end of a line. */
export const isSpace = (unit: number): boolean => unit < 128 && (classes[unit] & space) !== 0;

/** A zero byte ends a statement, as it does for GNU as. */
export const endsStatement = (unit: number): boolean => unit < 128 && (classes[unit] & statementEnd) !== 0;

/** First offset from `start` on that is not white space within the line. */
export function skipSpace(text: string, start: number, end: number): number {
  let position = start;
  while (position < end && isSpace(text.charCodeAt(position))) position += 1;
  return position;
}
