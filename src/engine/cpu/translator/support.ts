// The functions that every translated region calls: slow accesses, flags, the dispatcher. One module, made once a processor.
// The dispatcher goes from region to region through the jump cache and comes back to JavaScript when it finds nothing there.

import {
  FunctionBuilder,
  type FunctionType,
  type Label,
  type Local,
  ModuleBuilder,
  memoryOpcode,
  opcode,
  valueType,
} from "../../wasm/index.ts";
import { flagsKind } from "../flags.ts";
import { control, jumpCache, registerOffset } from "../layout.ts";
import { buildTemplateLoop } from "../templates/template-loop.ts";
import { pushJumpCacheEntry } from "./jump-cache-entry.ts";
import { buildReadSlowly, buildWriteSlowly, slowAccessType } from "./slow-access.ts";
import { status } from "./status.ts";

const { i32, i64 } = valueType;

/** Where a module that imports the support functions finds them: function indices. */
export interface Support {
  /** (kind, a, b) → the four bits. */
  readonly packFlags: number;
  /** (address, bytes, window's record) → 0 when the window is at the access; 1 if it must be left to the interpreter. */
  readonly readSlowly: number;
  readonly writeSlowly: number;
  /** (depth) → status: runs what is at pc, once. */
  readonly dispatch: number;
  /** (number): an operation by value, see called-operations.ts. */
  readonly operate: number;
  /** (return address, status, depth) → status: goes on until pc is the return address (status 0) or something happens. */
  readonly resume: number;
}

/** Of a region: takes how much of the host's stack calls may still take, gives a status. */
export const regionType: FunctionType = { parameters: [i32], results: [i32] };

const types: Record<keyof Support, FunctionType> = {
  packFlags: { parameters: [i32, i64, i64], results: [i32] },
  readSlowly: slowAccessType,
  writeSlowly: slowAccessType,
  dispatch: regionType,
  operate: { parameters: [i32], results: [] },
  resume: { parameters: [i64, i32, i32], results: [i32] },
};

const names = Object.keys(types) as (keyof Support)[];

/** Imports memory, table and support functions into a region's module. */
export function importSupport(module: ModuleBuilder): Support {
  module.importMemory("cpu", "memory", 1);
  module.importTable("cpu", "table");
  const indices = names.map((name) => [name, module.importFunction("cpu", name, types[name])] as const);
  return Object.fromEntries(indices) as unknown as Support;
}

/** Bytes of the host's stack, by estimate, that translated calls may take; when they have, all come back, and those to come begin anew. */
const callDepth = 320 * 1024;

/**
 * The support module. Imports `cpu.memory`, `cpu.table` and `cpu.templates`, and functions of the host: `cpu.read` and `cpu.write`,
 * (low half, high half of an address, bytes, window's record) → place or −1, and `cpu.operate`. Exports the support functions,
 * `enter` () → status, and `missing`.
 */
export function buildSupportModule(): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importMemory("cpu", "memory", 1);
  module.importTable("cpu", "table");
  const templates = module.importTable("cpu", "templates");
  const slow: FunctionType = { parameters: [i32, i32, i32, i32], results: [i32] };
  const read = module.importFunction("cpu", "read", slow);
  const write = module.importFunction("cpu", "write", slow);
  const operate = module.importFunction("cpu", "operate", types.operate);
  const packFlags = module.function(buildPackFlags(), "packFlags");
  module.function(buildOperate(operate), "operate");
  module.function(buildReadSlowly(read), "readSlowly");
  module.function(buildWriteSlowly(write), "writeSlowly");
  const dispatch = module.function(buildDispatch(module.type(regionType)), "dispatch");
  module.function(buildResume(dispatch), "resume");
  const runTemplates = module.function(buildTemplateLoop(module.type(regionType), templates), "runTemplates");
  module.function(buildEnter(dispatch, runTemplates, packFlags), "enter");
  module.function(buildMissing(), "missing");
  return module.finish();
}

/** The host's function as one of Wasm: a module that imports one of the host's costs V8 a wrapper for it. */
function buildOperate(host: number): FunctionBuilder {
  const body = new FunctionBuilder(types.operate);
  body.get(body.parameter(0));
  body.call(host);
  return body;
}

function buildMissing(): FunctionBuilder {
  const body = new FunctionBuilder(regionType);
  body.i32(status.missing);
  return body;
}

function buildDispatch(typeIndex: number): FunctionBuilder {
  const body = new FunctionBuilder(regionType);
  const depth = body.parameter(0);
  const pc = body.local(i64);
  const entry = body.local(i32);
  body.i32(0);
  body.memory(memoryOpcode.i64Load, registerOffset.pc);
  body.set(pc);
  pushJumpCacheEntry(body, () => body.get(pc));
  body.tee(entry);
  body.memory(memoryOpcode.i64Load, jumpCache.base);
  body.get(pc);
  body.emit(opcode.i64Ne);
  const missed = body.if();
  body.i32(status.missing);
  body.emit(opcode.return);
  body.end(missed);
  body.get(depth);
  body.get(entry);
  body.memory(memoryOpcode.i32Load, jumpCache.base + jumpCache.slot);
  body.callIndirect(typeIndex);
  return body;
}

function buildResume(dispatch: number): FunctionBuilder {
  const body = new FunctionBuilder(types.resume);
  const [returnAddress, result, depth] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  const again = body.loop();
  body.get(result);
  const happened = body.if();
  body.get(result);
  body.emit(opcode.return);
  body.end(happened);
  body.i32(0);
  body.memory(memoryOpcode.i64Load, registerOffset.pc);
  body.get(returnAddress);
  body.emit(opcode.i64Eq);
  const back = body.if();
  body.i32(status.continue);
  body.emit(opcode.return);
  body.end(back);
  body.get(depth);
  body.call(dispatch);
  body.set(result);
  body.branch(again);
  body.end(again);
  body.emit(opcode.unreachable);
  return body;
}

/**
 * Runs translated code, and templates where there is none, from pc on until something happens; flags are packed in the register block
 * before and after.
 */
function buildEnter(dispatch: number, runTemplates: number, packFlags: number): FunctionBuilder {
  const body = new FunctionBuilder({ parameters: [], results: [i32] });
  const result = body.local(i32);
  body.i32(0);
  body.i32(flagsKind.packed);
  body.memory(memoryOpcode.i32Store, control.flagsKind);
  body.i32(0);
  body.i32(0);
  body.memory(memoryOpcode.i64Load32U, registerOffset.nzcv);
  body.memory(memoryOpcode.i64Store, control.flagsA);
  const again = body.loop();
  body.i32(callDepth);
  body.call(dispatch);
  body.tee(result);
  body.emit(opcode.i32Eqz);
  body.branchIf(again);
  body.get(result);
  body.i32(status.unwind);
  body.emit(opcode.i32Eq);
  body.branchIf(again);
  body.get(result);
  body.i32(status.missing);
  body.emit(opcode.i32Eq);
  const missing = body.if();
  body.i32(0);
  body.call(runTemplates);
  body.tee(result);
  body.emit(opcode.i32Eqz);
  body.branchIf(again);
  body.else();
  body.get(result);
  body.i32(status.budget);
  body.emit(opcode.i32Eq);
  const short = body.if();
  body.i32(1);
  body.call(runTemplates);
  body.set(result);
  body.end(short);
  body.end(missing);
  body.end(again);
  body.i32(0);
  body.i32(0);
  body.memory(memoryOpcode.i32Load, control.flagsKind);
  body.i32(0);
  body.memory(memoryOpcode.i64Load, control.flagsA);
  body.i32(0);
  body.memory(memoryOpcode.i64Load, control.flagsB);
  body.call(packFlags);
  body.memory(memoryOpcode.i32Store, registerOffset.nzcv);
  body.get(result);
  return body;
}

/** The four bits from kind and operands (flags.ts). */
function buildPackFlags(): FunctionBuilder {
  const body = new FunctionBuilder(types.packFlags);
  const [kind, a, b] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  const carry = body.local(i32);
  const result = body.local(i64);
  // One block a kind, the table jumping behind the end of it.
  const kinds = Object.values(flagsKind);
  const labels: Label[] = kinds.map(() => body.block()).reverse();
  body.get(kind);
  body.branchTable(labels.slice(0, -1), labels[labels.length - 1]);
  for (const each of kinds) {
    body.end(labels[each]);
    if (each === flagsKind.packed) {
      body.get(a);
      body.emit(opcode.i32WrapI64);
    } else if (each === flagsKind.logic32 || each === flagsKind.logic64) {
      pushSignAndZero(body, a, each === flagsKind.logic32);
    } else {
      pushFlagsOfSum(body, each, { a, b, carry, result });
    }
    body.emit(opcode.return);
  }
  body.emit(opcode.unreachable);
  return body;
}

/** N and Z of a local. */
function pushSignAndZero(body: FunctionBuilder, value: Local, narrow: boolean): void {
  body.get(value);
  body.i64(narrow ? 31n : 63n);
  body.emit(opcode.i64ShrU, opcode.i32WrapI64);
  if (narrow) {
    body.i32(1);
    body.emit(opcode.i32And);
  }
  body.i32(3);
  body.emit(opcode.i32Shl);
  body.get(value);
  if (narrow) {
    body.emit(opcode.i32WrapI64, opcode.i32Eqz);
  } else body.emit(opcode.i64Eqz);
  body.i32(2);
  body.emit(opcode.i32Shl, opcode.i32Or);
}

interface SumLocals {
  readonly a: Local;
  readonly b: Local;
  readonly carry: Local;
  readonly result: Local;
}

/** AddWithCarry of the Arm ARM: a + b + carry, a subtraction being a + ~b + 1. */
function pushFlagsOfSum(body: FunctionBuilder, kind: number, { a, b, carry, result }: SumLocals): void {
  const subtracts = kind === flagsKind.subtract32 || kind === flagsKind.subtract64;
  const narrow = kind === flagsKind.add32 || kind === flagsKind.addWithCarry32 || kind === flagsKind.subtract32;
  const carries = subtracts || kind === flagsKind.addWithCarry32 || kind === flagsKind.addWithCarry64;
  const mask = (): void => {
    if (!narrow) return;
    body.i64(0xffff_ffffn);
    body.emit(opcode.i64And);
  };
  body.get(a);
  mask();
  body.set(a);
  body.get(b);
  if (subtracts) {
    body.i64(-1n);
    body.emit(opcode.i64Xor);
  }
  mask();
  body.set(b);
  body.get(a);
  body.get(b);
  body.emit(opcode.i64Add);
  if (carries) {
    body.i64(1n);
    body.emit(opcode.i64Add);
  }
  body.set(result);
  // Carry out: in 32 bits it is bit 32; in 64 the sum is below a, or equal to it with a carry in.
  body.get(result);
  if (narrow) {
    body.i64(32n);
    body.emit(opcode.i64ShrU, opcode.i32WrapI64);
  } else {
    body.get(a);
    body.emit(carries ? opcode.i64LeU : opcode.i64LtU);
  }
  body.set(carry);
  body.get(result);
  mask();
  body.set(result);
  pushSignAndZero(body, result, narrow);
  body.get(carry);
  body.i32(1);
  body.emit(opcode.i32Shl, opcode.i32Or);
  // Overflow: both operands have the sign that the result has not.
  body.get(a);
  body.get(result);
  body.emit(opcode.i64Xor);
  body.get(b);
  body.get(result);
  body.emit(opcode.i64Xor, opcode.i64And);
  body.i64(narrow ? 31n : 63n);
  body.emit(opcode.i64ShrU, opcode.i32WrapI64);
  body.i32(1);
  body.emit(opcode.i32And, opcode.i32Or);
}
