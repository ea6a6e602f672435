// The command line of `ld` (man 1 ld): words → inputs in their order, with the options that stand among them. What makes a
// dynamic program is refused, since programs here are static; what changes nothing for such a program is accepted.

import type { LinkOptions } from "./options.ts";

/** An input as the command line names it. */
export type InputWord =
  | { readonly kind: "file"; readonly name: string; readonly whole: boolean }
  /** `-lNAME`; `exact`: `-l:FILE`. */
  | { readonly kind: "library"; readonly name: string; readonly exact: boolean; readonly whole: boolean }
  | { readonly kind: "group"; readonly inputs: readonly InputWord[] };

export interface LinkCommand {
  readonly output: string;
  readonly inputs: readonly InputWord[];
  /** `-L`, in their order. */
  readonly folders: readonly string[];
  readonly options: LinkOptions;
  /** Where the map goes; "-": standard output. */
  readonly mapFile?: string;
  /** What was asked for instead of linking. */
  readonly asked?: "version" | "help";
  /** Whether files are named as they are read (`-t`). */
  readonly traces: boolean;
}

export interface CommandError {
  readonly error: string;
}

/** Options with a value, by their names without dashes; what each does is said in `take`. */
const withValue: ReadonlySet<string> = new Set(
  "o output L library-path e entry T script m u undefined z defsym section-start Ttext Tdata Tbss Ttext-segment Trodata-segment Map b format A architecture dynamic-linker I plugin plugin-opt sysroot rpath rpath-link soname h hash-style y trace-symbol G retain-symbols-file sort-section fini init oformat version-script a O V".split(
    " ",
  ),
);

/** Options of one letter whose value may stand directly behind them. */
const joined = /^-(o|L|l|e|m|u|z|b|A|T|I|y|O|h|G|a)(.+)$/;

/** What makes no difference to a static program of this machine. */
const ignored: ReadonlySet<string> = new Set(
  "static Bstatic dn non_shared EL X_ nostdlib as-needed no-as-needed add-needed no-add-needed copy-dt-needed-entries no-copy-dt-needed-entries warn-common warn-once no-warn-mismatch no-undefined no-export-dynamic no-dynamic-linker stats no-keep-memory reduce-memory-overheads relax no-relax no-omagic demangle no-demangle fatal-warnings no-fatal-warnings no-ld-generated-unwind-info fix-cortex-a53-835769 no-fix-cortex-a53-835769 no-warnings w no-print-gc-sections error-unresolved-symbols no-define-common warn-execstack no-warn-execstack warn-rwx-segments no-warn-rwx-segments no-enum-size-warning no-wchar-size-warning pic-veneer enable-non-contiguous-regions sort-common no-ctf-variables".split(
    " ",
  ),
);

const refused: Readonly<Record<string, string>> = {
  shared: "shared objects are not made here: programs are static",
  Bshareable: "shared objects are not made here: programs are static",
  pie: "position-independent executables are not made here: link with -no-pie",
  "pic-executable": "position-independent executables are not made here: link with -no-pie",
  r: "relocatable output is not made here: give all object files at once",
  relocatable: "relocatable output is not made here: give all object files at once",
  i: "relocatable output is not made here: give all object files at once",
  T: "linker scripts are not read here: the layout is that of ld's own script",
  script: "linker scripts are not read here: the layout is that of ld's own script",
  EB: "AArch64 Linux is little-endian",
};

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

class Words {
  output = "a.out";
  readonly folders: string[] = [];
  readonly options: Mutable<LinkOptions> = {};
  readonly definitions: { name: string; expression: string }[] = [];
  readonly undefinedNames: string[] = [];
  readonly sectionAddresses = new Map<string, number>();
  readonly top: InputWord[] = [];
  open: InputWord[] | undefined;
  whole = false;
  mapFile: string | undefined;
  asked: "version" | "help" | undefined;
  traces = false;

  add(input: InputWord): void {
    (this.open ?? this.top).push(input);
  }
}

export function parseLinkCommand(words: readonly string[]): LinkCommand | CommandError {
  const state = new Words();
  const rest = [...words];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    const problem = word.startsWith("-") && word !== "-" ? takeOption(word, rest, state) : addFile(word, state);
    if (problem) return { error: problem };
  }
  if (state.open) return { error: "missing --end-group" };
  const { output, folders, mapFile, asked, traces, top } = state;
  const options: LinkOptions = {
    ...state.options,
    ...(state.definitions.length > 0 ? { definitions: state.definitions } : {}),
    ...(state.undefinedNames.length > 0 ? { undefinedNames: state.undefinedNames } : {}),
    ...(state.sectionAddresses.size > 0 ? { sectionAddresses: state.sectionAddresses } : {}),
  };
  return { output, folders, inputs: top, options, traces, ...(mapFile === undefined ? {} : { mapFile }), ...(asked ? { asked } : {}) };
}

function addFile(name: string, state: Words): undefined {
  state.add({ kind: "file", name, whole: state.whole });
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
  if (!isKnown(name) || (word[1] !== "-" && name.length === 1)) {
    const parts = joined.exec(word);
    if (parts) [, name, value] = parts;
  }
  if (value === undefined && (withValue.has(name) || (name === "l" && word === "-l") || name === "library")) {
    value = rest.shift();
    if (value === undefined) return `option '${word}' requires an argument`;
  }
  return apply(name, value, word, state);
}

const isKnown = (name: string): boolean =>
  withValue.has(name) || ignored.has(name) || name in refused || name in simple || name === "build-id";

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

function apply(name: string, value: string | undefined, word: string, state: Words): string | undefined {
  const { options } = state;
  if (refused[name]) return `${word}: ${refused[name]}`;
  if (ignored.has(name)) return undefined;
  if (simple[name] && value === undefined) {
    simple[name](state);
    return undefined;
  }
  switch (name) {
    case "o":
    case "output":
      state.output = value!;
      return undefined;
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
    case "undefined":
      state.undefinedNames.push(value!);
      return undefined;
    case "defsym": {
      const parts = /^([^=]+)=(.+)$/.exec(value!);
      if (!parts) return `--defsym: "${value}" is not NAME=VALUE`;
      state.definitions.push({ name: parts[1], expression: parts[2] });
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
      return value === "aarch64linux" || value === "aarch64elf" ? undefined : `unrecognised emulation mode: ${value}`;
    default:
      return withValue.has(name) ? undefined : `unrecognized option '${word}'`;
  }
}

const hexadecimal = (text: string): number | undefined =>
  /^(0[xX])?[0-9a-fA-F]{1,12}$/.test(text) ? Number.parseInt(text, 16) : undefined;

function setAddress(section: string, text: string, word: string, { sectionAddresses }: Words): string | undefined {
  const address = hexadecimal(text);
  if (address === undefined) return `invalid hex number "${text}" (${word})`;
  sectionAddresses.set(section, address);
  return undefined;
}

/** `-z KEYWORD`. */
function applyKeyword(keyword: string, { options }: Words): string | undefined {
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
    default:
      // Those that are left speak of dynamic programs.
      return undefined;
  }
}

function applyBuildId(style: string | undefined, { options }: Words): string | undefined {
  if (style === undefined || style === "sha1" || style === "uuid") options.buildId = "sha1";
  else if (style === "md5") options.buildId = "md5";
  else if (style === "none") delete options.buildId;
  else if (/^0[xX]([0-9a-fA-F]{2}[-:]?)+$/.test(style)) {
    const digits = style.slice(2).replace(/[-:]/g, "");
    options.buildId = Uint8Array.from(digits.match(/../g)!, (pair) => Number.parseInt(pair, 16));
  } else return `unrecognized --build-id style ignored: ${style}`;
  return undefined;
}
