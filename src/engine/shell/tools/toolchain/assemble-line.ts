// The command line of `as` (man 1 as): words → what is to be assembled, and how. `gcc` hands over what -Wa, holds in the same words.

import { architectureNamed, type Processor, processorNamed } from "../../../asm/index.ts";
import type { AssemblerOptions } from "./sources.ts";

export interface AssembleLine {
  readonly options: AssemblerOptions;
  readonly sources: readonly string[];
  readonly output: string;
  /** Where the rule of make goes that names what was read. */
  readonly ruleFile?: string;
}

/** Options that say what is so anyway, or what nobody can see. */
const ignored =
  /^(-mabi=lp64|-EL|--(no)?execstack|--noexecstack|-a[cdghlmns=].*|-a|--64|-k|-v|-L|--keep-locals|-f|-D|-J|-Z|-R|--statistics|--reduce-memory-overheads|--hash-size=.*|-mverbose-error|-mno-verbose-error|--(no)?compress-debug-sections.*|--sectname-subst|--generate-missing-build-notes=.*|--elf-stt-common=.*|--traditional-format|--strip-local-absolute|--size-check=.*|--listing-\S+=.*|-nocpp|-mlittle-endian)$/;

const debugging = /^(-g|--gen-debug|-gstabs\+?|--gstabs\+?|--gdwarf-?[2-5]?|-gdwarf-?[2-5]?)$/;

export function parseAssembleLine(words: readonly string[]): AssembleLine | { readonly error: string } | "version" {
  let output = "a.out";
  let debug = false;
  let debugVersion: AssemblerOptions["debugVersion"];
  let ruleFile: string | undefined;
  let architecture: Processor | undefined;
  let processor: Processor | undefined;
  let warnings: AssemblerOptions["warnings"];
  const sources: string[] = [];
  const folders: string[] = [];
  const symbols: Record<string, bigint> = {};
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const valueBehind = (prefix: string): string | undefined => word.slice(prefix.length) || words[++index];
    if (word === "--version") return "version";
    if (/^--defsym(=|$)/.test(word)) {
      const text = word.startsWith("--defsym=") ? word.slice(9) : (words[++index] ?? "");
      const [, name, value] = /^([^=]+)=(-?(?:0[xX][0-9a-fA-F]+|\d+))$/.exec(text) ?? [];
      if (name === undefined) return { error: `bad defsym; format is --defsym name=value` };
      symbols[name] = value.startsWith("-") ? -BigInt(value.slice(1)) : BigInt(value);
    } else if (word.startsWith("-o")) {
      const value = valueBehind("-o");
      if (value === undefined) return { error: "option requires an argument -- 'o'" };
      output = value;
    } else if (word.startsWith("-I")) folders.push(valueBehind("-I") ?? ".");
    else if (word === "--MD" || word === "-MD") ruleFile = words[++index];
    else if (/^-m(arch|cpu)=/.test(word)) {
      const name = word.slice(word.indexOf("=") + 1);
      const chosen = word.startsWith("-march") ? architectureNamed(name) : processorNamed(name);
      if ("problem" in chosen) return { error: `${chosen.problem}${chosen.help ? `: ${chosen.help}` : ""}` };
      if (word.startsWith("-march")) architecture = chosen;
      else processor = chosen;
    } else if (/^(-W|--no-warn|--warn|--fatal-warnings)$/.test(word)) {
      if (word === "--fatal-warnings") warnings = warnings === "none" ? warnings : "fatal";
      else warnings = word === "--warn" ? undefined : "none";
    } else if (debugging.test(word)) {
      debug = true;
      const [number] = /[2-5]$/.exec(word) ?? [];
      if (number !== undefined) debugVersion = Number(number) as AssemblerOptions["debugVersion"];
    } else if (word === "--") {
      sources.push(...words.slice(index + 1));
      break;
    } else if (word === "-" || !word.startsWith("-")) sources.push(word);
    else if (!ignored.test(word)) return { error: `unrecognized option '${word}'` };
  }
  const chosen = processor ?? architecture;
  return {
    options: {
      ...{ debug, folders, symbols },
      ...(chosen ? { processor: chosen } : {}),
      ...(warnings ? { warnings } : {}),
      ...(debugVersion ? { debugVersion } : {}),
    },
    ...{ sources: sources.length === 0 ? ["-"] : sources, output },
    ...(ruleFile === undefined ? {} : { ruleFile }),
  };
}
