// Loads and stores as Wasm: through the window that was chosen for them, else through a support function that asks the TLB
// and then the host. Written as they come; where an access traps, the way out is written with the state from before the
// instruction.

import type { MemoryBytes, VectorBytes } from "../../isa/machine.ts";
import { type FunctionBuilder, type Local, type MemoryOpcode, memoryOpcode, opcode, valueType } from "../../wasm/index.ts";
import { runField, smallAccess } from "../layout.ts";
import type { AccessGroup, GroupedAccess } from "./access-checks.ts";
import type { Slot } from "./known-contents.ts";
import type { PlannedAccess } from "./memory-plan.ts";
import { apply, constant64, constant128, extend, localNode, type Node, operation, push, type Temporaries, wrap } from "./node.ts";
import type { Support } from "./support.ts";

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
  readonly #support: Support;
  /** How far from its address a byte is, if nothing is to be checked. */
  readonly #flatAt: number | undefined;
  readonly #leave: () => void;
  /** Of groups that have been checked: the place of the lowest byte. */
  readonly #places = new Map<AccessGroup, Local>();
  /** What slots contain, as it was loaded or stored: of more bytes perhaps. */
  readonly #contents = new Map<Slot, Local>();

  constructor(body: FunctionBuilder, temporaries: Temporaries, support: Support, flatAt: number | undefined, leave: () => void) {
    this.#body = body;
    this.#temporaries = temporaries;
    this.#support = support;
    this.#flatAt = flatAt;
    this.#leave = leave;
  }

  /** Leaves the region if what is on the stack is not 0. */
  leaveIf(): void {
    const unless = this.#body.if(false);
    this.#leave();
    this.#body.end(unless);
  }

  /** The values of a load that need not be made, if they are known. */
  known(bytes: VectorBytes, planned: PlannedAccess | undefined): readonly Node[] | undefined {
    const contents = planned?.contents;
    if (!contents?.isKnown) return undefined;
    return contents.slots.map((slot) => lowBytes(localNode("i64", this.#contents.get(slot as Slot) as Local), bytes));
  }

  /** Neighbouring elements under one check. The address is a local or a constant. */
  load(record: number, address: Node, bytes: MemoryBytes, count: 1 | 2, planned: PlannedAccess | undefined): readonly Node[] {
    const body = this.#body;
    const { place, offset } = this.#access("read", record, address, bytes * count, count > 1, planned?.check);
    return Array.from({ length: count }, (_, index) => {
      if (place !== undefined) body.get(place);
      body.memory(loads[bytes], offset + index * bytes);
      const slot = planned?.contents?.slots[index];
      const value = slot === undefined ? this.#temporaries.take("i64") : this.#slotLocal(slot, "i64");
      body.set(value);
      return localNode("i64", value);
    });
  }

  /** As `load`; the values are locals or constants too. */
  store(record: number, address: Node, bytes: MemoryBytes, values: readonly Node[], planned: PlannedAccess | undefined): void {
    const body = this.#body;
    const { place, offset } = this.#access("write", record, address, bytes * values.length, values.length > 1, planned?.check);
    for (const [index, value] of values.entries()) {
      if (place !== undefined) body.get(place);
      this.#push(value);
      body.memory(stores[bytes], offset + index * bytes);
      const slot = planned?.contents?.slots[index];
      if (slot === undefined) continue;
      this.#push(value);
      body.set(this.#slotLocal(slot, "i64"));
    }
  }

  /** As `known`, of a vector. */
  knownVector(bytes: 4 | 8 | 16, planned: PlannedAccess | undefined): Node | undefined {
    const contents = planned?.contents;
    if (!contents?.isKnown) return undefined;
    const whole = localNode("v128", this.#contents.get(contents.slots[0] as Slot) as Local);
    return bytes === 16 ? whole : apply("v128", opcode.v128And, whole, constant128((1n << BigInt(8 * bytes)) - 1n));
  }

  /** Zero above what is loaded. */
  loadVector(record: number, address: Node, bytes: 4 | 8 | 16, planned: PlannedAccess | undefined): Node {
    const body = this.#body;
    const { place, offset } = this.#access("read", record, address, bytes, false, planned?.check);
    if (place !== undefined) body.get(place);
    body.memory(vectorLoads[bytes], offset);
    const slot = planned?.contents?.slots[0];
    const value = slot === undefined ? this.#temporaries.take("v128") : this.#slotLocal(slot, "v128");
    body.set(value);
    return localNode("v128", value);
  }

  /** The low bytes of a vector, a local or a constant. */
  storeVector(record: number, address: Node, bytes: VectorBytes, value: Node, planned: PlannedAccess | undefined): void {
    const body = this.#body;
    const { place, offset } = this.#access("write", record, address, bytes, false, planned?.check);
    if (place !== undefined) body.get(place);
    this.#push(value);
    if (bytes === 16) body.memory(memoryOpcode.v128Store, offset);
    else body.memoryLane(vectorStores[bytes], offset, 0);
    const slot = planned?.contents?.slots[0];
    if (slot === undefined) return;
    this.#push(value);
    body.set(this.#slotLocal(slot, "v128"));
  }

  #slotLocal(slot: Slot, type: "i64" | "v128"): Local {
    const local = this.#contents.get(slot) ?? this.#body.local(valueType[type]);
    this.#contents.set(slot, local);
    return local;
  }

  /** Where an access goes: a place in a local, or on the stack, and what to add to it. */
  #access(
    kind: "read" | "write",
    record: number,
    address: Node,
    bytes: number,
    keep: boolean,
    grouped: GroupedAccess | undefined,
  ): { readonly place: Local | undefined; readonly offset: number } {
    const { readSlowly, writeSlowly } = this.#support;
    if (grouped === undefined)
      return { place: this.#place(record, address, bytes, kind === "read" ? readSlowly : writeSlowly, keep), offset: 0 };
    const { group, isFirst, offset } = grouped;
    if (isFirst) {
      const lowest = operation("i64", opcode.i64Add, address, constant64(BigInt(group.lowest)));
      this.#place(record, lowest, group.bytes, group.stores ? writeSlowly : readSlowly, false);
      const place = this.#body.local(valueType.i32);
      this.#body.set(place);
      this.#places.set(group, place);
    }
    return { place: this.#places.get(group), offset };
  }

  /**
   * Writes the check of an access. Its place in linear memory is in the local that is given, or on the stack. Where the
   * access does not begin in the window, a support function moves the window, so that the place is found alike.
   */
  #place(record: number, address: Node, bytes: number, slowly: number, keep: boolean): Local | undefined {
    const body = this.#body;
    if (this.#flatAt === undefined) this.#check(address, bytes, record, slowly);
    this.#push(address);
    body.emit(opcode.i32WrapI64);
    if (this.#flatAt === undefined) {
      body.i32(0);
      body.memory(memoryOpcode.i32Load, record + runField.delta);
    } else body.i32(this.#flatAt);
    body.emit(opcode.i32Add);
    if (!keep) return undefined;
    const place = this.#temporaries.take("i32");
    body.set(place);
    return place;
  }

  #check(address: Node, bytes: number, record: number, slowly: number): void {
    const body = this.#body;
    this.#push(address);
    body.i32(0);
    body.memory(memoryOpcode.i64Load, record + runField.start);
    body.emit(opcode.i64Sub);
    body.i32(0);
    if (bytes <= smallAccess) body.memory(memoryOpcode.i64Load, record + runField.size);
    else body.memory(memoryOpcode.i64Load32U, record + runField.largeSize);
    body.emit(opcode.i64GeU);
    const missed = body.if(false);
    this.#push(address);
    body.i32(bytes);
    body.i32(record);
    body.call(slowly);
    this.leaveIf();
    body.end(missed);
  }

  #push(node: Node): void {
    push(this.#body, this.#temporaries, node);
  }
}

/** Zero-extended. */
function lowBytes(value: Node, bytes: number): Node {
  if (bytes === 8) return value;
  return bytes === 4 ? extend(wrap(value)) : operation("i64", opcode.i64And, value, constant64((1n << BigInt(8 * bytes)) - 1n));
}
