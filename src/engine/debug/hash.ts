// A number for a whole moment of the machine: state, registers and every page in use, in an order that depends on nothing but
// them. Two moments with the same hash are the same moment.

import type { GuestAddress } from "../base/brand.ts";
import type { Computer } from "../kernel/index.ts";

/** FNV-1a over 32-bit words, two lanes for 64 bits; good enough to tell runs apart, and the same everywhere. */
class Hash {
  #a = 0x811c_9dc5;
  #b = 0x1234_5678;

  word(word: number): void {
    this.#a = Math.imul(this.#a ^ word, 0x0100_0193);
    this.#b = Math.imul(this.#b ^ (word + 0x9e37_79b9), 0x85eb_ca6b) ^ (this.#b >>> 13);
  }

  text(text: string): void {
    this.word(text.length);
    for (let index = 0; index < text.length; index += 1) this.word(text.charCodeAt(index));
  }

  bytes(bytes: Uint8Array): void {
    this.word(bytes.length);
    const whole = bytes.length & ~3;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let index = 0; index < whole; index += 4) this.word(view.getInt32(index, true));
    for (let index = whole; index < bytes.length; index += 1) this.word(bytes[index]);
  }

  get value(): string {
    return (this.#a >>> 0).toString(16).padStart(8, "0") + (this.#b >>> 0).toString(16).padStart(8, "0");
  }
}

function addValue(hash: Hash, root: unknown): void {
  const numbers = new Map<object, number>();
  const add = (value: unknown): void => {
    if (typeof value !== "object" || value === null) {
      hash.text(`${typeof value}:${String(value)}`);
      return;
    }
    // No bytes are the same as any others: programs of ours share them, and copies of a state need not.
    if (ArrayBuffer.isView(value) && value.byteLength === 0) {
      hash.bytes(new Uint8Array(0));
      return;
    }
    const known = numbers.get(value);
    if (known !== undefined) {
      hash.word(known);
      return;
    }
    numbers.set(value, numbers.size);
    if (ArrayBuffer.isView(value)) hash.bytes(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
    else if (Array.isArray(value) || value instanceof Set) for (const entry of value) add(entry);
    else if (value instanceof Map) {
      for (const [key, entry] of value) {
        add(key);
        add(entry);
      }
    } else {
      for (const [key, entry] of Object.entries(value)) {
        if (entry === undefined) continue;
        hash.text(key);
        add(entry);
      }
    }
  };
  add(root);
}

/** Of pages, those that are in use alone: what has never been touched is not read. */
export function hashOf(computer: Computer): string {
  const hash = new Hash();
  addValue(hash, computer.state);
  for (const { pid, end } of computer.processes()) {
    const space = end ? undefined : computer.space(pid);
    for (const { start, end: limit, name, permissions } of space?.mappings ?? []) {
      hash.text(`${start}-${limit} ${name} ${permissions.read}${permissions.write}${permissions.execute}`);
      for (let address: number = start; address < limit; address += 4096) {
        if (space && computer.history.frameOf(space, address) === undefined) continue;
        hash.word(address);
        hash.bytes(space?.peek(address as GuestAddress, 4096) ?? new Uint8Array(0));
      }
    }
  }
  return hash.value;
}
