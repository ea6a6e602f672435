// How to find the callers (.eh_frame, .debug_frame): the steps as they are written (readelf -wf), or the table that they come to (-wF).

import { ByteReader } from "../../elf/byte-reader.ts";
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

interface CommonEntry {
  readonly augmentation: string;
  readonly codeFactor: number;
  readonly dataFactor: number;
  readonly returnColumn: number;
  readonly encoding: number;
  readonly hasData: boolean;
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
  readonly #common = new Map<number, CommonEntry>();
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
    const version = reader.u8();
    const augmentation = reader.cString();
    if (version >= 4) reader.skip(2);
    const codeFactor = reader.uleb128();
    const dataFactor = reader.sleb128();
    const returnColumn = version === 1 ? reader.u8() : reader.uleb128();
    const hasData = augmentation.startsWith("z");
    const data = hasData ? bytesOf(reader, reader.uleb128()) : new Uint8Array(0);
    let encoding = 0;
    const inData = new ByteReader(data);
    for (const letter of augmentation.slice(1)) {
      if (letter === "R") encoding = inData.u8();
      else if (letter === "P") inData.skip(encodedBytes(inData.u8()));
      else if (letter === "L") inData.skip(1);
    }
    const entry: CommonEntry = { augmentation, codeFactor, dataFactor, returnColumn, encoding, hasData, frame: newFrame() };
    this.#common.set(start, entry);
    const title = `\n${hexDigits(start, 8)} ${address(length)} ${hexDigits(id, 8)} CIE`;
    const dataText = data.length > 0 ? `  Augmentation data:    ${hexBytes(data)}\n` : "";
    const head = this.#interpreted
      ? `${title} "${augmentation}" cf=${codeFactor} df=${dataFactor} ra=${returnColumn}\n`
      : `${title}
  Version:               ${version}
  Augmentation:          "${augmentation}"
${version >= 4 ? "  Pointer Size:          8\n  Segment Size:          0\n" : ""}  Code alignment factor: ${codeFactor}
  Data alignment factor: ${dataFactor}
  Return address column: ${returnColumn}
${dataText}`;
    return head + this.#steps(reader, entry, entry.frame, 0);
  }

  #frameEntry(reader: ByteReader, start: number, length: number, id: number, commonAt: number): string {
    const common = this.#common.get(commonAt);
    if (!common) return `\n${hexDigits(start, 8)} ${address(length)} ${hexDigits(id, 8)} FDE cie=${hexDigits(commonAt, 8)} pc=<unknown>\n`;
    const place = this.#section.address + reader.position;
    const size = encodedBytes(common.encoding);
    let begin = size === 4 && common.encoding & 8 ? reader.u32() | 0 : reader.unsigned(size);
    if ((common.encoding & 0x70) === 0x10) begin += place;
    const range = reader.unsigned(size);
    const data = common.hasData ? bytesOf(reader, reader.uleb128()) : new Uint8Array(0);
    const text = `\n${hexDigits(start, 8)} ${address(length)} ${hexDigits(id, 8)} FDE cie=${hexDigits(commonAt, 8)} pc=${address(begin)}..${address(begin + range)}\n`;
    const dataText = !this.#interpreted && data.length > 0 ? `  Augmentation data:    ${hexBytes(data)}\n` : "";
    return text + dataText + this.#steps(reader, common, copyOf(common.frame), begin);
  }

  #steps(reader: ByteReader, common: CommonEntry, frame: Frame, start: number): string {
    const run = new StepRun(common, frame, start, this.#interpreted);
    if (this.#interpreted) run.mention(new ByteReader(reader.bytes, reader.position, reader.end));
    while (!reader.atEnd) run.step(reader);
    if (this.#interpreted && !run.isEmpty) run.row();
    return run.text;
  }
}

function bytesOf(reader: ByteReader, count: number): Uint8Array {
  const start = reader.position;
  reader.skip(count);
  return reader.bytes.subarray(start, reader.position);
}

const hexBytes = (bytes: Uint8Array): string => Array.from(bytes, (byte) => ` ${hexDigits(byte, 2)}`).join("");

/** Of a pointer in an encoding of DW_EH_PE. */
const encodedBytes = (encoding: number): number => ({ 2: 2, 3: 4, 4: 8 })[encoding & 7] ?? 8;

/** Operands of a step: `a` an address step, `r` register, `u` unsigned, `s` signed, `f` unsigned times the data factor, `g` signed so, `b` a block. */
const steps: Readonly<Record<number, readonly [name: string, operands: string]>> = {
  0: ["nop", ""],
  1: ["set_loc", "8"],
  2: ["advance_loc1", "1"],
  3: ["advance_loc2", "2"],
  4: ["advance_loc4", "4"],
  5: ["offset_extended", "rf"],
  6: ["restore_extended", "r"],
  7: ["undefined", "r"],
  8: ["same_value", "r"],
  9: ["register", "rr"],
  10: ["remember_state", ""],
  11: ["restore_state", ""],
  12: ["def_cfa", "ru"],
  13: ["def_cfa_register", "r"],
  14: ["def_cfa_offset", "u"],
  15: ["def_cfa_expression", "b"],
  16: ["expression", "rb"],
  17: ["offset_extended_sf", "rg"],
  18: ["def_cfa_sf", "rg"],
  19: ["def_cfa_offset_sf", "g"],
  20: ["val_offset", "rf"],
  21: ["val_offset_sf", "rg"],
  22: ["val_expression", "rb"],
  45: ["AARCH64_negate_ra_state", ""],
  46: ["GNU_args_size", "u"],
};

/** Steps that make a register a column of the table. */
const columnSteps = new Set(["offset", "restore", "offset_extended", "restore_extended", "undefined", "same_value", "register"]);
for (const name of ["expression", "offset_extended_sf", "val_offset", "val_offset_sf", "val_expression"]) columnSteps.add(name);

class StepRun {
  text = "";
  isEmpty = true;
  readonly #common: CommonEntry;
  #frame: Frame;
  #at: number;
  readonly #interpreted: boolean;
  readonly #saved: Frame[] = [];
  #needsTitle = true;

  constructor(common: CommonEntry, frame: Frame, at: number, interpreted: boolean) {
    this.#common = common;
    this.#frame = frame;
    this.#at = at;
    this.#interpreted = interpreted;
  }

  #read(reader: ByteReader): { readonly name: string; readonly values: readonly number[]; readonly block: Uint8Array } {
    const byte = reader.u8();
    const low = byte & 0x3f;
    const none: Uint8Array = new Uint8Array(0);
    if (byte >> 6 === 1) return { name: "advance_loc", values: [low], block: none };
    if (byte >> 6 === 2) return { name: "offset", values: [low, reader.uleb128() * this.#common.dataFactor], block: none };
    if (byte >> 6 === 3) return { name: "restore", values: [low], block: none };
    const [name, operands] = steps[byte] ?? [`??? (User defined call frame op: 0x${byte.toString(16)})`, ""];
    const values: number[] = [];
    let block = none;
    for (const operand of operands) {
      if (operand === "b") block = bytesOf(reader, reader.uleb128());
      else if (operand === "f") values.push(reader.uleb128() * this.#common.dataFactor);
      else if (operand === "g") values.push(reader.sleb128() * this.#common.dataFactor);
      else if (/\d/.test(operand)) values.push(reader.unsigned(Number(operand)));
      else values.push(reader.uleb128());
    }
    return { name, values, block };
  }

  /** The table has a column for each register that is spoken of. */
  mention(reader: ByteReader): void {
    while (!reader.atEnd) {
      const { name, values } = this.#read(reader);
      if (name !== "nop") this.isEmpty = false;
      if (columnSteps.has(name) && !this.#frame.rules.has(values[0])) this.#frame.rules.set(values[0], { kind: "undefined" });
    }
  }

  step(reader: ByteReader): void {
    const { name, values, block } = this.#read(reader);
    const [first, second] = values;
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
        const bytes = first * this.#common.codeFactor;
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
        say(` (${describeExpression(block)})`);
        frame.hasExpression = true;
        return;
      case "expression":
        say(`: ${describeRegister(first)} (${describeExpression(block)})`);
        set({ kind: "expression" });
        return;
      case "val_expression":
        say(`: ${describeRegister(first)} (${describeExpression(block)})`);
        set({ kind: "valueExpression" });
        return;
      case "GNU_args_size":
        say(`: ${first}`);
        return;
      default:
        say("");
    }
  }

  /** A line of the table: what holds from the present place on. */
  row(): void {
    const { rules, hasExpression, cfaRegister, cfaOffset } = this.#frame;
    const columns = [...rules.keys()].sort((a, b) => a - b);
    const { returnColumn } = this.#common;
    if (this.#needsTitle) {
      const titles = columns.map((column) => (column === returnColumn ? "ra    " : `${(registerName(column) ?? `r${column}`).padEnd(5)} `));
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
