// Permissions as chmod takes them: "644", "u+x,go=r"; and as ls shows them, with what kind of file it is.

import type { ToolEntry } from "../kernel/index.ts";

/** undefined: it cannot be read. `mask`: the umask, for a "+x" that names nobody. */
export function changedMode(text: string, before: number, isFolder: boolean, mask: number): number | undefined {
  if (/^[0-7]{1,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const clause of text.split(",")) {
    const parsed = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (!parsed) return undefined;
    const [, named, actions] = parsed;
    const who = named === "" || named.includes("a") ? "ugo" : named;
    for (const [, operator, letters] of actions.matchAll(/([-+=])([rwxXstugo]*)/g)) {
      const bits = bitsOf(who, letters, mode, isFolder) & (named === "" ? ~mask : ~0);
      const all = bitsOf(who, "rwx", mode, isFolder) | (who.includes("u") ? 0o4000 : 0) | (who.includes("g") ? 0o2000 : 0);
      if (operator === "+") mode |= bits;
      else if (operator === "-") mode &= ~bits;
      else mode = (mode & ~all) | bits;
    }
  }
  return mode;
}

const shifts: Readonly<Record<string, number>> = { u: 6, g: 3, o: 0 };

function bitsOf(who: string, letters: string, mode: number, isFolder: boolean): number {
  let bits = 0;
  for (const person of who) {
    const shift = shifts[person];
    for (const letter of letters) {
      if (letter === "r") bits |= 4 << shift;
      else if (letter === "w") bits |= 2 << shift;
      else if (letter === "x" || (letter === "X" && (isFolder || (mode & 0o111) !== 0))) bits |= 1 << shift;
      else if (letter === "s") bits |= person === "u" ? 0o4000 : person === "g" ? 0o2000 : 0;
      else if (letter === "t") bits |= 0o1000;
      else if (letter in shifts) bits |= ((mode >> shifts[letter]) & 7) << shift;
    }
  }
  return bits;
}

/** "rwxr-xr-x" */
export function permissionText(mode: number): string {
  const bits = [..."rwxrwxrwx"].map((letter, index) => (mode & (0o400 >> index) ? letter : "-"));
  const special = (index: number, bit: number, letter: string): void => {
    if (mode & bit) bits[index] = bits[index] === "x" ? letter : letter.toUpperCase();
  };
  special(2, 0o4000, "s");
  special(5, 0o2000, "s");
  special(8, 0o1000, "t");
  return bits.join("");
}

const kinds: Readonly<Record<string, readonly [letter: string, words: string]>> = {
  file: ["-", "regular file"],
  directory: ["d", "directory"],
  link: ["l", "symbolic link"],
  fifo: ["p", "fifo"],
  socket: ["s", "socket"],
  device: ["c", "character special file"],
};

/** "-rwxr-xr-x" */
export const modeText = ({ kind, permissions }: ToolEntry): string => (kinds[kind]?.[0] ?? "?") + permissionText(permissions);

/** "regular empty file" */
export const kindText = ({ kind, bytes }: ToolEntry): string =>
  kind === "file" && bytes === 0 ? "regular empty file" : (kinds[kind]?.[1] ?? kind);
