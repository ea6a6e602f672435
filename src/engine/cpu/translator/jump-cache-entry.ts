// Where in the jump cache a pc is looked for: as Wasm. code-cache.ts has the same in `#publish`.

import { type FunctionBuilder, opcode } from "../../wasm/index.ts";
import { jumpCache } from "../layout.ts";

/** Pushes the distance of a pc's entry from the first. */
export function pushJumpCacheEntry(body: FunctionBuilder, pushPc: () => void): void {
  pushPc();
  body.emit(opcode.i32WrapI64);
  body.i32(2);
  body.emit(opcode.i32ShrU);
  pushPc();
  body.emit(opcode.i32WrapI64);
  body.i32(14);
  body.emit(opcode.i32ShrU, opcode.i32Xor);
  body.i32(jumpCache.entries - 1);
  body.emit(opcode.i32And);
  body.i32(Math.log2(jumpCache.entryBytes));
  body.emit(opcode.i32Shl);
}
