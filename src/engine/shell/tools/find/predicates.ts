// What find can ask of a file and do with it: a row a name.

import type { Steps, ToolEntry } from "../../../kernel/index.ts";
import { changedMode, modeText } from "../../file-mode.ts";
import { remove, removeFolder, write } from "../../system.ts";
import { errnoSentence } from "../../tool.ts";
import { nameOfOwner, ownerNamed } from "../../users.ts";
import { globExpression } from "../glob.ts";
import type { Expression } from "./expression.ts";
import { FindError, type Found, type Hunt, type Test } from "./hunt.ts";

const kinds: Readonly<Record<string, string>> = { f: "file", d: "directory", l: "link", s: "socket", p: "fifo", c: "device" };
const letters = Object.fromEntries(Object.entries(kinds).map(([letter, kind]) => [kind, letter]));
const lastOf = (path: string): string => path.split("/").filter(Boolean).at(-1) ?? path;

/** "+5", "-5", "5" */
function amount(text: string, name: string): (value: number) => boolean {
  const [, sign, digits] = /^([-+]?)(\d+)$/.exec(text) ?? [];
  if (digits === undefined) throw new FindError(`invalid argument \`${text}' to \`${name}'`);
  const wanted = Number(digits);
  return (value) => (sign === "+" ? value > wanted : sign === "-" ? value < wanted : value === wanted);
}

const sizeUnits: Readonly<Record<string, number>> = { c: 1, w: 2, b: 512, k: 1024, M: 2 ** 20, G: 2 ** 30 };

const escapes: Readonly<Record<string, string>> = { n: "\n", t: "\t", "0": "\0", "\\": "\\" };

function printed(format: string, { path, entry, depth }: Found, start: string): string {
  const fields: Readonly<Record<string, () => string>> = {
    p: () => path,
    f: () => lastOf(path),
    h: () => (path.includes("/") ? path.slice(0, path.lastIndexOf("/")) : "."),
    P: () => path.slice(start.length).replace(/^\//, ""),
    s: () => String(entry.bytes),
    m: () => entry.permissions.toString(8),
    M: () => modeText(entry),
    y: () => letters[entry.kind] ?? "U",
    d: () => String(depth),
    l: () => entry.target ?? "",
    n: () => String(entry.links),
    u: () => nameOfOwner(entry.uid),
    g: () => nameOfOwner(entry.gid),
    "%": () => "%",
  };
  return format
    .replace(/\\(.)/g, (whole, letter: string) => escapes[letter] ?? whole)
    .replace(/%(-?\d*)([a-zA-Z%])/g, (whole, width: string, letter: string) => {
      const text = fields[letter]?.();
      if (text === undefined) return whole;
      const columns = Math.abs(Number(width || 0));
      return width.startsWith("-") ? text.padEnd(columns) : text.padStart(columns);
    });
}

/** From the words behind its name: what is asked of each file. */
type Maker = (expression: Expression, name: string) => Test;

const byGlob =
  (textOf: (found: Found) => string): Maker =>
  (expression, name) => {
    const glob = globExpression(expression.value(name), name.startsWith("-i"));
    return (found) => glob.test(textOf(found));
  };

const byExpression: Maker = (expression, name) => {
  const text = expression.value(name).replaceAll("\\(", "(").replaceAll("\\)", ")").replaceAll("\\|", "|");
  const wanted = new RegExp(`^(?:${text})$`, name === "-iregex" ? "i" : "");
  return ({ path }) => wanted.test(path);
};

const byAmount =
  (measure: (found: Found, expression: Expression) => number): Maker =>
  (expression, name) => {
    const is = amount(expression.value(name), name);
    return (found) => is(measure(found, expression));
  };

const age = ({ entry }: Found, { nowSeconds }: Expression, unit: number): number => Math.floor((nowSeconds - entry.modifiedSeconds) / unit);

const byPermission =
  (bits: number): Maker =>
  () =>
  ({ entry }) =>
    (entry.permissions & bits) !== 0;

const byOwner =
  (idOf: (entry: ToolEntry) => number): Maker =>
  (expression, name) => {
    const text = expression.value(name);
    const id = ownerNamed(text);
    if (id === undefined) throw new FindError(`‘${text}’ is not the name of a known ${name.slice(1)}`);
    return ({ entry }) => idOf(entry) === id;
  };

const byDepth =
  (limit: "least" | "most"): Maker =>
  (expression, name) => {
    const text = expression.value(name);
    if (!/^\d+$/.test(text)) throw new FindError(`Expected a positive decimal integer argument to ${name}, but got ‘${text}’`);
    expression[limit] = Number(text);
    return () => true;
  };

const nameTest = byGlob(({ path }) => lastOf(path));
const pathTest = byGlob(({ path }) => path);

export const tests: Readonly<Record<string, Maker>> = {
  "-name": nameTest,
  "-iname": nameTest,
  "-path": pathTest,
  "-wholename": pathTest,
  "-ipath": pathTest,
  "-regex": byExpression,
  "-iregex": byExpression,
  "-type"(expression, name) {
    const wanted = new Set(
      expression
        .value(name)
        .split(",")
        .map((letter) => {
          const kind = kinds[letter];
          if (kind === undefined) throw new FindError(`Unknown argument to -type: ${letter}`);
          return kind;
        }),
    );
    return ({ entry }) => wanted.has(entry.kind);
  },
  "-size"(expression, name) {
    const text = expression.value(name);
    const [, count, unit] = /^([-+]?\d+)([cwbkMG]?)$/.exec(text) ?? [];
    if (count === undefined) throw new FindError(`Invalid argument \`${text}' to -size`);
    const is = amount(count, name);
    const size = sizeUnits[unit || "b"];
    return ({ entry }) => is(Math.ceil(entry.bytes / size));
  },
  "-empty": (expression) => (found) =>
    found.entry.kind === "directory"
      ? (expression.entryOf(found.path).entries ?? []).length === 0
      : found.entry.kind === "file" && found.entry.bytes === 0,
  "-perm"(expression, name) {
    const text = expression.value(name);
    const mode = changedMode(text.replace(/^[-/]/, ""), 0, false, 0);
    if (mode === undefined) throw new FindError(`invalid mode ‘${text}’`);
    if (text.startsWith("-")) return ({ entry }) => (entry.permissions & mode) === mode;
    if (text.startsWith("/")) return ({ entry }) => (entry.permissions & mode) !== 0 || mode === 0;
    return ({ entry }) => entry.permissions === mode;
  },
  "-newer"(expression, name) {
    const { modifiedSeconds, modifiedFraction } = expression.entryOf(expression.value(name));
    return ({ entry }) =>
      entry.modifiedSeconds > modifiedSeconds || (entry.modifiedSeconds === modifiedSeconds && entry.modifiedFraction > modifiedFraction);
  },
  "-mtime": byAmount((found, expression) => age(found, expression, 86400)),
  "-mmin": byAmount((found, expression) => age(found, expression, 60)),
  "-links": byAmount(({ entry }) => entry.links),
  "-user": byOwner(({ uid }) => uid),
  "-group": byOwner(({ gid }) => gid),
  "-executable": byPermission(0o111),
  "-readable": byPermission(0o444),
  "-writable": byPermission(0o222),
  "-true": () => () => true,
  "-false": () => () => false,
  "-maxdepth": byDepth("most"),
  "-mindepth": byDepth("least"),
  "-depth"(expression) {
    expression.isDepthFirst = true;
    return () => true;
  },
};

const printing =
  (text: (found: Found) => string): Test =>
  (found, hunt) => {
    hunt.print(text(found));
    return true;
  };

const listed = ({ path, entry }: Found): string =>
  `${String(Math.ceil(entry.bytes / 4096) * 4).padStart(6)} ${modeText(entry)} ${String(entry.links).padStart(3)} ${String(entry.bytes).padStart(8)} ${path}\n`;

function* deleteFound({ path, entry }: Found, hunt: Hunt): Steps<boolean> {
  const failure = entry.kind === "directory" ? yield* removeFolder(path) : yield* remove(path);
  if (failure >= 0) return true;
  yield* hunt.flush();
  yield* write(2, `find: cannot delete ‘${path}’: ${errnoSentence(failure)}\n`);
  hunt.status = 1;
  return false;
}

const execution: Maker = (expression, name) => expression.execution(name);

export const actions: Readonly<Record<string, Maker>> = {
  "-print": () => printing(({ path }) => `${path}\n`),
  "-print0": () => printing(({ path }) => `${path}\0`),
  "-printf"(expression, name) {
    const format = expression.value(name);
    return printing((found) => printed(format, found, expression.start));
  },
  "-ls": () => printing(listed),
  "-prune": () => (_, hunt) => {
    hunt.prunes = true;
    return true;
  },
  "-quit": () => (_, hunt) => {
    hunt.isOver = true;
    return true;
  },
  "-delete"(expression) {
    expression.isDepthFirst = true;
    return deleteFound;
  },
  "-exec": execution,
  "-execdir": execution,
  "-ok": execution,
};
