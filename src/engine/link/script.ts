// GNU ld's default layout for static AArch64 Linux programs, as rows: which input sections go where, in what order, and
// the symbols that are defined on the way. `ld --verbose` prints the script that these rows say.

import type { Expression } from "./script-expression.ts";

/** One `*(…)` of the script: input sections whose name matches any of the patterns, in the order of the files. */
export interface InputPattern {
  /** Names; `*` stands for any characters. */
  readonly names: readonly string[];
  /** SORT_BY_INIT_PRIORITY: by the number at the end of the name, smallest first. */
  readonly byPriority?: boolean;
  /** SORT: by name. */
  readonly byName?: boolean;
  /** Only sections of files whose name matches. */
  readonly files?: RegExp;
  /** EXCLUDE_FILE, which the script has for `.ctors` and `.dtors` alone. */
  readonly exceptFiles?: RegExp;
  /** KEEP: `--gc-sections` leaves them. */
  readonly keep?: boolean;
  /** Of a script of the user's own: each name with what is said of it; none: every section of the files. */
  readonly specs?: readonly NamePattern[];
  /** The one file that it speaks of. */
  readonly fileName?: string;
  /** The files in the order of their names. */
  readonly sortsFiles?: boolean;
}

export type SectionOrder = "name" | "priority" | "alignment" | "nameAlignment" | "alignmentName" | "none";

/** A name of input sections in a script of the user's own. */
export interface NamePattern {
  readonly name: string;
  /** EXCLUDE_FILE. */
  readonly except?: RegExp;
  readonly order?: SectionOrder;
}

/** A symbol, set to the value of an expression. */
interface Assignment {
  readonly kind: "assign";
  readonly name: string;
  readonly expression: Expression;
  /** Only if something refers to it. */
  readonly provided: boolean;
  /** The name stays local. */
  readonly hidden: boolean;
}

/** The present address is set. */
interface DotAssignment {
  readonly kind: "dot";
  readonly expression: Expression;
}

interface Assertion {
  readonly kind: "assert";
  readonly expression: Expression;
  readonly message: string;
}

/** What may stand in the braces of an output section. */
export type SectionStatement =
  | { readonly kind: "input"; readonly pattern: InputPattern }
  | { readonly kind: "data"; readonly bytes: number; readonly expression: Expression }
  | { readonly kind: "fill"; readonly fill: Uint8Array }
  | Assignment
  | DotAssignment
  | Assertion;

/** NOLOAD: in memory, not in the file. INFO, COPY, DSECT: in the file, not in memory. */
export type SectionKind = "normal" | "notLoaded" | "notAllocated" | "readOnly" | "firstOverlay" | "overlay";

/** What a script of the user's own says of a section: what stands in its braces, and around them. */
export interface OwnSection {
  readonly body: readonly SectionStatement[];
  readonly sort: SectionKind;
  readonly address?: Expression;
  readonly loadAddress?: Expression;
  readonly alignment?: Expression;
  readonly subalignment?: Expression;
  readonly alignsLoadAddress?: boolean;
  readonly region?: string;
  readonly loadRegion?: string;
  /** Made by the command line: where it ends says nothing of where others go. */
  readonly hasNoRegion?: boolean;
  /** Program headers of PHDRS in which it is. */
  readonly headers?: readonly string[];
  readonly fill?: Uint8Array;
}

export type ScriptItem =
  | {
      readonly kind: "section";
      readonly name: string;
      readonly inputs: readonly InputPattern[];
      /** Common symbols come behind the inputs. */
      readonly takesCommon?: boolean;
      /** Names that are defined, if something refers to them, at the section's start and end. */
      readonly startSymbol?: string;
      readonly endSymbol?: string;
      /** PROVIDE_HIDDEN: those names stay local. */
      readonly hidesSymbols?: boolean;
      /** Debugging information and remarks: not in memory. */
      readonly unloaded?: boolean;
      /** Kept in this place only if its inputs are read-only (or only if they are not). */
      readonly onlyIf?: "readOnly" | "writable";
      readonly alignment?: number;
      /** Of a script of the user's own. */
      readonly own?: OwnSection;
    }
  | Assignment
  | DotAssignment
  | Assertion
  /** Defined as the present address: always, or only if something refers to it. */
  | { readonly kind: "symbol"; readonly name: string; readonly provided: boolean }
  /** DATA_SEGMENT_ALIGN: to a page of its own, with other permissions. */
  | { readonly kind: "dataSegment" }
  /** DATA_SEGMENT_RELRO_END: what stands before may be made read-only once the program is relocated. */
  | { readonly kind: "relroEnd"; readonly slack: number }
  /** Goes on at the next page. */
  | { readonly kind: "page" }
  /** The read-only data: at the same place in the next page, or where the command line says. */
  | { readonly kind: "rodataSegment" }
  /** Goes on where it is, which counts as setting the address. */
  | { readonly kind: "here" }
  /** Goes on at a multiple of so many bytes. What follows belongs to the next section. */
  | { readonly kind: "align"; readonly bytes: number };

type SectionItem = Extract<ScriptItem, { kind: "section" }>;

const section = (name: string, inputs: readonly (string | InputPattern)[], rest: Partial<SectionItem> = {}): SectionItem => ({
  kind: "section",
  name,
  inputs: inputs.map((input) => (typeof input === "string" ? { names: input.split(" ") } : input)),
  ...rest,
});

const unloaded = (name: string, names = name): SectionItem => section(name, [names], { unloaded: true });
const assigned = (name: string): ScriptItem => ({ kind: "symbol", name, provided: false });
const provided = (name: string): ScriptItem => ({ kind: "symbol", name, provided: true });
const pattern = (names: string, rest: Omit<InputPattern, "names"> = {}): InputPattern => ({ names: names.split(" "), ...rest });
const keep = (names: string, rest: Omit<InputPattern, "names"> = {}): InputPattern => pattern(names, { ...rest, keep: true });

/** gcc's own files, which begin and end the lists of constructors. */
const crtbegin = /crtbegin.?[.]o$/;
const crtend = /crtend.?[.]o$/;
const crtboth = /crt(begin|end).?[.]o$/;

/** Constructors and destructors as lists between marks, which gcc for this machine no longer makes. */
const oldList = (name: string): SectionItem =>
  section(name, [
    keep(name, { files: /crtbegin[.]o$/ }),
    keep(name, { files: crtbegin }),
    keep(name, { exceptFiles: crtend }),
    keep(`${name}.*`, { byName: true }),
    keep(name),
  ]);

/** A list of functions between two names. */
const functionList = (name: string, oldName: string): SectionItem =>
  section(`.${name}`, [keep(`.${name}.* .${oldName}.*`, { byPriority: true }), keep(`.${name} .${oldName}`, { exceptFiles: crtboth })], {
    startSymbol: `__${name}_start`,
    endSymbol: `__${name}_end`,
    hidesSymbols: true,
  });

/** Address at which the first segment begins; the headers are at its start. */
export const textSegmentAddress = 0x400000;
export const maximumPageBytes = 0x10000;
export const commonPageBytes = 0x1000;

export const defaultScript: readonly ScriptItem[] = [
  provided("__executable_start"),
  section(".interp", [".interp"]),
  section(".note.gnu.build-id", [".note.gnu.build-id"]),
  section(".rela.plt", [".rela.iplt"], { startSymbol: "__rela_iplt_start", endSymbol: "__rela_iplt_end", hidesSymbols: true }),
  section(".init", [keep(".init")]),
  section(".plt", [".plt", ".iplt"], { alignment: 16 }),
  section(".text", [
    ".text.unlikely .text.*_unlikely .text.unlikely.*",
    ".text.exit .text.exit.*",
    ".text.startup .text.startup.*",
    ".text.hot .text.hot.*",
    pattern(".text.sorted.*", { byName: true }),
    ".text .stub .text.* .gnu.linkonce.t.*",
    ".gnu.warning",
  ]),
  section(".fini", [keep(".fini")]),
  provided("__etext"),
  provided("_etext"),
  provided("etext"),
  section(".rodata", [".rodata .rodata.* .gnu.linkonce.r.*"]),
  section(".rodata1", [".rodata1"]),
  section(".eh_frame_hdr", [".eh_frame_hdr", ".eh_frame_entry .eh_frame_entry.*"]),
  section(".eh_frame", [keep(".eh_frame"), ".eh_frame.*"], { onlyIf: "readOnly" }),
  section(".sframe", [".sframe", ".sframe.*"], { onlyIf: "readOnly" }),
  section(".gcc_except_table", [".gcc_except_table .gcc_except_table.*"], { onlyIf: "readOnly" }),
  section(".gnu_extab", [".gnu_extab*"], { onlyIf: "readOnly" }),
  section(".exception_ranges", [".exception_ranges*"], { onlyIf: "readOnly" }),
  { kind: "dataSegment" },
  section(".eh_frame", [keep(".eh_frame"), ".eh_frame.*"], { onlyIf: "writable" }),
  section(".sframe", [".sframe", ".sframe.*"], { onlyIf: "writable" }),
  section(".gcc_except_table", [".gcc_except_table .gcc_except_table.*"], { onlyIf: "writable" }),
  section(".gnu_extab", [".gnu_extab*"], { onlyIf: "writable" }),
  section(".exception_ranges", [".exception_ranges*"], { onlyIf: "writable" }),
  section(".tdata", [".tdata .tdata.* .gnu.linkonce.td.*"], { startSymbol: "__tdata_start", hidesSymbols: true }),
  section(".tbss", [".tbss .tbss.* .gnu.linkonce.tb.*", ".tcommon"]),
  section(".preinit_array", [keep(".preinit_array")], {
    startSymbol: "__preinit_array_start",
    endSymbol: "__preinit_array_end",
    hidesSymbols: true,
  }),
  functionList("init_array", "ctors"),
  functionList("fini_array", "dtors"),
  oldList(".ctors"),
  oldList(".dtors"),
  section(".jcr", [keep(".jcr")]),
  section(".data.rel.ro", [".data.rel.ro.local* .gnu.linkonce.d.rel.ro.local.*", ".data.rel.ro .data.rel.ro.* .gnu.linkonce.d.rel.ro.*"]),
  section(".got", [".got", ".igot"]),
  { kind: "relroEnd", slack: 24 },
  section(".got.plt", [".got.plt", ".igot.plt"]),
  section(".data", [".data .data.* .gnu.linkonce.d.*"], { startSymbol: "__data_start" }),
  section(".data1", [".data1"]),
  assigned("_edata"),
  provided("edata"),
  { kind: "align", bytes: 1 },
  assigned("__bss_start"),
  assigned("__bss_start__"),
  section(".bss", [".dynbss", ".bss .bss.* .gnu.linkonce.b.*"], { takesCommon: true }),
  assigned("_bss_end__"),
  assigned("__bss_end__"),
  { kind: "align", bytes: 8 },
  assigned("__end__"),
  assigned("_end"),
  provided("end"),
  unloaded(".stab"),
  unloaded(".stabstr"),
  unloaded(".stab.excl"),
  unloaded(".stab.exclstr"),
  unloaded(".stab.index"),
  unloaded(".stab.indexstr"),
  unloaded(".comment"),
  unloaded(".gnu.build.attributes", ".gnu.build.attributes .gnu.build.attributes.*"),
  unloaded(".debug"),
  unloaded(".line"),
  unloaded(".debug_srcinfo"),
  unloaded(".debug_sfnames"),
  unloaded(".debug_aranges"),
  unloaded(".debug_pubnames"),
  unloaded(".debug_info", ".debug_info .gnu.linkonce.wi.*"),
  unloaded(".debug_abbrev"),
  unloaded(".debug_line", ".debug_line .debug_line.* .debug_line_end"),
  unloaded(".debug_frame"),
  unloaded(".debug_str"),
  unloaded(".debug_loc"),
  unloaded(".debug_macinfo"),
  unloaded(".debug_weaknames"),
  unloaded(".debug_funcnames"),
  unloaded(".debug_typenames"),
  unloaded(".debug_varnames"),
  unloaded(".debug_pubtypes"),
  unloaded(".debug_ranges"),
  unloaded(".debug_addr"),
  unloaded(".debug_line_str"),
  unloaded(".debug_loclists"),
  unloaded(".debug_macro"),
  unloaded(".debug_names"),
  unloaded(".debug_rnglists"),
  unloaded(".debug_str_offsets"),
  unloaded(".debug_sup"),
  unloaded(".ARM.attributes", ".ARM.attributes .gnu.attributes"),
  unloaded(".note.gnu.arm.ident"),
];

/** The variants of the script that the command line chooses between. */
export interface ScriptVariant {
  /** Code in pages of its own (`-z separate-code`). */
  readonly separateCode?: boolean | undefined;
  /** Everything in one segment (`-N`). */
  readonly writableText?: boolean | undefined;
}

export function scriptFor({ separateCode, writableText }: ScriptVariant): readonly ScriptItem[] {
  return defaultScript.flatMap((item): ScriptItem[] => {
    if (writableText && item.kind === "dataSegment") return [{ kind: "here" }];
    if (writableText && item.kind === "relroEnd") return [];
    if (separateCode && item.kind === "section" && item.name === ".init") return [{ kind: "page" }, item];
    if (separateCode && item.kind === "section" && item.name === ".rodata") return [{ kind: "page" }, { kind: "rodataSegment" }, item];
    return [item];
  });
}

/** What `-r` uses: sections keep their names, and nothing is defined. */
export const relocatableScript: readonly ScriptItem[] = defaultScript.flatMap((item): ScriptItem[] => {
  if (item.kind !== "section" || /^\.((pre)?init_array|fini_array|[cd]tors|data\.rel\.ro|rela\.plt)$/.test(item.name)) return [];
  const inputs = item.inputs.flatMap((input) => {
    const names = input.names.filter((name) => (name === item.name || name === ".stub" || name === ".gnu.warning") && !name.includes("*"));
    return names.length > 0 ? [{ ...input, names }] : [];
  });
  const { name, unloaded: isUnloaded, onlyIf } = item;
  return [{ kind: "section", name, inputs, ...(isUnloaded ? { unloaded: true } : {}), ...(onlyIf ? { onlyIf } : {}) }];
});

/** /DISCARD/ of the script. */
export const discarded: readonly string[] = [".note.GNU-stack", ".gnu_debuglink", ".gnu.lto_*"];
