// Registers by the numbers that DWARF for AArch64 gives them (DWARF for the Arm 64-bit Architecture, 4.1).

export function registerName(number: number): string | undefined {
  if (number <= 30) return `x${number}`;
  if (number >= 64 && number <= 95) return `v${number - 64}`;
  if (number >= 48 && number <= 63) return `p${number - 48}`;
  if (number >= 96 && number <= 127) return `z${number - 96}`;
  return { 31: "sp", 33: "elr", 34: "ra_sign_state", 46: "vg", 47: "ffr" }[number];
}

/** `r29 (x29)`, as lists of steps have it. */
export function describeRegister(number: number): string {
  const name = registerName(number);
  return name === undefined ? `r${number}` : `r${number} (${name})`;
}
