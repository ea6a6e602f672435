// The names that ABIs give to numbers of ELF files (gABI, AAELF64, GNU), as binutils spell them: one table, read by every
// tool that prints them and by the linker's messages.

/** SHT_*. */
const sectionTypes: ReadonlyMap<number, string> = new Map([
  [0, "NULL"],
  [1, "PROGBITS"],
  [2, "SYMTAB"],
  [3, "STRTAB"],
  [4, "RELA"],
  [5, "HASH"],
  [6, "DYNAMIC"],
  [7, "NOTE"],
  [8, "NOBITS"],
  [9, "REL"],
  [10, "SHLIB"],
  [11, "DYNSYM"],
  [14, "INIT_ARRAY"],
  [15, "FINI_ARRAY"],
  [16, "PREINIT_ARRAY"],
  [17, "GROUP"],
  [18, "SYMTAB SECTION INDICES"],
  [19, "RELR"],
  [0x6ffffff5, "GNU_ATTRIBUTES"],
  [0x6ffffff6, "GNU_HASH"],
  [0x6ffffff7, "GNU_LIBLIST"],
  [0x6ffffffd, "VERDEF"],
  [0x6ffffffe, "VERNEED"],
  [0x6fffffff, "VERSYM"],
  [0x70000003, "AARCH64_ATTRIBUTES"],
]);

export const sectionTypeName = (type: number): string => {
  const known = sectionTypes.get(type);
  if (known) return known;
  const rest = (base: number): string => (type - base).toString(16);
  if (type >= 0x60000000 && type < 0x70000000) return `LOOS+0x${rest(0x60000000)}`;
  if (type >= 0x70000000 && type < 0x80000000) return `LOPROC+0x${rest(0x70000000)}`;
  if (type >= 0x80000000 && type <= 0xffffffff) return `LOUSER+0x${rest(0x80000000)}`;
  return `${type.toString(16).padStart(8, "0")}: <unknown>`;
};

/** Letters of SHF_*, in the order of the bits. */
const sectionFlagLetters: readonly (readonly [number, string])[] = [
  [0x1, "W"],
  [0x2, "A"],
  [0x4, "X"],
  [0x10, "M"],
  [0x20, "S"],
  [0x40, "I"],
  [0x80, "L"],
  [0x100, "O"],
  [0x200, "G"],
  [0x400, "T"],
  [0x800, "C"],
];

/** As readelf shows the flags of a section: what only GNU systems know has letters if the file says that it is for one. */
export function sectionFlagText(flags: number, isGnu: boolean): string {
  let text = "";
  let rest = flags >>> 0;
  for (const [bit, letter] of sectionFlagLetters) {
    if (rest & bit) text += letter;
    rest &= ~bit;
  }
  if (rest & 0x80000000) text += "E";
  if (isGnu && rest & 0x200000) text += "R";
  if (rest & 0x01000000) text += "D";
  rest &= isGnu ? ~(0x80000000 | 0x01200000) : ~(0x80000000 | 0x01000000);
  if (rest & 0x0ff00000) text += "o";
  if (rest & 0x70000000) text += "p";
  if (rest & 0x000ff008) text += "x";
  return text;
}

/** PT_*, as readelf and objdump write them. */
export const segmentNames: ReadonlyMap<number, { readonly readelf: string; readonly objdump: string }> = new Map([
  [0, { readelf: "NULL", objdump: "NULL" }],
  [1, { readelf: "LOAD", objdump: "LOAD" }],
  [2, { readelf: "DYNAMIC", objdump: "DYNAMIC" }],
  [3, { readelf: "INTERP", objdump: "INTERP" }],
  [4, { readelf: "NOTE", objdump: "NOTE" }],
  [5, { readelf: "SHLIB", objdump: "SHLIB" }],
  [6, { readelf: "PHDR", objdump: "PHDR" }],
  [7, { readelf: "TLS", objdump: "TLS" }],
  [0x6474e550, { readelf: "GNU_EH_FRAME", objdump: "EH_FRAME" }],
  [0x6474e551, { readelf: "GNU_STACK", objdump: "STACK" }],
  [0x6474e552, { readelf: "GNU_RELRO", objdump: "RELRO" }],
  [0x6474e553, { readelf: "GNU_PROPERTY", objdump: "0x6474e553" }],
  [0x70000002, { readelf: "AARCH64_MEMTAG_MTE", objdump: "0x70000002" }],
]);

export const fileTypes: readonly string[] = [
  "NONE (None)",
  "REL (Relocatable file)",
  "EXEC (Executable file)",
  "DYN (Shared object file)",
  "CORE (Core file)",
];

/** STT_*, STB_*, STV_*. */
export const symbolTypeNames: ReadonlyMap<number, string> = new Map([
  [0, "NOTYPE"],
  [1, "OBJECT"],
  [2, "FUNC"],
  [3, "SECTION"],
  [4, "FILE"],
  [5, "COMMON"],
  [6, "TLS"],
  [10, "IFUNC"],
]);
export const symbolBindingNames: ReadonlyMap<number, string> = new Map([
  [0, "LOCAL"],
  [1, "GLOBAL"],
  [2, "WEAK"],
  [10, "UNIQUE"],
]);
export const symbolVisibilityNames: readonly string[] = ["DEFAULT", "INTERNAL", "HIDDEN", "PROTECTED"];
