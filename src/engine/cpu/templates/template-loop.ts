// Runs templates, instruction by instruction, from pc on: part of the support module. Every record is compared with the word that is
// in memory at the time, so that nothing need be withdrawn when code changes. The budget is looked at before each instruction.

import { FunctionBuilder, type FunctionType, memoryOpcode, opcode, valueType } from "../../wasm/index.ts";
import { control, executedPages, frameBytes, instructionRecords, jumpCache, jumpLog, recordField, registerOffset } from "../layout.ts";
import { pushJumpCacheEntry } from "../translator/jump-cache-entry.ts";
import { status } from "../translator/status.ts";
import { outcome } from "./outcome.ts";

const { i32, i64 } = valueType;

/** (whether translations are to be left alone) → status. */
export const templateLoopType: FunctionType = { parameters: [i32], results: [i32] };

const arrivedBit = 0x8000;

/** Takes the type of templates, and the number of their table. */
export function buildTemplateLoop(templateType: number, table: number): FunctionBuilder {
  const body = new FunctionBuilder(templateLoopType);
  const alone = body.parameter(0);
  const pc = body.local(i64);
  const entry = body.local(i32);
  const record = body.local(i32);
  /** Of the instruction's word in linear memory. */
  const place = body.local(i32);
  const left = body.local(i32);
  const start = body.local(i32);
  const arrivals = body.local(i32);
  const ending = body.local(i32);
  /** Whether control got here by a jump, rather than from the page before or by being told to begin here. */
  const jumped = body.local(i32);

  const load = (code: (typeof memoryOpcode)["i32Load" | "i64Load"], offset: number): void => {
    body.i32(0);
    body.memory(code, offset);
  };
  const leave = (why: number): void => {
    body.i32(0);
    body.get(left);
    body.memory(memoryOpcode.i32Store, control.budget);
    body.i32(0);
    load(memoryOpcode.i32Load, control.templated);
    body.get(start);
    body.get(left);
    body.emit(opcode.i32Sub, opcode.i32Add);
    body.memory(memoryOpcode.i32Store, control.templated);
    body.i32(why);
    body.emit(opcode.return);
  };
  /** pc of the instruction that `place` is at. */
  const pushPc = (): void => {
    body.get(pc);
    body.i64(-BigInt(frameBytes));
    body.emit(opcode.i64And);
    body.get(place);
    body.i32(frameBytes - 1);
    body.emit(opcode.i32And, opcode.i64ExtendI32U, opcode.i64Or);
  };
  const storePc = (): void => {
    body.i32(0);
    pushPc();
    body.memory(memoryOpcode.i64Store, registerOffset.pc);
  };
  const step = (): void => {
    body.get(record);
    body.i32(instructionRecords.bytes);
    body.emit(opcode.i32Add);
    body.set(record);
    body.get(place);
    body.i32(4);
    body.emit(opcode.i32Add);
    body.set(place);
  };
  const retire = (): void => {
    body.get(left);
    body.i32(1);
    body.emit(opcode.i32Sub);
    body.set(left);
  };

  load(memoryOpcode.i32Load, control.budget);
  body.tee(left);
  body.set(start);

  // Where pc is.
  const arrive = body.loop();
  load(memoryOpcode.i64Load, registerOffset.pc);
  body.tee(pc);
  body.emit(opcode.i32WrapI64);
  body.i32(12);
  body.emit(opcode.i32ShrU);
  body.i32(executedPages.entries - 1);
  body.emit(opcode.i32And);
  body.i32(Math.log2(executedPages.entryBytes));
  body.emit(opcode.i32Shl);
  body.tee(entry);
  body.memory(memoryOpcode.i64Load, executedPages.base);
  // The two low bits stay: a pc that is not aligned is on no page.
  body.get(pc);
  body.i64(~0xffcn);
  body.emit(opcode.i64And, opcode.i64Ne);
  const unknown = body.if(false);
  leave(status.fetch);
  body.end(unknown);
  body.get(entry);
  body.memory(memoryOpcode.i32Load, executedPages.base + executedPages.records);
  body.get(pc);
  body.emit(opcode.i32WrapI64);
  body.i32(frameBytes - 1);
  body.emit(opcode.i32And);
  body.tee(place);
  body.i32(instructionRecords.bytes / 4);
  body.emit(opcode.i32Mul, opcode.i32Add);
  body.set(record);
  body.get(entry);
  body.memory(memoryOpcode.i32Load, executedPages.base + executedPages.bytes);
  body.get(place);
  body.emit(opcode.i32Add);
  body.set(place);

  // Whether somebody wants to hear of it.
  body.get(alone);
  body.emit(opcode.i32Eqz);
  const counted = body.if();
  body.get(record);
  body.memory(memoryOpcode.i32Load16U, recordField.arrivals);
  body.tee(arrivals);
  body.i32(arrivedBit - 1);
  body.emit(opcode.i32And, opcode.i32Eqz);
  // Of a record for something else the count says nothing.
  body.get(place);
  body.memory(memoryOpcode.i32Load, 0);
  body.get(record);
  body.memory(memoryOpcode.i32Load, recordField.word);
  body.emit(opcode.i32Eq, opcode.i32And);
  const often = body.if(false);
  pushJumpCacheEntry(body, () => body.get(pc));
  body.memory(memoryOpcode.i64Load, jumpCache.base);
  body.get(pc);
  body.emit(opcode.i64Eq);
  const translated = body.if();
  leave(status.continue);
  body.end(translated);
  leave(status.hot);
  body.end(often);
  body.get(jumped);
  const arrived = body.if();
  body.get(record);
  body.get(arrivals);
  body.i32(arrivedBit);
  body.emit(opcode.i32Or);
  body.i32(1);
  body.emit(opcode.i32Sub);
  body.memory(memoryOpcode.i32Store16, recordField.arrivals);
  body.end(arrived);
  body.end(counted);
  body.i32(1);
  body.set(jumped);

  // One instruction after the other.
  const next = body.loop();
  body.get(left);
  body.emit(opcode.i32Eqz);
  const spent = body.if(false);
  storePc();
  leave(status.budget);
  body.end(spent);
  body.get(place);
  body.memory(memoryOpcode.i32Load, 0);
  body.get(record);
  body.memory(memoryOpcode.i32Load, recordField.word);
  body.emit(opcode.i32Ne);
  const changed = body.if(false);
  storePc();
  leave(status.fetch);
  body.end(changed);
  body.get(record);
  body.get(record);
  body.memory(memoryOpcode.i32Load16U, recordField.template);
  body.callIndirect(templateType, table);
  body.tee(ending);
  body.emit(opcode.i32Eqz);
  const goesOn = body.if(true);
  retire();
  step();
  body.get(place);
  body.i32(frameBytes - 1);
  body.emit(opcode.i32And);
  body.branchIf(next, true);
  // The next page is looked up; nobody jumped there.
  body.i32(0);
  body.set(jumped);
  body.i32(0);
  body.get(pc);
  body.i64(-BigInt(frameBytes));
  body.emit(opcode.i64And);
  body.i64(BigInt(frameBytes));
  body.emit(opcode.i64Add);
  body.memory(memoryOpcode.i64Store, registerOffset.pc);
  body.branch(arrive);
  body.end(goesOn);
  body.get(ending);
  body.i32(outcome.interpret);
  body.emit(opcode.i32Eq);
  const refused = body.if(false);
  storePc();
  leave(status.refused);
  body.end(refused);
  retire();
  body.get(ending);
  body.i32(outcome.fell);
  body.emit(opcode.i32Eq);
  const fell = body.if();
  body.i32(0);
  pushPc();
  body.i64(4n);
  body.emit(opcode.i64Add);
  body.memory(memoryOpcode.i64Store, registerOffset.pc);
  body.branch(arrive);
  body.end(fell);
  body.get(ending);
  body.i32(outcome.computed);
  body.emit(opcode.i32Eq);
  // Where it was the last time is where the record's last number would be.
  body.get(record);
  body.memory(memoryOpcode.i64Load, recordField.numbers + 16);
  load(memoryOpcode.i64Load, registerOffset.pc);
  body.emit(opcode.i64Ne, opcode.i32And);
  const elsewhere = body.if();
  body.get(record);
  load(memoryOpcode.i64Load, registerOffset.pc);
  body.memory(memoryOpcode.i64Store, recordField.numbers + 16);
  load(memoryOpcode.i32Load, control.jumpsLogged);
  body.tee(entry);
  body.i32(jumpLog.entries);
  body.emit(opcode.i32LtU);
  const room = body.if();
  body.i32(0);
  body.get(entry);
  body.i32(1);
  body.emit(opcode.i32Add);
  body.memory(memoryOpcode.i32Store, control.jumpsLogged);
  body.get(entry);
  body.i32(Math.log2(jumpLog.entryBytes));
  body.emit(opcode.i32Shl);
  body.tee(entry);
  pushPc();
  body.memory(memoryOpcode.i64Store, jumpLog.base);
  body.get(entry);
  load(memoryOpcode.i64Load, registerOffset.pc);
  body.memory(memoryOpcode.i64Store, jumpLog.base + jumpLog.to);
  body.end(room);
  body.end(elsewhere);
  body.branch(arrive);
  body.end(next);
  body.end(arrive);
  body.emit(opcode.unreachable);
  return body;
}
