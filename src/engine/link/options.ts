// What can be asked of the linker besides its inputs, as plain data: what `ld`'s command line says, already understood.

import type { Locator } from "./locate.ts";
import type { Expression } from "./script-expression.ts";
import type { LinkScript } from "./script-text.ts";

export interface SymbolDefinition {
  readonly name: string;
  readonly expression: Expression;
  /** Where it was written, for messages: `--defsym:1`. */
  readonly origin: string;
}

/** As the options of `ld` have it; what is absent is as by default. */
export interface LinkOptions {
  /** The symbol at which the program begins, or its address; `_start` if absent. */
  readonly entry?: string;
  /** The place in a source text that a place in an object stands for, for messages; by the objects' line tables if absent. */
  readonly locate?: Locator;
  /** Addresses of output sections (`-Ttext`, `--section-start`). */
  readonly sectionAddresses?: ReadonlyMap<string, number>;
  /** Where the first segment begins (`-Ttext-segment`). */
  readonly textSegmentAddress?: number;
  /** Where read-only data begin, if code is separate (`-Trodata-segment`). */
  readonly rodataSegmentAddress?: number;
  /** Code in pages of its own (`-z separate-code`). */
  readonly separateCode?: boolean;
  /** Not made for loading page by page (`-n`), and with code that can be written as well (`-N`). */
  readonly unpaged?: "readOnlyText" | "writableText";
  readonly maximumPageBytes?: number;
  readonly commonPageBytes?: number;
  /** Symbols with their values (`--defsym`, and assignments of a script that stands among the inputs). */
  readonly definitions?: readonly SymbolDefinition[];
  /** Names that are undefined from the start (`-u`). */
  readonly undefinedNames?: readonly string[];
  /** A script in the place of ld's own (`-T`). */
  readonly script?: LinkScript;
  /** Names whose references mean another definition (`--wrap`). */
  readonly wrappedNames?: readonly string[];
  /** Leaves out sections that nothing leads to (`--gc-sections`). */
  readonly collectsGarbage?: boolean;
  /** Names them in the result (`--print-gc-sections`). */
  readonly tellsGarbage?: boolean;
  /** Makes `.eh_frame_hdr` (`--eh-frame-hdr`). */
  readonly frameHeader?: boolean;
  /** Makes `.note.gnu.build-id`: of a hash of the file, or of given bytes (`--build-id`). */
  readonly buildId?: "sha1" | "md5" | Uint8Array;
  /** Without debugging information (`-S`), or without symbols as well (`-s`). */
  readonly strip?: "debug" | "all";
  /** Leaves out local symbols that begin with .L (`-X`), or all local symbols (`-x`). */
  readonly discardLocals?: "temporary" | "all";
  /** Whether part of the data becomes read-only once the program is relocated; yes if absent (`-z norelro`). */
  readonly relro?: boolean;
  /** `-z execstack`, `-z noexecstack`; by the inputs if absent. */
  readonly stack?: "plain" | "executable";
  /** What the program says of the size of its stack (`-z stack-size`). */
  readonly stackBytes?: number;
  /** Makes one object file of all, not a program (`-r`). */
  readonly relocatable?: boolean;
  /** Whether to warn of a segment that can be written and run; yes if absent. */
  readonly warnsOfWritableCode?: boolean;
  /** Warnings stop the link (`--fatal-warnings`), or are kept back (`-w`). */
  readonly warningsAre?: "error" | "nothing";
  /** The first of several definitions counts (`-z muldefs`). */
  readonly allowsDuplicates?: boolean;
  /** What is said of names that nothing defines: "error" if absent. */
  readonly unresolved?: "error" | "warning" | "ignore";
  /** Avoids what Cortex-A53 gets wrong (`--fix-cortex-a53-843419`). */
  readonly fixesErratum843419?: boolean;
  /** Gives a map of the program in the result (`-Map`). */
  readonly map?: boolean;
}
