// How a symbol's value becomes bits of an instruction.

import { describe, expect, it } from "vitest";
import { type FixupKind, fixupByRelocation, fixups } from "./fixup.ts";
import { relocationName } from "./relocation-type.ts";

const apply = (kind: FixupKind, unit: number, value: bigint, place = 0x40_0000n): string => {
  const result = fixups[kind].apply(BigInt(unit), value, place);
  return typeof result === "bigint" ? result.toString(16) : result;
};

describe("fixups", () => {
  it.each([
    ["bl 8 bytes back", "call26", 0x94000000, 0x3f_fff8n, "97fffffe"],
    ["b.eq 8 bytes on", "condbr19", 0x54000000, 0x40_0008n, "54000040"],
    ["adr 5 bytes on", "adrPrelLo21", 0x10000000, 0x40_0005n, "30000020"],
    ["adrp of the next page", "adrPrelPgHi21", 0x90000000, 0x40_1234n, "b0000000"],
    ["add :lo12:", "addAbsLo12", 0x91000000, 0x41_2abcn, "912af000"],
    ["ldr :lo12: counts doublewords", "ldst64Lo12", 0xf9400000, 0x41_2ab8n, "f9455c00"],
    ["movz :abs_g1:", "movwUabsG1", 0xd2a00000, 0x1234_5678n, "d2a24680"],
    ["movk :abs_g0_nc: takes its part unchecked", "movwUabsG0Nc", 0xf2800000, 0x1234_5678n, "f28acf00"],
    ["movz :abs_g0_s: of a negative value becomes movn", "movwSabsG0", 0xd2800000, -2n, "92800020"],
    ["movn :abs_g0_s: of a positive value becomes movz", "movwSabsG0", 0x92800000, 5n, "d28000a0"],
    ["a branch around the end of the address space", "jump26", 0x14000000, 2n ** 64n - 4n, "14000001", 2n ** 64n - 8n],
  ] as const)("%s", (_what, kind, unit, value, expected, place = 0x40_0000n) => {
    expect(apply(kind, unit, value, place)).toBe(expected);
  });

  it("say why a value does not fit", () => {
    expect(apply("call26", 0x94000000, 0x40_0002n)).toBe("the target is not a multiple of 4 bytes away (2)");
    expect(apply("tstbr14", 0x36000000, 0x40_8000n)).toBe("the target is 32768 bytes away; this instruction reaches ±32 KiB");
    expect(apply("ldst64Lo12", 0xf9400000, 0x41_2abcn)).toBe("address 0x412abc is not aligned to the 8 bytes of this access");
    expect(apply("movwUabsG0", 0xd2800000, 0x1_0000n)).toBe("0x10000 has more than 16 bits: :abs_g0_nc: takes its part unchecked");
    expect(apply("movwSabsG0", 0xd2800000, -0x1_0001n)).toBe("-65537 does not fit 17 bits with its sign");
  });

  it("are found by their relocation", () => {
    // AAELF64 §5.7: R_AARCH64_CALL26, R_AARCH64_MOVW_UABS_G0_NC, R_AARCH64_MOVW_UABS_G3.
    expect(fixupByRelocation.get(283)).toBe(fixups.call26);
    expect(fixupByRelocation.get(264)).toBe(fixups.movwUabsG0Nc);
    expect(fixupByRelocation.get(269)).toBe(fixups.movwUabsG3);
    expect(relocationName(283)).toBe("R_AARCH64_CALL26");
  });
});
