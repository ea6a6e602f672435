// What a word of the text means, in a few lines: an instruction with the fields of its own word, a directive, a register with its present
// value, a condition, a number in other clothes, a name with its place and its definition. Takes the machine's words; knows no editor.

import type { InstructionForm, MachineView, NamedValue, Vocabulary } from "../../protocol/messages.ts";
import { encodingPieces, fitsPattern } from "../format/encoding.ts";
import { hexadecimal } from "../format/number.ts";
import { conditionsThatHold } from "../panels/conditions.ts";
import { generalRegisterRole, programCounterRole, stackPointerRole } from "../panels/register-roles.ts";
import type { HelpLine } from "./help-body.ts";
import type { Definition } from "./statement.ts";

export interface Knowledge {
  readonly vocabulary: Vocabulary;
  readonly view: MachineView | undefined;
  /** Of the name, with the file if it is another one than that in front. */
  readonly definition: (Definition & { readonly file?: string }) | undefined;
  /** What the name became when the text was last linked. */
  readonly symbol: NamedValue | undefined;
  /** What the statement became. */
  readonly word: number | undefined;
}

export type Explanation = readonly HelpLine[];

const shownForms = 6;
const conditionNames = /^(eq|ne|cs|hs|cc|lo|mi|pl|vs|vc|hi|ls|ge|lt|gt|le|al)$/;
const otherNames: Readonly<Record<string, string>> = { cs: "hs", cc: "lo" };

/** Undefined: nothing is known of it. `isFirst`: it begins a statement. */
export function explain(word: string, isFirst: boolean, knowledge: Knowledge): Explanation | undefined {
  const { definition } = knowledge;
  if (isFirst) return explainFirst(word.toLowerCase(), knowledge) ?? (definition && explainName(definition, knowledge));
  if (/^(-?\d|')/.test(word) && !/^\d+[bf]$/.test(word)) return explainNumber(word, knowledge.vocabulary);
  if (definition) return explainName(definition, knowledge);
  return (
    explainRegister(word.toLowerCase(), knowledge.view) ??
    explainCondition(word.toLowerCase(), knowledge.view) ??
    explainConstant(word, knowledge.vocabulary)
  );
}

function flagsSentence({ read, written }: InstructionForm["flags"]): string {
  if (written) return read ? "Reads the flags and sets them." : "Sets the flags.";
  return read ? "Reads the flags." : "Leaves the flags as they are.";
}

/** Of an instruction: the form that this word has comes first, and its fields are drawn. */
function explainInstruction(forms: readonly InstructionForm[], { word }: Knowledge): Explanation {
  const own = word === undefined ? undefined : forms.find(({ pattern }) => fitsPattern(pattern, word));
  const main = own ?? forms[0];
  // Rows of other widths may be written alike.
  const written = [...new Set([main, ...forms].map(({ form }) => form))];
  return [
    ["cm-helpText", /\bflags?\b/.test(main.summary) ? main.summary : `${main.summary} ${flagsSentence(main.flags)}`],
    ...written.slice(0, shownForms).map((form): HelpLine => ["cm-helpForm", form]),
    ...(written.length > shownForms ? [["cm-helpText", `… and ${written.length - shownForms} more forms`] as const] : []),
    ...(own && word !== undefined
      ? ([
          ["cm-helpText", `Here it is ${hexadecimal(word >>> 0, 8)}:`],
          ["encoding", encodingPieces(own.pattern, word)],
        ] as const)
      : []),
    ["cm-helpExample", main.example],
  ];
}

function explainFirst(word: string, knowledge: Knowledge): Explanation | undefined {
  const { instructions, directives } = knowledge.vocabulary;
  const forms = instructions.find(({ mnemonic }) => mnemonic === word)?.forms;
  if (forms?.[0]) {
    const condition = explainCondition(/^bc?\.(\w+)$/.exec(word)?.[1] ?? "", knowledge.view) ?? [];
    return [...explainInstruction(forms, knowledge), ...condition];
  }
  const directive = directives.find(({ name }) => name === word);
  return (
    directive && [
      ["cm-helpForm", directive.form],
      ["cm-helpText", directive.summary],
    ]
  );
}

function explainName(
  { name, line, kind, text, file }: NonNullable<Knowledge["definition"]>,
  { vocabulary, symbol }: Knowledge,
): Explanation {
  const place = file === undefined ? `line ${line}` : `${file}:${line}`;
  const value =
    symbol === undefined
      ? ""
      : symbol.section === undefined
        ? ` ${symbol.value} = ${hexadecimal(symbol.value)}`
        : ` in ${symbol.section} at ${hexadecimal(symbol.value)}`;
  return [
    ["cm-helpForm", text],
    ["cm-helpText", `${kind === "label" ? "Label" : "Constant"}${value}, ${place}; F12 goes there`],
    ...(explainConstant(name, vocabulary) ?? []),
  ];
}

function explainRegister(word: string, view: MachineView | undefined): Explanation | undefined {
  const number = /^[xw]([0-9]|[12][0-9]|30)$/.exec(word)?.[1] ?? { fp: "29", lr: "30" }[word];
  const isLoaded = view !== undefined && view.status !== "empty";
  if (number !== undefined) {
    const index = Number(number);
    const value = view?.registers.x[index] ?? 0n;
    const pointee = view?.pointees?.[index];
    const shown = word.startsWith("w") ? BigInt.asUintN(32, value) : value;
    const signed = BigInt.asIntN(word.startsWith("w") ? 32 : 64, shown);
    return [
      ["cm-helpText", `${word}: ${generalRegisterRole(index)}`],
      ...(word.startsWith("w") ? [["cm-helpText", `The low 32 bits of x${index}; writing it clears the upper 32`] as const] : []),
      ...(isLoaded ? [["cm-helpForm", `now ${hexadecimal(shown)} = ${signed}${pointee ? ` ${pointee}` : ""}`] as const] : []),
    ];
  }
  if (word === "sp") return [["cm-helpText", stackPointerRole], ...now(isLoaded ? view.registers.sp : undefined)];
  if (word === "pc") return [["cm-helpText", programCounterRole], ...now(isLoaded ? view.registers.pc : undefined)];
  if (word === "xzr" || word === "wzr") return [["cm-helpText", "zero register: reads as 0, and what is written to it is lost"]];
  if (/^[vqdshb]([0-9]|[12][0-9]|3[01])(\.\w+)?$/.test(word)) {
    const index = Number(/\d+/.exec(word)?.[0]);
    const kept = index >= 8 && index <= 15 ? "a call keeps its low 64 bits" : index < 8 ? "argument and result" : "a call may change it";
    return [["cm-helpText", `part of v${index}, a SIMD and floating-point register: ${kept}`]];
  }
  return undefined;
}

const now = (value: bigint | undefined): Explanation => (value === undefined ? [] : [["cm-helpForm", `now ${hexadecimal(value)}`]]);

function explainCondition(word: string, view: MachineView | undefined): Explanation | undefined {
  if (!conditionNames.test(word)) return undefined;
  const wanted = otherNames[word] ?? word;
  // Each condition holds for all flags clear or for one of these.
  const meaning = [0, 0b0100, 0b0010, 0b1000, 0b0001].flatMap(conditionsThatHold).find(({ name }) => name === wanted)?.meaning ?? "always";
  if (!view || view.status === "empty") return [["cm-helpText", `${word}: ${meaning}`]];
  const holds = wanted === "al" || conditionsThatHold(view.registers.nzcv).some(({ name }) => name === wanted);
  return [["cm-helpText", `${word}: ${meaning}; ${holds ? "holds now" : "does not hold now"}`]];
}

function explainConstant(word: string, { calls, constants, errors }: Vocabulary): Explanation | undefined {
  const call = calls.find(({ name }) => word.toUpperCase() === `SYS_${name.toUpperCase()}` || word === `__NR_${name}`);
  if (call) {
    return [
      ["cm-helpForm", `${call.name}(${call.parameters.join(", ")})   x8 = ${call.number}`],
      ["cm-helpText", call.summary],
    ];
  }
  const constant = constants.find(({ name }) => name === word);
  if (constant) return [["cm-helpText", `${constant.set}: ${constant.value} = ${hexadecimal(constant.value)}`]];
  const error = errors.find(({ name }) => name === word);
  return error && [["cm-helpText", `error ${error.number}: ${error.text}; a call returns ${-error.number} in x0`]];
}

const escapes: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, "0": 0, "\\": 92, "'": 39, '"': 34 };

function numberOf(word: string): bigint | undefined {
  const character = /^'(?:\\(.)|(.))'?$/.exec(word);
  if (character)
    return BigInt(character[2] === undefined ? (escapes[character[1]] ?? character[1].charCodeAt(0)) : character[2].charCodeAt(0));
  const digits = word.replace(/^-/, "");
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  if (!/^(0[xX][0-9a-fA-F]+|0[bB][01]+|0o[0-7]+|\d+)$/.test(octal)) return undefined;
  return word.startsWith("-") ? -BigInt(octal) : BigInt(octal);
}

/** Decimal, hexadecimal, binary, character; and the call or the error that it may be. */
function explainNumber(word: string, { calls, errors }: Vocabulary): Explanation | undefined {
  const value = numberOf(word);
  if (value === undefined) return undefined;
  const bits = BigInt.asUintN(64, value);
  const binary = bits < 65536n ? ` = 0b${bits.toString(2)}` : "";
  const character = value >= 32n && value < 127n ? ` = '${String.fromCharCode(Number(value))}'` : value === 10n ? " = '\\n'" : "";
  const call = calls.find(({ number }) => BigInt(number) === value);
  const error = value < 0n ? errors.find(({ number }) => BigInt(-number) === value) : undefined;
  return [
    ["cm-helpForm", `${value} = ${hexadecimal(bits)}${binary}${character}`],
    ...(call ? [["cm-helpText", `In x8 it is the call ${call.name}(${call.parameters.join(", ")}): ${call.summary}`] as const] : []),
    ...(error ? [["cm-helpText", `As a result it is ${error.name}: ${error.text}`] as const] : []),
  ];
}
