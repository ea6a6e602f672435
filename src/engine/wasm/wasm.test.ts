// The emitter's modules are valid and mean what was written.

import { describe, expect, it } from "vitest";
import { ByteBuffer } from "./byte-buffer.ts";
import { FunctionBuilder, type FunctionType, ModuleBuilder, memoryOpcode, opcode, valueType } from "./index.ts";

const { i32, i64 } = valueType;

function instantiate(type: FunctionType, write: (body: FunctionBuilder) => void): (...values: (number | bigint)[]) => unknown {
  const module = new ModuleBuilder();
  const body = new FunctionBuilder(type);
  write(body);
  module.function(body, "run");
  const bytes = module.finish();
  expect(WebAssembly.validate(bytes)).toBe(true);
  return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports["run"] as (...values: (number | bigint)[]) => unknown;
}

describe("number encodings", () => {
  const encoded = (write: (buffer: ByteBuffer) => void): number[] => {
    const buffer = new ByteBuffer(1);
    write(buffer);
    return [...buffer.bytes];
  };

  it("LEB128, as the specification's examples have it", () => {
    expect(encoded((buffer) => buffer.unsigned(624485))).toEqual([0xe5, 0x8e, 0x26]);
    expect(encoded((buffer) => buffer.unsigned(0xffff_ffff))).toEqual([0xff, 0xff, 0xff, 0xff, 0x0f]);
    expect(encoded((buffer) => buffer.signed32(-123456))).toEqual([0xc0, 0xbb, 0x78]);
    expect(encoded((buffer) => buffer.signed32(64))).toEqual([0xc0, 0x00]);
    expect(encoded((buffer) => buffer.signed32(-64))).toEqual([0x40]);
    expect(encoded((buffer) => buffer.signed64(2n ** 63n))).toEqual([0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]);
  });

  it.each([0n, -1n, 1n, 63n, 64n, -65n, 2n ** 31n, -(2n ** 31n), 2n ** 63n - 1n, 0x0123_4567_89ab_cdefn])(
    "i64.const %s comes back",
    (value) => {
      expect(instantiate({ parameters: [], results: [i64] }, (body) => body.i64(value))()).toBe(value);
    },
  );

  it.each([0, -1, 127, 128, -128, -129, 2 ** 31 - 1, -(2 ** 31)])("i32.const %s comes back", (value) => {
    expect(instantiate({ parameters: [], results: [i32] }, (body) => body.i32(value))()).toBe(value);
  });
});

describe("functions", () => {
  it("blocks, loops and branches: the sum of 1 to n", () => {
    const sum = instantiate({ parameters: [i32], results: [i32] }, (body) => {
      const n = body.parameter(0);
      const total = body.local(i32);
      const done = body.block();
      const again = body.loop();
      body.get(n);
      body.emit(opcode.i32Eqz);
      body.branchIf(done, false);
      body.get(total);
      body.get(n);
      body.emit(opcode.i32Add);
      body.set(total);
      body.get(n);
      body.i32(1);
      body.emit(opcode.i32Sub);
      body.set(n);
      body.branch(again);
      body.end(again);
      body.end(done);
      body.get(total);
    });
    expect(sum(100)).toBe(5050);
  });

  it("a branch table goes where the index says", () => {
    const pick = instantiate({ parameters: [i32], results: [i32] }, (body) => {
      const outer = body.block();
      const inner = body.block();
      body.get(body.parameter(0));
      body.branchTable([inner], outer);
      body.end(inner);
      body.i32(10);
      body.emit(opcode.return);
      body.end(outer);
      body.i32(20);
    });
    expect([pick(0), pick(1), pick(77)]).toEqual([10, 20, 20]);
  });

  it("imports, a table and memory are shared", () => {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const table = new WebAssembly.Table({ element: "anyfunc", initial: 1 });
    const module = new ModuleBuilder();
    const type: FunctionType = { parameters: [i32], results: [i32] };
    module.importMemory("host", "memory", 1);
    module.importTable("host", "table");
    const twice = module.importFunction("host", "twice", type);
    const body = new FunctionBuilder(type);
    // memory[8] = twice(x); return table[0](memory[8])
    body.i32(0);
    body.get(body.parameter(0));
    body.call(twice);
    body.memory(memoryOpcode.i32Store, 8);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, 8);
    body.i32(0);
    body.callIndirect(module.type(type));
    module.function(body, "run");
    const bytes = module.finish();
    expect(WebAssembly.validate(bytes)).toBe(true);
    const plusOne = new ModuleBuilder();
    const increment = new FunctionBuilder(type);
    increment.get(increment.parameter(0));
    increment.i32(1);
    increment.emit(opcode.i32Add);
    plusOne.function(increment, "run");
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(plusOne.finish()));
    table.set(0, exports["run"]);
    const host = { memory, table, twice: (value: number) => value * 2 };
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host });
    expect((instance.exports["run"] as (value: number) => number)(21)).toBe(43);
    expect(new Int32Array(memory.buffer)[2]).toBe(42);
  });

  it("refuses a branch to a block that is closed, and blocks that close out of order", () => {
    const body = new FunctionBuilder({ parameters: [], results: [] });
    const outer = body.block();
    const inner = body.block();
    expect(() => body.end(outer)).toThrow("reverse order");
    const again = new FunctionBuilder({ parameters: [], results: [] });
    const closed = again.block();
    again.end(closed);
    expect(() => again.branch(inner)).toThrow("not open");
  });
});
