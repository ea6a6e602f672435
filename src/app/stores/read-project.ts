// A project as an older page, another window or a file has it → one that this page can open. What is wrong beside its texts is left out.

import type { BreakpointWish, SourceFile, StopWish } from "../../protocol/messages.ts";
import { areTexts, isCount, isText } from "../format/value-kinds.ts";
import type { BreakpointRow } from "./breakpoints.ts";
import type { Launch } from "./launch.ts";
import type { StoredProject } from "./shelf.ts";

type Fields = Readonly<Record<string, unknown>>;

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isFlag = (value: unknown): value is boolean => typeof value === "boolean";
const fieldsOf = (value: unknown): Fields | undefined => (typeof value === "object" && value !== null ? (value as Fields) : undefined);

type Rules = Readonly<Record<string, (value: unknown) => boolean>>;
type Ruled<R extends Rules> = { readonly [Key in keyof R]?: R[Key] extends (value: unknown) => value is infer T ? T : never };

/** The fields that are as their rules want them. */
function sound<R extends Rules>(fields: Fields, rules: R): Ruled<R> {
  const kept = Object.keys(rules).filter((key) => Object.hasOwn(fields, key) && rules[key](fields[key]));
  return Object.fromEntries(kept.map((key) => [key, fields[key]])) as Ruled<R>;
}

const isFile = (value: unknown): value is SourceFile => {
  const file = fieldsOf(value);
  return file !== undefined && isText(file["name"]) && isText(file["text"]);
};

const stop = { condition: isText, ignoreCount: isCount, log: isText, isEnabled: isFlag } as const;

function readRow(value: unknown): BreakpointRow | undefined {
  const { file, line, ...rest } = sound(fieldsOf(value) ?? {}, { file: isText, line: isCount, ...stop });
  return file !== undefined && line !== undefined && line > 0 ? { file, line, ...rest } : undefined;
}

const accesses: readonly unknown[] = ["read", "write", "access", "change"];
const moments: readonly unknown[] = ["made", "returned"];
const areNames = (value: unknown): boolean => value === undefined || areTexts(value);
const wishes: { readonly [Kind in StopWish["kind"]]: (at: Fields) => boolean } = {
  code: ({ place }) => isText(place),
  watch: ({ expression, bytes, access }) => isText(expression) && (bytes === undefined || isCount(bytes)) && accesses.includes(access),
  call: ({ names, moment }) => areNames(names) && moments.includes(moment),
  signal: ({ names }) => areNames(names),
  fork: () => true,
  exec: () => true,
  exit: () => true,
  packet: ({ text }) => text === undefined || isText(text),
  output: ({ text }) => text === undefined || isText(text),
};

const isStop = (value: unknown): value is StopWish => {
  const at = fieldsOf(value);
  const kind = at?.["kind"];
  return at !== undefined && isText(kind) && Object.hasOwn(wishes, kind) && wishes[kind as StopWish["kind"]](at);
};

function readWish(value: unknown): BreakpointWish | undefined {
  const { at, ...rest } = sound(fieldsOf(value) ?? {}, { at: isStop, isTemporary: isFlag, ...stop });
  return at && { at, ...rest };
}

function readLaunch(value: unknown): Launch | undefined {
  const fields = fieldsOf(value);
  return fields && { arguments: [], ...sound(fields, { arguments: areTexts, input: isText, entry: isText, seed: isCount }) };
}

const readAll = <T>(value: unknown, read: (item: unknown) => T | undefined): readonly T[] =>
  Array.isArray(value) ? value.map(read).filter((item) => item !== undefined) : [];

/** Undefined: it is none. */
export function readProject(value: unknown): StoredProject | undefined {
  const fields = fieldsOf(value);
  if (!fields) return undefined;
  const { id, title, files: given } = fields;
  const files = Array.isArray(given) && given.every(isFile) ? given.map(({ name, text }) => ({ name, text })) : [];
  const [first] = files;
  if (!isText(id) || !isText(title) || !first) return undefined;
  const {
    shown,
    changedAtMs = 0,
    ...rest
  } = sound(fields, { lesson: isText, origin: isText, shown: isText, changedAtMs: isNumber, revision: isCount });
  const events = readAll(fields["events"], readWish);
  const launch = readLaunch(fields["launch"]);
  return {
    ...rest,
    id,
    title,
    files,
    shown: files.find(({ name }) => name === shown)?.name ?? first.name,
    breakpoints: readAll(fields["breakpoints"], readRow),
    ...(events.length > 0 ? { events } : {}),
    ...(launch ? { launch } : {}),
    changedAtMs,
  };
}
