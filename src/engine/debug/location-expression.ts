// Where a compiler says that a variable is: DWARF's expressions (DWARF 5 §2.5, §2.6) → an address, a register, a value, or nowhere. Takes
// the registers and the memory of one frame; knows nothing of names and types.

import { ByteReader } from "../elf/byte-reader.ts";

export interface FrameState {
  readonly pc: number;
  /** x0–x30 and sp (31) as far as they are known. */
  register(number: number): bigint | undefined;
  /** The caller's sp before the call. */
  readonly cfa: bigint | undefined;
  readonly frameBase: bigint | undefined;
  read(address: bigint, bytes: number): Uint8Array | undefined;
}

export type FoundLocation =
  | { readonly kind: "memory"; readonly address: bigint }
  /** 0–30 are x0–x30, 31 is sp, 64–95 are v0–v31 (aadwarf64 §4.1). */
  | { readonly kind: "register"; readonly number: number }
  | { readonly kind: "value"; readonly value: bigint }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array };

const stackAtMost = 256;

/** Undefined: optimised away, or told in a way that is not understood here. */
export function findLocation(expression: Uint8Array, frame: FrameState): FoundLocation | undefined {
  const reader = new ByteReader(expression);
  const stack: bigint[] = [];
  const pop = (): bigint => stack.pop() ?? 0n;
  const push = (value: bigint): void => {
    if (stack.length < stackAtMost) stack.push(BigInt.asUintN(64, value));
  };
  const binary = (operation: (a: bigint, b: bigint) => bigint): void => {
    const b = pop();
    push(operation(pop(), b));
  };
  const signed = (value: bigint): bigint => BigInt.asIntN(64, value);
  while (!reader.atEnd) {
    const code = reader.u8();
    // DW_OP_lit0, DW_OP_reg0, DW_OP_breg0 and what follows each.
    if (code >= 0x30 && code < 0x50) push(BigInt(code - 0x30));
    else if (code >= 0x50 && code < 0x70) return reader.atEnd ? { kind: "register", number: code - 0x50 } : undefined;
    else if (code >= 0x70 && code < 0x90) {
      const value = frame.register(code - 0x70);
      if (value === undefined) return undefined;
      push(value + BigInt(reader.sleb128()));
    } else {
      switch (code) {
        case 0x03:
          push(reader.big64());
          break;
        case 0x06: {
          const bytes = frame.read(pop(), 8);
          if (bytes?.length !== 8) return undefined;
          push(new ByteReader(bytes).big64());
          break;
        }
        case 0x08:
          push(BigInt(reader.u8()));
          break;
        case 0x09:
          push(BigInt((reader.u8() << 24) >> 24));
          break;
        case 0x0a:
          push(BigInt(reader.u16()));
          break;
        case 0x0b:
          push(BigInt((reader.u16() << 16) >> 16));
          break;
        case 0x0c:
          push(BigInt(reader.u32()));
          break;
        case 0x0d:
          push(BigInt(reader.u32() | 0));
          break;
        case 0x0e:
        case 0x0f:
          push(reader.big64());
          break;
        case 0x10:
          push(BigInt(reader.uleb128()));
          break;
        case 0x11:
          push(BigInt(reader.sleb128()));
          break;
        case 0x12:
          push(stack.at(-1) ?? 0n);
          break;
        case 0x13:
          pop();
          break;
        case 0x14:
          push(stack.at(-2) ?? 0n);
          break;
        case 0x15:
          push(stack.at(-1 - reader.u8()) ?? 0n);
          break;
        case 0x16: {
          const [b, a] = [pop(), pop()];
          push(b);
          push(a);
          break;
        }
        case 0x1a:
          binary((a, b) => a & b);
          break;
        case 0x1b:
          binary((a, b) => (b === 0n ? 0n : signed(a) / signed(b)));
          break;
        case 0x1c:
          binary((a, b) => a - b);
          break;
        case 0x1d:
          binary((a, b) => (b === 0n ? 0n : a % b));
          break;
        case 0x1e:
          binary((a, b) => a * b);
          break;
        case 0x1f:
          push(-pop());
          break;
        case 0x20:
          push(~pop());
          break;
        case 0x21:
          binary((a, b) => a | b);
          break;
        case 0x22:
          binary((a, b) => a + b);
          break;
        case 0x23:
          push(pop() + BigInt(reader.uleb128()));
          break;
        case 0x24:
          binary((a, b) => (b > 63n ? 0n : a << b));
          break;
        case 0x25:
          binary((a, b) => (b > 63n ? 0n : a >> b));
          break;
        case 0x26:
          binary((a, b) => signed(a) >> (b > 63n ? 63n : b));
          break;
        case 0x27:
          binary((a, b) => a ^ b);
          break;
        case 0x90:
          return { kind: "register", number: reader.uleb128() };
        case 0x91:
          if (frame.frameBase === undefined) return undefined;
          push(frame.frameBase + BigInt(reader.sleb128()));
          break;
        case 0x92: {
          const value = frame.register(reader.uleb128());
          if (value === undefined) return undefined;
          push(value + BigInt(reader.sleb128()));
          break;
        }
        case 0x94: {
          const size = reader.u8();
          const bytes = frame.read(pop(), size);
          if (bytes?.length !== size) return undefined;
          push(bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n));
          break;
        }
        case 0x96:
          break;
        case 0x9c:
          if (frame.cfa === undefined) return undefined;
          push(frame.cfa);
          break;
        case 0x9e: {
          const length = reader.uleb128();
          return { kind: "bytes", bytes: expression.slice(reader.position, reader.position + length) };
        }
        case 0x9f:
          return { kind: "value", value: pop() };
        default:
          // Pieces, values at the function's entry, what belongs to threads.
          return undefined;
      }
    }
  }
  const address = stack.at(-1);
  return address === undefined ? undefined : { kind: "memory", address };
}
