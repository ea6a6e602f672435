// Objects with bytes changed: the linker says what is wrong, or links; it never throws.

import fc from "fast-check";
import { expect, it } from "vitest";
import { assemble } from "../asm/index.ts";
import { readArchive, readObject, writeObject } from "../elf/index.ts";
import { link } from "./index.ts";
import { loadInputs } from "./load.ts";

const text = `
.global _start, value
_start: ldr x0, =value
 bl helper
 adrp x1, :got:value
 mrs x2, tpidr_el0
 add x2, x2, #:tprel_lo12_nc:local
helper: ret
.data
value: .xword _start, 5
.section .rodata.str1.1,"aMS",@progbits,1
.string "hello"
.string "lo"
.section .tdata,"awT"
local: .xword 1
.comm shared, 16, 8
.text
.cfi_startproc
nop
.cfi_endproc
`;

it("an object of any bytes gives a program or a reason", () => {
  const { object } = assemble({ name: "a.s", text }, { debug: true });
  const original = writeObject(object!);
  const byte = fc.oneof(fc.constantFrom(0, 1, 2, 8, 0x7f, 0x80, 0xff), fc.nat({ max: 255 }));
  const change = fc.tuple(fc.nat({ max: original.length - 1 }), byte);
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), fc.boolean(), (changes, collectsGarbage) => {
      const bytes = original.slice();
      for (const [offset, value] of changes) bytes[offset] = value;
      const read = readObject(bytes, "a.o");
      if ("error" in read) return;
      const { executable, diagnostics } = link([read], { collectsGarbage, frameHeader: true, buildId: "md5" });
      expect(executable !== undefined || diagnostics.length > 0).toBe(true);
    }),
    { seed: 20240607, numRuns: 400 },
  );
});

it("an archive of any bytes is read or refused", () => {
  const start = "!<arch>\n/               0           0     0     0       20        `\n";
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (rest, isThin) => {
      const head = new TextEncoder().encode(isThin ? start.replace("arch", "thin") : start);
      const bytes = new Uint8Array([...head, ...rest]);
      readArchive(bytes);
      loadInputs({ inputs: [{ kind: "file", name: "x.a", whole: true }], folders: [] }, () => bytes);
    }),
    { seed: 20240607, numRuns: 500 },
  );
});
