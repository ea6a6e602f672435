// The macros that GCC for AArch64 Linux has from the start (`gcc -dM -E -x assembler-with-cpp`), but for those of floating-point
// formats, which no assembly asks for: what tells systems and compilers apart, and the whole-number types.

const plain = `
_LP64 1
__LP64__ 1
__AARCH64EL__ 1
__AARCH64_CMODEL_SMALL__ 1
__ARM_64BIT_STATE 1
__ARM_ALIGN_MAX_PWR 28
__ARM_ALIGN_MAX_STACK_PWR 16
__ARM_ARCH 8
__ARM_ARCH_8A 1
__ARM_ARCH_ISA_A64 1
__ARM_ARCH_PROFILE 65
__ARM_FEATURE_CLZ 1
__ARM_FEATURE_FMA 1
__ARM_FEATURE_IDIV 1
__ARM_FEATURE_NUMERIC_MAXMIN 1
__ARM_FEATURE_UNALIGNED 1
__ARM_FP 14
__ARM_FP16_ARGS 1
__ARM_FP16_FORMAT_IEEE 1
__ARM_NEON 1
__ARM_PCS_AAPCS64 1
__ARM_SIZEOF_MINIMAL_ENUM 4
__ARM_SIZEOF_WCHAR_T 4
__ASSEMBLER__ 1
__ATOMIC_RELAXED 0
__ATOMIC_CONSUME 1
__ATOMIC_ACQUIRE 2
__ATOMIC_RELEASE 3
__ATOMIC_ACQ_REL 4
__ATOMIC_SEQ_CST 5
__BIGGEST_ALIGNMENT__ 16
__ORDER_LITTLE_ENDIAN__ 1234
__ORDER_BIG_ENDIAN__ 4321
__ORDER_PDP_ENDIAN__ 3412
__BYTE_ORDER__ __ORDER_LITTLE_ENDIAN__
__FLOAT_WORD_ORDER__ __ORDER_LITTLE_ENDIAN__
__CHAR_BIT__ 8
__CHAR_UNSIGNED__ 1
__ELF__ 1
__GCC_ASM_FLAG_OUTPUTS__ 1
__GCC_HAVE_DWARF2_CFI_ASM 1
__GNUC__ 12
__GNUC_MINOR__ 2
__GNUC_PATCHLEVEL__ 0
__GNUC_STDC_INLINE__ 1
__GXX_ABI_VERSION 1017
__HAVE_SPECULATION_SAFE_VALUE 1
__LONG_LONG_MAX__ 0x7fffffffffffffffLL
__LONG_LONG_WIDTH__ 64
__NO_INLINE__ 1
__PIC__ 2
__PIE__ 2
__pic__ 2
__pie__ 2
__PRAGMA_REDEFINE_EXTNAME 1
__REGISTER_PREFIX__
__USER_LABEL_PREFIX__
__SIG_ATOMIC_MIN__ (-__SIG_ATOMIC_MAX__ - 1)
__SIZEOF_DOUBLE__ 8
__SIZEOF_FLOAT__ 4
__SIZEOF_INT128__ 16
__SIZEOF_INT__ 4
__SIZEOF_LONG_DOUBLE__ 16
__SIZEOF_LONG_LONG__ 8
__SIZEOF_LONG__ 8
__SIZEOF_POINTER__ 8
__SIZEOF_PTRDIFF_T__ 8
__SIZEOF_SHORT__ 2
__SIZEOF_SIZE_T__ 8
__SIZEOF_WCHAR_T__ 4
__SIZEOF_WINT_T__ 4
__STDC__ 1
__STDC_HOSTED__ 1
__STDC_IEC_559__ 1
__STDC_IEC_559_COMPLEX__ 1
__STDC_IEC_60559_BFP__ 201404L
__STDC_IEC_60559_COMPLEX__ 201404L
__STDC_ISO_10646__ 201706L
__VERSION__ "12.2.0"
__WCHAR_MIN__ 0U
__WINT_MIN__ 0U
__CHAR16_TYPE__ short unsigned int
__CHAR32_TYPE__ unsigned int
__aarch64__ 1
__gnu_linux__ 1
__linux 1
__linux__ 1
__unix 1
__unix__ 1
linux 1
unix 1`;

interface IntegerType {
  readonly name: string;
  readonly type: string;
  readonly bits: 8 | 16 | 32 | 64;
  readonly isUnsigned?: boolean;
}

const namesOfTypes: Readonly<Record<number, readonly [signed: string, unsigned: string]>> = {
  8: ["signed char", "unsigned char"],
  16: ["short int", "short unsigned int"],
  32: ["int", "unsigned int"],
  64: ["long int", "long unsigned int"],
};

/** INT32, UINT_LEAST8 and so on; the fast ones of 16 and 32 bits have 64. */
const sized = ([8, 16, 32, 64] as const).flatMap((bits) =>
  (["", "_LEAST", "_FAST"] as const).flatMap((kind): IntegerType[] => {
    const width = kind === "_FAST" && bits > 8 ? 64 : bits;
    const [signed, unsigned] = namesOfTypes[width];
    return [
      { name: `INT${kind}${bits}`, type: signed, bits: width },
      { name: `UINT${kind}${bits}`, type: unsigned, bits: width, isUnsigned: true },
    ];
  }),
);

const others: readonly IntegerType[] = [
  { name: "INTMAX", type: "long int", bits: 64 },
  { name: "UINTMAX", type: "long unsigned int", bits: 64, isUnsigned: true },
  { name: "INTPTR", type: "long int", bits: 64 },
  { name: "UINTPTR", type: "long unsigned int", bits: 64, isUnsigned: true },
  { name: "PTRDIFF", type: "long int", bits: 64 },
  { name: "SIZE", type: "long unsigned int", bits: 64, isUnsigned: true },
  { name: "SIG_ATOMIC", type: "int", bits: 32 },
  { name: "WCHAR", type: "unsigned int", bits: 32, isUnsigned: true },
  { name: "WINT", type: "unsigned int", bits: 32, isUnsigned: true },
];

/** Types of C itself: a greatest value and a width. */
const native = { SCHAR: 8, SHRT: 16, INT: 32, LONG: 64 } as const;

function maximumOf(bits: number, isUnsigned: boolean): string {
  const digits = (2n ** BigInt(isUnsigned ? bits : bits - 1) - 1n).toString(16);
  const suffix = `${isUnsigned && bits >= 32 ? "U" : ""}${bits === 64 ? "L" : ""}`;
  return `0x${digits}${suffix}`;
}

function* macros(): Iterable<string> {
  for (const line of plain.trim().split("\n")) yield line;
  for (const { name, type, bits, isUnsigned = false } of [...sized, ...others]) {
    yield `__${name}_TYPE__ ${type}`;
    yield `__${name}_MAX__ ${maximumOf(bits, isUnsigned)}`;
    const isPlain = /^U?INT\d+$/.test(name);
    if (!isUnsigned && !isPlain) yield `__${name}_WIDTH__ ${bits}`;
    else if (/^(SIZE|WCHAR|WINT)$/.test(name)) yield `__${name}_WIDTH__ ${bits}`;
    if (!isPlain && !/^U?INTMAX$/.test(name)) continue;
    const suffix = `${isUnsigned && bits >= 32 ? "U" : ""}${bits === 64 ? "L" : ""}`;
    yield `__${name}_C(c) c${suffix === "" ? "" : ` ## ${suffix}`}`;
  }
  for (const [name, bits] of Object.entries(native)) {
    yield `__${name}_MAX__ ${maximumOf(bits, false)}`;
    yield `__${name}_WIDTH__ ${bits}`;
  }
  for (const bytes of [1, 2, 4, 8, 16]) yield `__GCC_HAVE_SYNC_COMPARE_AND_SWAP_${bytes} 1`;
  for (const type of ["BOOL", "CHAR", "CHAR16_T", "CHAR32_T", "WCHAR_T", "SHORT", "INT", "LONG", "LLONG", "POINTER"])
    yield `__GCC_ATOMIC_${type}_LOCK_FREE 2`;
  yield "__GCC_ATOMIC_TEST_AND_SET_TRUEVAL 1";
}

/** As `#define` lines. */
export const predefinedText = [...macros()].map((line) => `#define ${line}\n`).join("");
