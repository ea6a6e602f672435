// Accesses that miss their window: the TLB in linear memory is asked, and what it knows becomes the window; then the host.
// Part of the support module.

import { FunctionBuilder, type FunctionType, type Label, type Local, memoryOpcode, opcode, valueType } from "../../wasm/index.ts";
import { control, frameBytes, runField, tlb, windows } from "../layout.ts";

const { i32, i64 } = valueType;

/** (address, bytes, place of the window's record) → whether the access may not be made. */
export const slowAccessType: FunctionType = { parameters: [i64, i32, i32], results: [i32] };

/** The page of an address, without its top byte: what tags are. */
const pageMask = 0x00ff_ffff_ffff_f000n;

interface Parts {
  readonly body: FunctionBuilder;
  readonly address: Local;
  readonly bytes: Local;
  readonly record: Local;
  /** Place of the TLB entry. */
  readonly entry: Local;
}

function begin(): Parts {
  const body = new FunctionBuilder(slowAccessType);
  return { body, address: body.parameter(0), bytes: body.parameter(1), record: body.parameter(2), entry: body.local(i32) };
}

/**
 * Opens an `if` that is taken where a table has all the bytes: the page of the first one, and if others are in the next page,
 * that in the same run.
 */
function openHit({ body, address, bytes, entry }: Parts, table: number): Label {
  body.get(address);
  body.i64(BigInt(12 - Math.log2(tlb.entryBytes)));
  body.emit(opcode.i64ShrU, opcode.i32WrapI64);
  body.i32((tlb.entries - 1) * tlb.entryBytes);
  body.emit(opcode.i32And);
  body.i32(table);
  body.emit(opcode.i32Add);
  body.tee(entry);
  body.memory(memoryOpcode.i64Load, runField.tag);
  body.get(address);
  body.i64(pageMask);
  body.emit(opcode.i64And, opcode.i64Eq);
  body.get(address);
  body.emit(opcode.i32WrapI64);
  body.i32(frameBytes - 1);
  body.emit(opcode.i32And);
  body.get(bytes);
  body.emit(opcode.i32Add);
  body.i32(frameBytes + 1);
  body.emit(opcode.i32LtU);
  body.get(address);
  body.get(entry);
  body.memory(memoryOpcode.i64Load, runField.start);
  body.emit(opcode.i64Sub);
  body.get(entry);
  body.memory(memoryOpcode.i64Load32U, runField.largeSize);
  body.emit(opcode.i64LtU, opcode.i32Or, opcode.i32And);
  return body.if();
}

function copyRun({ body, record, entry }: Parts): void {
  body.get(record);
  body.get(entry);
  body.memory(memoryOpcode.i64Load, runField.start);
  body.memory(memoryOpcode.i64Store, runField.start);
  body.get(record);
  body.get(entry);
  body.memory(memoryOpcode.i64Load, runField.size);
  body.memory(memoryOpcode.i64Store, runField.size);
  // Delta and large size.
  body.get(record);
  body.get(entry);
  body.memory(memoryOpcode.i64Load, runField.delta);
  body.memory(memoryOpcode.i64Store, runField.delta);
}

/** Asks the host for the place. The record tells it whether a window for writing is wanted. */
function askHost({ body, address, bytes, record }: Parts, host: number): void {
  // In halves, since a 64-bit argument to JavaScript would be a bigint.
  body.get(address);
  body.emit(opcode.i32WrapI64);
  body.get(address);
  body.i64(32n);
  body.emit(opcode.i64ShrU, opcode.i32WrapI64);
  body.get(bytes);
  body.get(record);
  body.call(host);
  const place = body.local(i32);
  body.tee(place);
  body.i32(-1);
  body.emit(opcode.i32Eq);
  const refused = body.if();
  body.i32(1);
  body.emit(opcode.return);
  body.end(refused);
  body.get(place);
  body.get(address);
  body.emit(opcode.i32WrapI64, opcode.i32Sub);
  body.set(place);
  returnOnce({ body, record }, () => body.get(place));
}

/** Makes a window that holds for this access alone, from the delta that is pushed. */
function returnOnce({ body, record }: Pick<Parts, "body" | "record">, pushDelta: () => void): void {
  body.get(record);
  body.i64(0n);
  body.memory(memoryOpcode.i64Store, runField.size);
  body.get(record);
  pushDelta();
  body.emit(opcode.i64ExtendI32U);
  body.memory(memoryOpcode.i64Store, runField.delta);
  body.i32(0);
  body.emit(opcode.return);
}

/** Moves the window to an access that reads: 0; or 1 if it may not. */
export function buildReadSlowly(host: number): FunctionBuilder {
  const parts = begin();
  const { body, record, entry } = parts;
  // A window for writing is moved only to what may be written; what may just be read is read, and the next access asks again. Now
  // and then the host is asked as well, which perhaps can let it be written.
  body.get(record);
  body.i32(windows.write);
  body.emit(opcode.i32GeU);
  const forWriting = body.if();
  returnIfHit(parts, tlb.write);
  const readable = openHit(parts, tlb.read);
  const left = body.local(i32);
  body.i32(0);
  body.i32(0);
  body.memory(memoryOpcode.i32Load, control.readsBeforeAsking);
  body.i32(1);
  body.emit(opcode.i32Sub);
  body.tee(left);
  body.memory(memoryOpcode.i32Store, control.readsBeforeAsking);
  body.get(left);
  body.i32(0);
  body.emit(opcode.i32GtS);
  const patient = body.if();
  returnOnce(parts, () => {
    body.get(entry);
    body.memory(memoryOpcode.i32Load, runField.delta);
  });
  body.end(patient);
  body.end(readable);
  body.else();
  returnIfHit(parts, tlb.read);
  body.end(forWriting);
  askHost(parts, host);
  body.emit(opcode.unreachable);
  return body;
}

/** As `buildReadSlowly`, for an access that writes. */
export function buildWriteSlowly(host: number): FunctionBuilder {
  const parts = begin();
  returnIfHit(parts, tlb.write);
  askHost(parts, host);
  parts.body.emit(opcode.unreachable);
  return parts.body;
}

function returnIfHit(parts: Parts, table: number): void {
  const { body } = parts;
  const hit = openHit(parts, table);
  copyRun(parts);
  body.i32(0);
  body.emit(opcode.return);
  body.end(hit);
}
