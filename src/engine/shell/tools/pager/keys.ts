// What keys mean to a pager: bytes of a terminal → names of movements. Those of less(1), which more(1) shares where it has them.

export type Movement =
  | "line down"
  | "line up"
  | "page down"
  | "page up"
  | "half down"
  | "half up"
  | "start"
  | "end"
  | "search"
  | "search back"
  | "again"
  | "again back"
  | "filter"
  | "redraw"
  | "where"
  | "option"
  | "colon"
  | "help"
  | "quit";

const keysOf: Readonly<Record<Movement, readonly string[]>> = {
  "line down": ["j", "e", "\r", "\n", "\x05", "\x0e", "\x1b[B", "\x1bOB"],
  "line up": ["k", "y", "\x19", "\x10", "\x0b", "\x1b[A", "\x1bOA"],
  "page down": [" ", "f", "z", "\x06", "\x16", "\x1b[6~"],
  "page up": ["b", "w", "\x02", "\x1b[5~"],
  "half down": ["d", "\x04"],
  "half up": ["u", "\x15"],
  start: ["g", "<", "\x1b[H", "\x1b[1~", "\x1bOH"],
  end: ["G", ">", "\x1b[F", "\x1b[4~", "\x1bOF"],
  search: ["/"],
  "search back": ["?"],
  again: ["n"],
  "again back": ["N"],
  filter: ["&"],
  redraw: ["r", "R", "\x0c", "\x12"],
  where: ["=", "\x07"],
  option: ["-"],
  colon: [":"],
  help: ["h", "H"],
  quit: ["q", "Q", "\x03", "ZZ"],
};

const movementOf = new Map(Object.entries(keysOf).flatMap(([movement, keys]) => keys.map((key) => [key, movement as Movement] as const)));

/** One key of what was read, and the rest: an escape sequence is one. */
export function takeKey(text: string): { readonly key: string; readonly rest: string } {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what keys send
  const key = /^(?:\x1b\[[0-9;]*[A-Za-z~]|\x1bO[A-Z]|ZZ|.)/su.exec(text)?.[0] ?? "";
  return { key, rest: text.slice(key.length) };
}

export const movementFor = (key: string): Movement | undefined => movementOf.get(key);

export const helpText = `                   SUMMARY OF COMMANDS

  h  H              Display this help.
  q  Q  ZZ          Exit.

  e  j  ENTER  DOWN      Forward  one line   (or N lines).
  y  k  UP               Backward one line   (or N lines).
  f  SPACE  PAGE DOWN    Forward  one window.
  b  PAGE UP             Backward one window.
  d  ^D                  Forward  one half-window.
  u  ^U                  Backward one half-window.
  g  <  HOME             Go to first line in file (or line N).
  G  >  END              Go to last line in file (or line N).

  /pattern               Search forward for matching line.
  ?pattern               Search backward for matching line.
  n                      Repeat previous search.
  N                      Repeat previous search in reverse direction.
  &pattern               Display only matching lines.

  =                      Tell where this is.
  :n  :p                 Examine the next, the previous file.
  -N  -S  -i             Line numbers, long lines cut off, case in searches: on and off.
`;
