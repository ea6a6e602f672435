// What the parts of variable size are filled with.

import { ByteWriter } from "../elf/byte-writer.ts";
import { numberOrOffset } from "./emit.ts";
import { evaluate } from "./evaluate.ts";
import type { Tail } from "./section.ts";

/** `nop`, in memory order. */
const nop = [0x1f, 0x20, 0x03, 0xd5];

/** Fills `room`, whose length is the tail's settled size. */
export function emitTailBytes(tail: Tail, room: Uint8Array): void {
  switch (tail.kind) {
    case "align":
      if (!tail.code) repeat(room, tail.pattern);
      else {
        const odd = room.length % 4;
        for (let index = odd; index < room.length; index += 1) room[index] = nop[(index - odd) % 4];
      }
      return;
    case "space":
    case "org":
      room.fill(tail.value);
      return;
    case "fill":
    case "repeat":
      repeat(room, tail.unit);
      return;
    case "reserve":
      return;
    case "leb128": {
      const value = evaluate(tail.value);
      const writer = new ByteWriter(10);
      const number = "failure" in value ? undefined : numberOrOffset(value);
      if (number === undefined) return;
      if (tail.signed) writer.sleb128(number);
      else writer.uleb128(BigInt.asUintN(64, number));
      room.set(writer.finish().subarray(0, room.length));
    }
  }
}

function repeat(room: Uint8Array, unit: Uint8Array): void {
  for (let index = 0; index < room.length; index += 1) room[index] = unit[index % unit.length];
}
