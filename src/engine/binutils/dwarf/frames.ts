// How to find the callers (.eh_frame, .debug_frame): the steps as they are written (readelf -wf), or the table that they come to (-wF).

import { assertNever } from "../../base/errors.ts";
import { ByteReader } from "../../elf/byte-reader.ts";
import { type CommonEntry, type FrameStep, type FrameStepName, readCommonEntry, readFrameStep } from "../../elf/dwarf/call-frames.ts";
import { lengthEncoding, readPointer } from "../../elf/dwarf/pointer-encoding.ts";
import { hexDigits } from "../tool.ts";
import { describeExpression } from "./expressions.ts";
import { describeRegister, registerName } from "./registers.ts";

/** What holds of a register or of the frame's address at some place. */
type Rule =
  | { readonly kind: "undefined" | "same" | "expression" | "valueExpression" }
  | { readonly kind: "offset" | "valueOffset"; readonly offset: number }
  | { readonly kind: "register"; readonly register: number };

interface Frame {
  cfaRegister: number;
  cfaOffset: number;
  hasExpression: boolean;
  readonly rules: Map<number, Rule>;
}

interface Common extends CommonEntry {
  readonly frame: Frame;
}

export interface FrameSection {
  readonly name: string;
  readonly contents: Uint8Array;
  readonly address: number;
}

const newFrame = (): Frame => ({ cfaRegister: 0, cfaOffset: 0, hasExpression: false, rules: new Map() });
const copyOf = ({ rules, ...rest }: Frame): Frame => ({ ...rest, rules: new Map(rules) });

const address = (value: number | bigint): string => hexDigits(value, 16);

/** `interpreted`: as a table. */
export function framesText(section: FrameSection, interpreted: boolean): string {
  return `Contents of the ${section.name} section:\n\n${new FrameReader(section, interpreted).all()}\n`;
}

class FrameReader {
  readonly #section: FrameSection;
  readonly #interpreted: boolean;
  readonly #common = new Map<number, Common>();
  readonly #isEh: boolean;

  constructor(section: FrameSection, interpreted: boolean) {
    this.#section = section;
    this.#interpreted = interpreted;
    this.#isEh = section.name === ".eh_frame";
  }

  all(): string {
    const { contents } = this.#section;
    const reader = new ByteReader(contents);
    let text = "";
    while (!reader.atEnd) {
      const start = reader.position;
      const length = reader.u32();
      if (reader.failed) break;
      if (length === 0) {
        text += `\n${hexDigits(start, 8)} ZERO terminator\n\n`;
        while (!reader.atEnd && contents[reader.position] === 0) reader.skip(1);
        continue;
      }
      const end = Math.min(contents.length, reader.position + length);
      const idAt = reader.position;
      const id = reader.u32();
      const entry = new ByteReader(contents, reader.position, end);
      const isCommon = this.#isEh ? id === 0 : id === 0xffffffff;
      if (isCommon) text += this.#commonEntry(entry, start, length, id);
      else text += this.#frameEntry(entry, start, length, id, this.#isEh ? idAt - id : id);
      reader.position = end;
    }
    return text;
  }

  #commonEntry(reader: ByteReader, start: number, length: number, id: number): string {
    const entry: Common = { ...readCommonEntry(reader), frame: newFrame() };
    this.#common.set(start, entry);
    const { version, augmentation, codeAlignment, dataAlignment, returnRegister, data } = entry;
    const title = `\n${hexDigits(start, 8)} ${address(length)} ${hexDigits(id, 8)} CIE`;
    const dataText = data.length > 0 ? `  Augmentation data:    ${hexBytes(data)}\n` : "";
    const head = this.#interpreted
      ? `${title} "${augmentation}" cf=${codeAlignment} df=${dataAlignment} ra=${returnRegister}\n`
      : `${title}
  Version:               ${version}
  Augmentation:          "${augmentation}"
${version >= 4 ? "  Pointer Size:          8\n  Segment Size:          0\n" : ""}  Code alignment factor: ${codeAlignment}
  Data alignment factor: ${dataAlignment}
  Return address column: ${returnRegister}
${dataText}`;
    return head + this.#steps(reader, entry, entry.frame, 0);
  }

  #frameEntry(reader: ByteReader, start: number, length: number, id: number, commonAt: number): string {
    const common = this.#common.get(commonAt);
    if (!common) return `\n${hexDigits(start, 8)} ${address(length)} ${hexDigits(id, 8)} FDE cie=${hexDigits(commonAt, 8)} pc=<unknown>\n`;
    const begin = readPointer(reader, common.encoding, this.#section.address);
    const range = readPointer(reader, lengthEncoding(common.encoding), this.#section.address);
    const data = common.hasData ? reader.take(reader.uleb128()) : new Uint8Array(0);
    const text = `\n${hexDigits(start, 8)} ${address(length)} ${hexDigits(id, 8)} FDE cie=${hexDigits(commonAt, 8)} pc=${address(begin)}..${address(begin + range)}\n`;
    const dataText = !this.#interpreted && data.length > 0 ? `  Augmentation data:    ${hexBytes(data)}\n` : "";
    return text + dataText + this.#steps(reader, common, copyOf(common.frame), begin);
  }

  #steps(reader: ByteReader, common: Common, frame: Frame, start: number): string {
    const run = new StepRun(this.#section, common, frame, start, this.#interpreted);
    if (this.#interpreted) run.mention(new ByteReader(reader.bytes, reader.position, reader.end));
    while (!reader.atEnd) run.step(reader);
    if (this.#interpreted && !run.isEmpty) run.row();
    return run.text;
  }
}

const hexBytes = (bytes: Uint8Array): string => Array.from(bytes, (byte) => ` ${hexDigits(byte, 2)}`).join("");

/** Steps that make a register a column of the table. */
const columnSteps: ReadonlySet<FrameStepName> = new Set([
  "offset",
  "restore",
  "offset_extended",
  "restore_extended",
  "undefined",
  "same_value",
  "register",
  "expression",
  "offset_extended_sf",
  "val_offset",
  "val_offset_sf",
  "val_expression",
  "GNU_negative_offset_extended",
]);

class StepRun {
  text = "";
  isEmpty = true;
  readonly #section: FrameSection;
  readonly #common: Common;
  readonly #frame: Frame;
  #at: number;
  readonly #interpreted: boolean;
  readonly #saved: Frame[] = [];
  #needsTitle = true;

  constructor(section: FrameSection, common: Common, frame: Frame, at: number, interpreted: boolean) {
    this.#section = section;
    this.#common = common;
    this.#frame = frame;
    this.#at = at;
    this.#interpreted = interpreted;
  }

  /** The next step; behind one that nobody knows nothing can be read. */
  #read(reader: ByteReader): FrameStep | number {
    const step = readFrameStep(reader, this.#common);
    if (typeof step === "number") reader.position = reader.end;
    return step;
  }

  /** The table has a column for each register that is spoken of. */
  mention(reader: ByteReader): void {
    while (!reader.atEnd) {
      const step = this.#read(reader);
      if (typeof step === "number") return;
      const { name, operands } = step;
      if (name !== "nop") this.isEmpty = false;
      if (columnSteps.has(name) && !this.#frame.rules.has(operands[0])) this.#frame.rules.set(operands[0], { kind: "undefined" });
    }
  }

  #expressionText({ expression }: FrameStep): string {
    const { address, contents } = this.#section;
    return `(${describeExpression(expression, { address: address + expression.byteOffset - contents.byteOffset })})`;
  }

  step(reader: ByteReader): void {
    const step = this.#read(reader);
    if (typeof step === "number") {
      this.text += `  DW_CFA_??? (User defined call frame op: 0x${step.toString(16)})\n`;
      return;
    }
    const { name, operands } = step;
    const [first, second] = operands;
    const frame = this.#frame;
    const say = (words: string): void => {
      if (!this.#interpreted) this.text += `  DW_CFA_${name}${words}\n`;
    };
    const set = (rule: Rule): void => void frame.rules.set(first, rule);
    const signed = (value: number): string => `${value < 0 ? "" : "+"}${value}`;
    switch (name) {
      case "advance_loc":
      case "advance_loc1":
      case "advance_loc2":
      case "advance_loc4": {
        const bytes = first * this.#common.codeAlignment;
        if (this.#interpreted) this.row();
        else say(`: ${bytes} to ${address(this.#at + bytes)}`);
        this.#at += bytes;
        return;
      }
      case "set_loc":
        if (this.#interpreted) this.row();
        else say(`: ${address(first)}`);
        this.#at = first;
        return;
      case "offset":
      case "offset_extended":
      case "offset_extended_sf":
      case "GNU_negative_offset_extended":
        say(`: ${describeRegister(first)} at cfa${signed(second)}`);
        set({ kind: "offset", offset: second });
        return;
      case "val_offset":
      case "val_offset_sf":
        say(`: ${describeRegister(first)} is cfa${signed(second)}`);
        set({ kind: "valueOffset", offset: second });
        return;
      case "restore":
      case "restore_extended": {
        say(`: ${describeRegister(first)}`);
        set(this.#common.frame.rules.get(first) ?? { kind: "undefined" });
        return;
      }
      case "undefined":
        say(`: ${describeRegister(first)}`);
        set({ kind: "undefined" });
        return;
      case "same_value":
        say(`: ${describeRegister(first)}`);
        set({ kind: "same" });
        return;
      case "register":
        say(`: ${describeRegister(first)} in ${describeRegister(second)}`);
        set({ kind: "register", register: second });
        return;
      case "remember_state":
        say("");
        this.#saved.push(copyOf(frame));
        return;
      case "restore_state": {
        say("");
        const saved = this.#saved.pop();
        if (saved) Object.assign(frame, saved);
        return;
      }
      case "def_cfa":
      case "def_cfa_sf":
        say(`: ${describeRegister(first)} ofs ${second}`);
        Object.assign(frame, { cfaRegister: first, cfaOffset: second, hasExpression: false });
        return;
      case "def_cfa_register":
        say(`: ${describeRegister(first)}`);
        Object.assign(frame, { cfaRegister: first, hasExpression: false });
        return;
      case "def_cfa_offset":
      case "def_cfa_offset_sf":
        say(`: ${first}`);
        frame.cfaOffset = first;
        return;
      case "def_cfa_expression":
        say(` ${this.#expressionText(step)}`);
        frame.hasExpression = true;
        return;
      case "expression":
        say(`: ${describeRegister(first)} ${this.#expressionText(step)}`);
        set({ kind: "expression" });
        return;
      case "val_expression":
        say(`: ${describeRegister(first)} ${this.#expressionText(step)}`);
        set({ kind: "valueExpression" });
        return;
      case "GNU_args_size":
        say(`: ${first}`);
        return;
      case "nop":
      case "AARCH64_negate_ra_state":
        say("");
        return;
      default:
        assertNever(name);
    }
  }

  /** A line of the table: what holds from the present place on. */
  row(): void {
    const { rules, hasExpression, cfaRegister, cfaOffset } = this.#frame;
    const columns = [...rules.keys()].sort((a, b) => a - b);
    const { returnRegister } = this.#common;
    if (this.#needsTitle) {
      const titles = columns.map((column) =>
        column === returnRegister ? "ra    " : `${(registerName(column) ?? `r${column}`).padEnd(5)} `,
      );
      this.text += `   LOC           CFA      ${titles.join("")}\n`;
      this.#needsTitle = false;
    }
    const name = registerName(cfaRegister) ?? `r${cfaRegister}`;
    const cfa = hasExpression ? "exp" : `${name}${cfaOffset < 0 ? "" : "+"}${cfaOffset}`;
    this.text += `${address(this.#at)} ${cfa.padEnd(8)} ${columns.map((column) => `${ruleText(rules.get(column)!).padEnd(5)} `).join("")}\n`;
  }
}

function ruleText(rule: Rule): string {
  switch (rule.kind) {
    case "undefined":
      return "u";
    case "same":
      return "s";
    case "offset":
      return `c${rule.offset < 0 ? "" : "+"}${rule.offset}`;
    case "valueOffset":
      return `v${rule.offset < 0 ? "" : "+"}${rule.offset}`;
    case "register":
      return describeRegister(rule.register);
    case "expression":
      return "exp";
    case "valueExpression":
      return "vexp";
  }
}
