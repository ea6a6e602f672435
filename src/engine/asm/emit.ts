// Writing into the present section: bytes, numbers, expressions that wait, and parts of variable size.

import type { Span } from "../base/diagnostic.ts";
import type { FixupKind } from "../isa/fixup.ts";
import type { Assembly } from "./assembly.ts";
import { evaluate, isNumber, placeOf, type Value } from "./evaluate.ts";
import type { Expression } from "./expression.ts";
import { enterTail } from "./mapping.ts";
import type { Fragment, Tail } from "./section.ts";

const dataFixups: Readonly<Record<number, FixupKind>> = { 1: "abs8", 2: "abs16", 4: "abs32", 8: "abs64" };

export function emitBytes(assembly: Assembly, bytes: Uint8Array | readonly number[], span: Span): void {
  if (!assembly.claimOutput(bytes.length, span)) return;
  if (assembly.section.isNobits && bytes.some((byte) => byte !== 0)) refuseContents(assembly, span);
  assembly.subsection.writer.append(bytes);
}

/** The low bytes of a number; a value that does not fit is cut with a warning, as GNU as does. */
export function emitNumber(assembly: Assembly, value: bigint, bytes: number, span: Span): void {
  if (!assembly.claimOutput(bytes, span)) return;
  if (value >= 0n && value < 0x8000n && (bytes > 1 || value < 0x100n) && !assembly.section.isNobits) {
    assembly.subsection.writer.count(Number(value), bytes);
    return;
  }
  const beyond = value >> BigInt(bytes * 8);
  if (beyond !== 0n && beyond !== -1n) {
    const kept = BigInt.asUintN(bytes * 8, value);
    assembly.report.warning(
      span,
      `${describeNumber(value)} does not fit ${bytes} byte${bytes === 1 ? "" : "s"}: 0x${kept.toString(16)} is kept`,
    );
  }
  if (value !== 0n && assembly.section.isNobits) refuseContents(assembly, span);
  assembly.subsection.writer.integer(value, bytes);
}

const describeNumber = (value: bigint): string => `${value} (${value < 0n ? "-" : ""}0x${(value < 0n ? -value : value).toString(16)})`;

function refuseContents(assembly: Assembly, span: Span): void {
  const name = assembly.section.isAbsolute ? "a .struct" : assembly.section.name;
  assembly.report.error(span, `${name} has no contents in the file, it can only hold zeros`, {
    help: "reserve room with .skip, or put values into .data",
  });
}

/** An expression as data; what is not a number yet is patched at the end or left to the linker. */
export function emitExpression(assembly: Assembly, expression: Expression, bytes: number, span: Span): void {
  if (expression.kind === "constant") {
    emitNumber(assembly, expression.value, bytes, span);
    return;
  }
  const value = assembly.numberNow(expression);
  if (value !== undefined) {
    emitNumber(assembly, value, bytes, span);
    return;
  }
  const fixup = dataFixups[bytes];
  if (fixup === undefined) {
    assembly.report.error(span, `an address does not fit ${bytes} bytes: a number is needed here`);
    return;
  }
  if (!assembly.claimOutput(bytes, span)) return;
  assembly.patch(fixup, expression, span);
  assembly.subsection.writer.fill(bytes, 0);
}

/** Ends the present fragment with a part whose size depends on where it is or on symbols. */
export function emitTail(assembly: Assembly, tail: Tail): void {
  const { subsection } = assembly;
  const { current } = subsection;
  const address = current.address < 0 ? -1 : current.address + subsection.offset;
  const bytes = tailBytes(tail, current, address);
  if (typeof bytes === "number" && bytes > 0 && !assembly.claimOutput(bytes, tail.span)) return;
  enterTail(assembly, tail);
  subsection.close(tail, typeof bytes === "number" ? bytes : -1);
}

/**
 * Bytes that a tail takes when it begins at `address` of its section (-1: not known): a number, undefined if that cannot
 * be said yet, or a sentence that says what is wrong.
 */
export function tailBytes(tail: Tail, fragment: Fragment, address: number): number | undefined | string {
  switch (tail.kind) {
    case "align": {
      if (address < 0) return undefined;
      const padding = (tail.alignment - (address % tail.alignment)) % tail.alignment;
      return tail.maximum > 0 && padding > tail.maximum ? 0 : padding;
    }
    case "space": {
      const value = evaluate(tail.count);
      if ("failure" in value) return value.failure;
      if (!isNumber(value)) return undefined;
      return Math.max(0, Number(value.addend));
    }
    case "repeat": {
      const value = evaluate(tail.count);
      if ("failure" in value) return value.failure;
      return isNumber(value) ? Math.max(0, Number(value.addend)) * tail.unit.length : undefined;
    }
    case "reserve":
      return tail.bytes;
    case "fill":
      return tail.repeat * tail.unit.length;
    case "org": {
      if (address < 0) return undefined;
      const value = evaluate(tail.target);
      if ("failure" in value) return value.failure;
      // GNU as takes 0 for a symbol that nothing defines.
      const isLacking = value.plus !== undefined && !value.plus.isDefined && !value.minus;
      const base = value.plus && !isLacking ? placeOf(value.plus) : { section: fragment.subsection.section, offset: 0 };
      if (!base || value.minus) return undefined;
      if (base.section !== fragment.subsection.section) return ".org cannot go to another section";
      const target = base.offset + Number(value.addend);
      if (target < address) return `.org cannot go back: this is ${target}, and ${address} bytes are already written`;
      return target - address;
    }
    case "leb128": {
      const value = evaluate(tail.value);
      if ("failure" in value) return value.failure;
      const number = numberOrOffset(value);
      return number === undefined ? undefined : lebBytes(number, tail.signed);
    }
  }
}

/** A number, or what GNU as takes in its place: the offset of a label in its section. */
export function numberOrOffset(value: Value): bigint | undefined {
  if (isNumber(value)) return value.addend;
  const place = value.plus && !value.minus ? placeOf(value.plus) : undefined;
  return place && BigInt(place.offset) + value.addend;
}

/** Bytes of a number in LEB128. */
function lebBytes(value: bigint, signed: boolean): number {
  let rest = signed ? (value < 0n ? ~value : value) << 1n : BigInt.asUintN(64, value);
  let bytes = 0;
  do {
    rest >>= 7n;
    bytes += 1;
  } while (rest > 0n);
  return bytes;
}
