// `as` (man 1 as): words of GNU's command, the work of asm/.

import { encodeUtf8 } from "../../../base/utf8.ts";
import { writeObject } from "../../../elf/index.ts";
import type { ToolRequest } from "../../../kernel/index.ts";
import { refusal, type ToolText } from "../../tool.ts";
import { assembled, type SourceOptions, textOfSource } from "./sources.ts";
import { expandedWords } from "./words.ts";

const version = "svc0 as: the dialect of GNU as 2.40 for AArch64\n";

/** Options that say what is so anyway, or what nobody can see. */
const ignored =
  /^(-mcpu=.*|-march=.*|-mabi=lp64|-EL|--(no)?execstack|--noexecstack|--fatal-warnings|-W|--no-warn|--warn|-a[cdghlmns=].*|-a|--64|-k|-v|-L|--keep-locals|-f|-D|-J|-Z|-R|--statistics|--reduce-memory-overheads|--hash-size=.*|-mverbose-error|-mno-verbose-error|--(no)?compress-debug-sections.*|--sectname-subst|--generate-missing-build-notes=.*|--elf-stt-common=.*)$/;

interface AssembleLine extends SourceOptions {
  readonly sources: readonly string[];
  readonly output: string;
  /** Where the rule of make goes that names what was read. */
  readonly ruleFile?: string;
}

function parse(words: readonly string[]): AssembleLine | { readonly error: string } | "version" {
  let output = "a.out";
  let debug = false;
  let debugVersion: SourceOptions["debugVersion"];
  let ruleFile: string | undefined;
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
    else if (word === "--MD") ruleFile = words[++index];
    else if (/^(-g|--gen-debug|-gstabs\+?|--gstabs\+?|--gdwarf-?[2-5]?|-gdwarf-?[2-5]?)$/.test(word)) {
      debug = true;
      const [number] = /[2-5]$/.exec(word) ?? [];
      if (number !== undefined) debugVersion = Number(number) as SourceOptions["debugVersion"];
    } else if (word === "--") {
      sources.push(...words.slice(index + 1));
      break;
    } else if (word === "-" || !word.startsWith("-")) sources.push(word);
    else if (!ignored.test(word)) return { error: `unrecognized option '${word}'` };
  }
  return {
    ...{ sources: sources.length === 0 ? ["-"] : sources, output, debug, folders, symbols },
    ...(debugVersion ? { debugVersion } : {}),
    ...(ruleFile === undefined ? {} : { ruleFile }),
  };
}

export function runAs(request: ToolRequest): ToolText | "input" {
  const line = parse(expandedWords(request));
  if (line === "version") return { output: version };
  if ("error" in line) return refusal(request, line.error);
  const parts: { readonly name: string; readonly text: string }[] = [];
  for (const path of line.sources) {
    const text = textOfSource(request, path);
    if (text === "input") return "input";
    if (typeof text !== "string") return refusal(request, `can't open ${path} for reading: ${text.error}`);
    parts.push({ name: path === "-" ? "{standard input}" : path, text });
  }
  const { object, errors } = assembled(request, oneSource(parts), line);
  if (!object) return { errors, status: 1 };
  const rule =
    line.ruleFile === undefined ? [] : [{ path: line.ruleFile, bytes: encodeUtf8(`${line.output}: ${line.sources.join(" ")}\n`) }];
  return {
    errors,
    files: [{ path: line.output, bytes: writeObject(object), mode: 0o666 }, ...rule.map((file) => ({ ...file, mode: 0o666 }))],
  };
}

/** Several sources count as one text. */
function oneSource(parts: readonly { readonly name: string; readonly text: string }[]) {
  if (parts.length === 1) return parts[0];
  const lines = parts.flatMap(({ name, text }) => {
    let at = 0;
    return text.split("\n").map((line, index) => {
      const lineStart = at;
      at += line.length + 1;
      return {
        text: line,
        span: (start: number, end: number) => ({
          file: name,
          start: lineStart + start,
          end: lineStart + end,
          line: index + 1,
          column: start + 1,
        }),
        isMadeFrom: () => false,
      };
    });
  });
  return { name: parts[0].name, text: "", lines };
}
