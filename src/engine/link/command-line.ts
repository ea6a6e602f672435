// The command line of `ld` (man 1 ld): words → inputs in their order, with the options that stand among them. What makes a
// dynamic program is refused, since programs here are static; what changes nothing for such a program is accepted.

import { dynamicKeywords, ignored, notDone, refused, withOptionalValue, withValue } from "./option-names.ts";
import type { LinkOptions, SymbolDefinition } from "./options.ts";
import { parseExpression } from "./script-expression.ts";

/** An input as the command line names it. */
export type InputWord =
  /** `isBinary`: any bytes, behind `-b binary`. */
  | { readonly kind: "file"; readonly name: string; readonly whole: boolean; readonly isBinary?: boolean }
  /** `-lNAME`; `exact`: `-l:FILE`. */
  | { readonly kind: "library"; readonly name: string; readonly exact: boolean; readonly whole: boolean }
  | { readonly kind: "group"; readonly inputs: readonly InputWord[] };

export interface LinkCommand {
  readonly output: string;
  readonly inputs: readonly InputWord[];
  /** `-L`, in their order. */
  readonly folders: readonly string[];
  readonly options: LinkOptions;
  /** The linker script that is read in the place of ld's own (`-T`). */
  readonly scriptFile?: string;
  /** Inputs that stand before it. */
  readonly inputsBeforeScript?: number;
  /** Where the map goes; "-": standard output. */
  readonly mapFile?: string;
  /** What was asked for instead of linking. */
  readonly asked?: "version" | "help";
  /** Whether files are named as they are read (`-t`). */
  readonly traces: boolean;
  /** What of the command line makes no difference although it was meant to, in ld's words. */
  readonly warnings: readonly string[];
}

export interface CommandError {
  readonly error: string;
}

/** As ld names the place of a definition of its command line. */
const definedByOption = "--defsym:1";

/** Options of one letter whose value may stand directly behind them. */
const joined = /^-(o|L|l|e|m|u|z|b|A|T|I|y|O|h|G|a|R|Y|f|F|P|c)(.+)$/;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

class Words {
  output = "a.out";
  readonly folders: string[] = [];
  readonly options: Mutable<LinkOptions> = {};
  readonly definitions: SymbolDefinition[] = [];
  readonly undefinedNames: string[] = [];
  readonly wrappedNames: string[] = [];
  readonly sectionAddresses = new Map<string, number>();
  readonly top: InputWord[] = [];
  open: InputWord[] | undefined;
  whole = false;
  /** Of the files that follow: -b. */
  isBinary = false;
  mapFile: string | undefined;
  scriptFile: string | undefined;
  inputsBeforeScript = 0;
  asked: "version" | "help" | undefined;
  traces = false;
  readonly warnings: string[] = [];

  add(input: InputWord): void {
    (this.open ?? this.top).push(input);
  }
}

/** `readText`: of a file that holds more words (`@FILE`); undefined if there is none of that name. */
export function parseLinkCommand(
  words: readonly string[],
  readText: (path: string) => string | undefined = () => undefined,
): LinkCommand | CommandError {
  const state = new Words();
  const rest = expandWordFiles(words, readText);
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const problem = word.startsWith("-") && word !== "-" ? takeOption(word, rest, state) : addFile(word, state);
    if (problem) return { error: problem };
  }
  if (state.open) return { error: "missing --end-group" };
  const { output, folders, mapFile, scriptFile, asked, traces, top, warnings } = state;
  const { textSegmentAddress = 0, maximumPageBytes = defaultPageBytes } = state.options;
  if (textSegmentAddress % maximumPageBytes !== 0) warnings.push("address of `text-segment' isn't multiple of maximum page size");
  const options: LinkOptions = {
    ...state.options,
    ...(state.definitions.length > 0 ? { definitions: state.definitions } : {}),
    ...(state.undefinedNames.length > 0 ? { undefinedNames: state.undefinedNames } : {}),
    ...(state.wrappedNames.length > 0 ? { wrappedNames: state.wrappedNames } : {}),
    ...(state.sectionAddresses.size > 0 ? { sectionAddresses: state.sectionAddresses } : {}),
  };
  return {
    ...{ output, folders, inputs: top, options, traces, warnings },
    ...(mapFile === undefined ? {} : { mapFile }),
    ...(scriptFile === undefined ? {} : { scriptFile, inputsBeforeScript: state.inputsBeforeScript }),
    ...(asked ? { asked } : {}),
  };
}

/** Words of `@FILE` take its place; quotes keep spaces. One that cannot be read stands for itself. */
export function expandWordFiles(words: readonly string[], readText: (path: string) => string | undefined): string[] {
  return words.flatMap((word) => {
    const text = word.startsWith("@") ? readText(word.slice(1)) : undefined;
    if (text === undefined) return [word];
    return [...text.matchAll(/(?:"[^"]*"|'[^']*'|\\[\s\S]|[^\s"'\\])+/g)].map(([found]) =>
      found.replace(/"([^"]*)"|'([^']*)'|\\([\s\S])/g, (_, double, single, escaped) => double ?? single ?? escaped),
    );
  });
}

function addFile(name: string, state: Words): undefined {
  state.add({ kind: "file", name, whole: state.whole, ...(state.isBinary ? { isBinary: true } : {}) });
}

/** Gives what is wrong with the option. */
function takeOption(word: string, rest: string[], state: Words): string | undefined {
  if (word === "-(" || word === "--start-group") {
    if (state.open) return "nested groups are not allowed";
    state.open = [];
    return undefined;
  }
  if (word === "-)" || word === "--end-group") {
    if (!state.open) return "group ended before it began (--help for usage)";
    state.top.push({ kind: "group", inputs: state.open });
    state.open = undefined;
    return undefined;
  }
  const bare = word.replace(/^--?/, "");
  const equals = bare.indexOf("=");
  let name = equals < 0 ? bare : bare.slice(0, equals);
  let value = equals < 0 ? undefined : bare.slice(equals + 1);
  if (!known.has(name) || (word[1] !== "-" && name.length === 1)) {
    const parts = word[1] === "-" ? null : joined.exec(word);
    const meant = known.has(name)
      ? []
      : [...known].filter((candidate) => candidate.length > 1 && name.length > 1 && candidate.startsWith(name));
    if (meant.length === 1) name = meant[0];
    else if (parts) [, name, value] = parts;
  }
  if (value === undefined && withValue.has(name)) {
    value = rest.shift();
    if (value === undefined) return `option '${word}' requires an argument`;
  }
  return apply(name, value, word, state);
}

type Setter = (state: Words) => void;

/** The setter of one option of the linker. */
const set =
  (change: Partial<LinkOptions>): Setter =>
  ({ options }) =>
    void Object.assign(options, change);
const asks =
  (change: Partial<Pick<Words, "mapFile" | "traces" | "asked" | "whole">>): Setter =>
  (state) =>
    void Object.assign(state, change);
/** Options without a value that set one thing. */
const simple: Readonly<Record<string, Setter>> = {
  s: set({ strip: "all" }),
  "strip-all": set({ strip: "all" }),
  S: set({ strip: "debug" }),
  "strip-debug": set({ strip: "debug" }),
  x: set({ discardLocals: "all" }),
  "discard-all": set({ discardLocals: "all" }),
  X: set({ discardLocals: "temporary" }),
  "discard-locals": set({ discardLocals: "temporary" }),
  r: set({ relocatable: true }),
  i: set({ relocatable: true }),
  relocatable: set({ relocatable: true }),
  "print-gc-sections": set({ tellsGarbage: true }),
  "gc-sections": set({ collectsGarbage: true }),
  "no-gc-sections": set({ collectsGarbage: false }),
  "eh-frame-hdr": set({ frameHeader: true }),
  "no-eh-frame-hdr": set({ frameHeader: false }),
  "fix-cortex-a53-843419": set({ fixesErratum843419: true }),
  "no-fix-cortex-a53-843419": set({ fixesErratum843419: false }),
  "allow-multiple-definition": set({ allowsDuplicates: true }),
  "warn-unresolved-symbols": set({ unresolved: "warning" }),
  "noinhibit-exec": set({ unresolved: "warning" }),
  n: set({ unpaged: "readOnlyText" }),
  nmagic: set({ unpaged: "readOnlyText" }),
  N: set({ unpaged: "writableText" }),
  omagic: set({ unpaged: "writableText" }),
  "no-omagic": ({ options }) => void delete options.unpaged,
  "discard-none": ({ options }) => void delete options.discardLocals,
  "fatal-warnings": set({ warningsAre: "error" }),
  "no-warnings": set({ warningsAre: "nothing" }),
  w: set({ warningsAre: "nothing" }),
  "no-warn-rwx-segments": set({ warnsOfWritableCode: false }),
  "warn-rwx-segments": set({ warnsOfWritableCode: true }),
  M: asks({ mapFile: "-" }),
  "print-map": asks({ mapFile: "-" }),
  t: asks({ traces: true }),
  trace: asks({ traces: true }),
  v: asks({ asked: "version" }),
  version: asks({ asked: "version" }),
  help: asks({ asked: "help" }),
  "whole-archive": asks({ whole: true }),
  "no-whole-archive": asks({ whole: false }),
  "push-state": asks({}),
  "pop-state": asks({ whole: false }),
};

/** Every name; one may be cut short for as long as no other begins like it. */
const known: ReadonlySet<string> = new Set([
  ...[...withValue, ...withOptionalValue, ...ignored, ...notDone, ...Object.keys(refused), ...Object.keys(simple)],
  "build-id",
]);

/** ELF for AArch64: what `DATA_SEGMENT_ALIGN` aligns to. */
const defaultPageBytes = 0x10000;

function apply(name: string, value: string | undefined, word: string, state: Words): string | undefined {
  const { options } = state;
  if (refused[name]) return `${word}: ${refused[name]}`;
  if (notDone.has(name) && value !== "none" && value !== "place") state.warnings.push(`${word} ignored: it is not done here`);
  if (ignored.has(name) || notDone.has(name)) return undefined;
  if (simple[name] && value === undefined) {
    simple[name](state);
    return undefined;
  }
  switch (name) {
    case "o":
    case "output":
      state.output = value!;
      return undefined;
    case "no-define-common":
      return "--no-define-common may not be used without -shared";
    case "f":
    case "auxiliary":
    case "F":
    case "filter":
      return `-${name[0]} may not be used without -shared`;
    case "b":
    case "format":
      state.isBinary = value === "binary";
      return state.isBinary || value === "default" || value === elfFormat ? undefined : `unknown input format: ${value}`;
    case "oformat":
      return value === elfFormat ? undefined : "error: cannot change output format whilst linking AArch64 binaries";
    case "l":
    case "library": {
      const exact = value!.startsWith(":");
      state.add({ kind: "library", name: exact ? value!.slice(1) : value!, exact, whole: state.whole });
      return undefined;
    }
    case "L":
    case "library-path":
      state.folders.push(value!);
      return undefined;
    case "e":
    case "entry":
      options.entry = value!;
      return undefined;
    case "u":
    case "require-defined":
    case "undefined":
      state.undefinedNames.push(value!);
      return undefined;
    case "T":
    case "script":
    case "dT":
    case "default-script":
      state.scriptFile = value!;
      state.inputsBeforeScript = state.top.length;
      return undefined;
    case "wrap":
      state.wrappedNames.push(value!);
      return undefined;
    case "defsym": {
      const parts = /^\s*([^=\s]+)\s*=(.+)$/.exec(value!);
      if (!parts) return `${definedByOption}: syntax error: "${value}" is not NAME=VALUE`;
      const expression = parseExpression(parts[2]);
      if ("error" in expression) return `${definedByOption}: ${expression.error} (${parts[1]}=${parts[2]})`;
      state.definitions.push({ name: parts[1], expression, origin: definedByOption });
      return undefined;
    }
    case "Ttext":
    case "Tdata":
    case "Tbss":
      return setAddress(`.${name.slice(1)}`, value!, word, state);
    case "section-start": {
      const parts = /^([^=]+)=(.+)$/.exec(value!);
      if (!parts) return `invalid argument to option "--section-start": ${value}`;
      return setAddress(parts[1], parts[2], word, state);
    }
    case "Ttext-segment":
    case "Trodata-segment": {
      const address = hexadecimal(value!);
      if (address === undefined) return `invalid hex number "${value}" (-${name})`;
      options[name === "Ttext-segment" ? "textSegmentAddress" : "rodataSegmentAddress"] = address;
      return undefined;
    }
    case "Map":
      state.mapFile = value!;
      return undefined;
    case "z":
      return applyKeyword(value!, state);
    case "build-id":
      return applyBuildId(value, state);
    case "unresolved-symbols":
      options.unresolved = value === "ignore-all" || value === "ignore-in-object-files" ? "ignore" : "error";
      return undefined;
    case "m":
      return value === "aarch64linux" || value === "aarch64elf"
        ? undefined
        : `unrecognised emulation mode: ${value}\nSupported emulations: aarch64linux aarch64elf`;
    default:
      return withValue.has(name) || withOptionalValue.has(name)
        ? undefined
        : `unrecognized option '${word}'\nuse the --help option for usage information`;
  }
}

const elfFormat = "elf64-littleaarch64";

const hexadecimal = (text: string): number | undefined =>
  /^(0[xX])?[0-9a-fA-F]{1,12}$/.test(text) ? Number.parseInt(text, 16) : undefined;

function setAddress(section: string, text: string, word: string, { sectionAddresses }: Words): string | undefined {
  const address = hexadecimal(text);
  if (address === undefined) return `invalid hex number "${text}" (${word})`;
  sectionAddresses.set(section, address);
  return undefined;
}

/** `-z KEYWORD`. */
function applyKeyword(keyword: string, { options, warnings }: Words): string | undefined {
  const [name, value] = keyword.split("=");
  switch (name) {
    case "max-page-size":
    case "common-page-size": {
      const bytes = Number(value);
      if (!Number.isInteger(Math.log2(bytes)) || bytes < 1 || bytes > 2 ** 32)
        return `invalid ${name.replace("-size", "").replace("max", "maximum").replace("-", " ")} size \`${keyword}'`;
      if (name === "max-page-size") options.maximumPageBytes = bytes;
      else options.commonPageBytes = bytes;
      return undefined;
    }
    case "separate-code":
      options.separateCode = true;
      return undefined;
    case "noseparate-code":
      options.separateCode = false;
      return undefined;
    case "relro":
      options.relro = true;
      return undefined;
    case "norelro":
      options.relro = false;
      return undefined;
    case "execstack":
      options.stack = "executable";
      return undefined;
    case "noexecstack":
      options.stack = "plain";
      return undefined;
    case "muldefs":
      options.allowsDuplicates = true;
      return undefined;
    case "stack-size": {
      const bytes = Number(value);
      if (!Number.isSafeInteger(bytes) || bytes < 0) return `invalid stack size \`${keyword}'`;
      options.stackBytes = bytes;
      options.stack ??= "plain";
      return undefined;
    }
    default:
      if (!dynamicKeywords.has(name)) warnings.push(`-z ${keyword} ignored`);
      return undefined;
  }
}

function applyBuildId(style: string | undefined, { options, warnings }: Words): string | undefined {
  if (style === undefined || style === "sha1" || style === "uuid") options.buildId = "sha1";
  else if (style === "md5") options.buildId = "md5";
  else if (style === "none") delete options.buildId;
  else if (/^0[xX]([0-9a-fA-F]{2}[-:]?)+$/.test(style)) {
    const digits = style.slice(2).replace(/[-:]/g, "");
    options.buildId = Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));
  } else warnings.push(`unrecognized --build-id style ignored: ${style}`);
  return undefined;
}
