// Loads and stores as Wasm: through the window of the base register, else through a support function that asks the TLB
// and then the host. Written as they come; where an access traps, the way out is written with the state from before the
// instruction.

import type { MemoryBytes, VectorBytes } from "../../isa/machine.ts";
import { type FunctionBuilder, type Local, type MemoryOpcode, memoryOpcode, opcode } from "../../wasm/index.ts";
import { runField } from "../layout.ts";
import { localNode, type Node, push, type Temporaries } from "./node.ts";
import type { Support } from "./support.ts";
import type { WindowOf } from "./window-choice.ts";

const loads: Record<MemoryBytes, MemoryOpcode> = {
  1: memoryOpcode.i64Load8U,
  2: memoryOpcode.i64Load16U,
  4: memoryOpcode.i64Load32U,
  8: memoryOpcode.i64Load,
};
const stores: Record<MemoryBytes, MemoryOpcode> = {
  1: memoryOpcode.i64Store8,
  2: memoryOpcode.i64Store16,
  4: memoryOpcode.i64Store32,
  8: memoryOpcode.i64Store,
};

const vectorLoads: Record<4 | 8 | 16, MemoryOpcode> = {
  4: memoryOpcode.v128Load32Zero,
  8: memoryOpcode.v128Load64Zero,
  16: memoryOpcode.v128Load,
};
const vectorStores: Record<MemoryBytes, MemoryOpcode> = {
  1: memoryOpcode.v128Store8Lane,
  2: memoryOpcode.v128Store16Lane,
  4: memoryOpcode.v128Store32Lane,
  8: memoryOpcode.v128Store64Lane,
};

export class EmittedMemory {
  readonly #body: FunctionBuilder;
  readonly #temporaries: Temporaries;
  readonly #windowOf: WindowOf;
  readonly #support: Support;
  readonly #leave: () => void;

  constructor(body: FunctionBuilder, temporaries: Temporaries, windowOf: WindowOf, support: Support, leave: () => void) {
    this.#body = body;
    this.#temporaries = temporaries;
    this.#windowOf = windowOf;
    this.#support = support;
    this.#leave = leave;
  }

  /** Leaves the region if what is on the stack is not 0. */
  leaveIf(): void {
    const unless = this.#body.if(false);
    this.#leave();
    this.#body.end(unless);
  }

  /** Neighbouring elements under one check. The address is a local or a constant. */
  load(base: number, address: Node, bytes: MemoryBytes, count: 1 | 2): readonly Node[] {
    const body = this.#body;
    const place = this.#place(base, address, bytes * count, this.#support.readSlowly, count > 1);
    return Array.from({ length: count }, (_, index) => {
      if (place !== undefined) body.get(place);
      body.memory(loads[bytes], index * bytes);
      const value = this.#temporaries.take("i64");
      body.set(value);
      return localNode("i64", value);
    });
  }

  /** As `load`; the values are locals or constants too. */
  store(base: number, address: Node, bytes: MemoryBytes, values: readonly Node[]): void {
    const body = this.#body;
    const place = this.#place(base, address, bytes * values.length, this.#support.writeSlowly, values.length > 1);
    for (const [index, value] of values.entries()) {
      if (place !== undefined) body.get(place);
      this.#push(value);
      body.memory(stores[bytes], index * bytes);
    }
  }

  /** Zero above what is loaded. */
  loadVector(base: number, address: Node, bytes: 4 | 8 | 16): Node {
    const body = this.#body;
    this.#place(base, address, bytes, this.#support.readSlowly, false);
    body.memory(vectorLoads[bytes], 0);
    const value = this.#temporaries.take("v128");
    body.set(value);
    return localNode("v128", value);
  }

  /** The low bytes of a vector, a local or a constant. */
  storeVector(base: number, address: Node, bytes: VectorBytes, value: Node): void {
    const body = this.#body;
    this.#place(base, address, bytes, this.#support.writeSlowly, false);
    this.#push(value);
    if (bytes === 16) body.memory(memoryOpcode.v128Store, 0);
    else body.memoryLane(vectorStores[bytes], 0, 0);
  }

  /**
   * Writes the check of an access. Its place in linear memory is in the local that is given, or on the stack. Where the
   * access does not begin in the window, a support function moves the window, so that the place is found alike.
   */
  #place(base: number, address: Node, bytes: number, slowly: number, keep: boolean): Local | undefined {
    const body = this.#body;
    const record = this.#windowOf(base);
    this.#push(address);
    body.i32(0);
    body.memory(memoryOpcode.i64Load, record + runField.start);
    body.emit(opcode.i64Sub);
    body.i32(0);
    body.memory(memoryOpcode.i64Load, record + runField.size);
    body.emit(opcode.i64GeU);
    const missed = body.if(false);
    this.#push(address);
    body.i32(bytes);
    body.i32(record);
    body.call(slowly);
    this.leaveIf();
    body.end(missed);
    this.#push(address);
    body.emit(opcode.i32WrapI64);
    body.i32(0);
    body.memory(memoryOpcode.i32Load, record + runField.delta);
    body.emit(opcode.i32Add);
    if (!keep) return undefined;
    const place = this.#temporaries.take("i32");
    body.set(place);
    return place;
  }

  #push(node: Node): void {
    push(this.#body, this.#temporaries, node);
  }
}
