// Call frame information: the entries of .eh_frame and .debug_frame, and the steps that they are made of (DWARF 5 §6.4). The assembler
// writes them, the linker moves them, readelf prints them, the debugger follows them.

import type { ByteReader } from "../byte-reader.ts";
import { pointerBytes, pointerEncoding } from "./pointer-encoding.ts";

/**
 * What stands behind a step's code: `inCode`, in its low six bits; `address`; a number of `codeAlignment`s to go on by, in 1, 2 or 4 bytes; a `register`;
 * a `number`; one to be multiplied by `dataAlignment`, without sign (`factored`), with one (`signedFactored`), or less than 0 (`negatedFactored`);
 * an `expression` with its length.
 */
type Operand =
  | "inCode"
  | "address"
  | "advance1"
  | "advance2"
  | "advance4"
  | "register"
  | "number"
  | "factored"
  | "signedFactored"
  | "negatedFactored"
  | "expression";

interface StepRow {
  readonly code: number;
  readonly operands: readonly Operand[];
}

/** DW_CFA_* (DWARF 5 §7.24, AADWARF64 §5, GNU's). */
export const frameStep = {
  nop: { code: 0x00, operands: [] },
  set_loc: { code: 0x01, operands: ["address"] },
  advance_loc1: { code: 0x02, operands: ["advance1"] },
  advance_loc2: { code: 0x03, operands: ["advance2"] },
  advance_loc4: { code: 0x04, operands: ["advance4"] },
  offset_extended: { code: 0x05, operands: ["register", "factored"] },
  restore_extended: { code: 0x06, operands: ["register"] },
  undefined: { code: 0x07, operands: ["register"] },
  same_value: { code: 0x08, operands: ["register"] },
  register: { code: 0x09, operands: ["register", "register"] },
  remember_state: { code: 0x0a, operands: [] },
  restore_state: { code: 0x0b, operands: [] },
  def_cfa: { code: 0x0c, operands: ["register", "number"] },
  def_cfa_register: { code: 0x0d, operands: ["register"] },
  def_cfa_offset: { code: 0x0e, operands: ["number"] },
  def_cfa_expression: { code: 0x0f, operands: ["expression"] },
  expression: { code: 0x10, operands: ["register", "expression"] },
  offset_extended_sf: { code: 0x11, operands: ["register", "signedFactored"] },
  def_cfa_sf: { code: 0x12, operands: ["register", "signedFactored"] },
  def_cfa_offset_sf: { code: 0x13, operands: ["signedFactored"] },
  val_offset: { code: 0x14, operands: ["register", "factored"] },
  val_offset_sf: { code: 0x15, operands: ["register", "signedFactored"] },
  val_expression: { code: 0x16, operands: ["register", "expression"] },
  AARCH64_negate_ra_state: { code: 0x2d, operands: [] },
  GNU_args_size: { code: 0x2e, operands: ["number"] },
  GNU_negative_offset_extended: { code: 0x2f, operands: ["register", "negatedFactored"] },
  advance_loc: { code: 0x40, operands: ["inCode"] },
  offset: { code: 0x80, operands: ["inCode", "factored"] },
  restore: { code: 0xc0, operands: ["inCode"] },
} as const satisfies Readonly<Record<string, StepRow>>;

export type FrameStepName = keyof typeof frameStep;

const stepsByCode = new Map<number, readonly [name: FrameStepName, row: StepRow]>(
  (Object.keys(frameStep) as FrameStepName[]).map((name) => [frameStep[name].code, [name, frameStep[name]]]),
);

const highBits = 0xc0;

/** A step with its operands in order: registers as they are, numbers multiplied; an expression stands beside them. */
export interface FrameStep {
  readonly name: FrameStepName;
  readonly operands: readonly number[];
  readonly expression: Uint8Array;
}

const nothing: Uint8Array = new Uint8Array(0);

interface StepContext {
  readonly dataAlignment?: number;
  /** Of an address in a step. */
  readonly addressBytes?: number;
}

/** The next step; the code of one that nobody knows, nor how long it is. */
export function readFrameStep(reader: ByteReader, context: StepContext = {}): FrameStep | number {
  const code = reader.u8();
  const known = stepsByCode.get(code & highBits || code);
  if (!known) return code;
  const [name, row] = known;
  const operands: number[] = [];
  let expression = nothing;
  for (const operand of row.operands) {
    if (operand === "expression") expression = reader.take(reader.uleb128());
    else if (operand === "inCode") operands.push(code & ~highBits);
    else operands.push(readOperand(reader, operand, context));
  }
  return { name, operands, expression };
}

function readOperand(
  reader: ByteReader,
  operand: Exclude<Operand, "expression" | "inCode">,
  { dataAlignment = 1, addressBytes = 8 }: StepContext,
): number {
  switch (operand) {
    case "address":
      return reader.unsigned(addressBytes);
    case "advance1":
      return reader.u8();
    case "advance2":
      return reader.u16();
    case "advance4":
      return reader.u32();
    case "register":
    case "number":
      return reader.uleb128();
    case "factored":
      return reader.uleb128() * dataAlignment;
    case "signedFactored":
      return reader.sleb128() * dataAlignment;
    case "negatedFactored":
      return -reader.uleb128() * dataAlignment;
  }
}

/** What the functions that refer to it have in common (a CIE). */
export interface CommonEntry {
  readonly version: number;
  /** "zR": letters that say what stands in `data`. */
  readonly augmentation: string;
  readonly codeAlignment: number;
  readonly dataAlignment: number;
  readonly returnRegister: number;
  readonly hasData: boolean;
  readonly data: Uint8Array;
  /** Of the addresses in the entries of functions. */
  readonly encoding: number;
  /** Where the address of the handler of exceptions stands, from the start of what the reader reads. */
  readonly personality: { readonly at: number; readonly bytes: number } | undefined;
  readonly isSignalFrame: boolean;
}

/** From its version on; leaves the reader at its first step. */
export function readCommonEntry(reader: ByteReader): CommonEntry {
  const version = reader.u8();
  const augmentation = reader.cString();
  // Bytes of an address and of a segment's number.
  if (version >= 4) reader.skip(2);
  const codeAlignment = reader.uleb128();
  const dataAlignment = reader.sleb128();
  const returnRegister = version === 1 ? reader.u8() : reader.uleb128();
  const hasData = augmentation.startsWith("z");
  const bytes = hasData ? reader.uleb128() : 0;
  const start = reader.position;
  let encoding: number = pointerEncoding.absptr;
  let personality: CommonEntry["personality"];
  for (const letter of hasData ? augmentation.slice(1) : "") {
    if (letter === "R") encoding = reader.u8();
    else if (letter === "L") reader.skip(1);
    else if (letter === "P") {
      const width = pointerBytes(reader.u8());
      personality = { at: reader.position, bytes: width };
      reader.skip(width);
    }
  }
  reader.position = start;
  const data = reader.take(bytes);
  const isSignalFrame = augmentation.includes("S");
  return { version, augmentation, codeAlignment, dataAlignment, returnRegister, hasData, data, encoding, personality, isSignalFrame };
}
