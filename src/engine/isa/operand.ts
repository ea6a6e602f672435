// Operands, between text and encoding fields. `OperandSyntax` is what the assembler's parser read, before it knows
// which instruction it belongs to; an `OperandKind` says what one place of an instruction accepts, how that becomes
// fields, and how fields are printed. Neither knows about symbol tables: an expression that has no value yet is an
// opaque handle that comes back in a `Fixup`.

import type { Span } from "../base/diagnostic.ts";
import type { FeatureSet } from "./feature.ts";
import type { FixupKind } from "./fixup.ts";
import type { Fields } from "./pattern.ts";

/** `x w sp wsp` are general (number 31 of x and w is the zero register, of sp and wsp the stack pointer); `b h s d q`
 * are scalar and `v` vector views of the SIMD and FP registers; `c` is the c0–c15 of SYS. */
export type RegisterBank = "x" | "w" | "sp" | "wsp" | "b" | "h" | "s" | "d" | "q" | "v" | "c";

export type ShiftName = "lsl" | "lsr" | "asr" | "ror" | "msl";
export type ExtendName = "uxtb" | "uxth" | "uxtw" | "uxtx" | "sxtb" | "sxth" | "sxtw" | "sxtx";

export interface ModifierSyntax {
  readonly name: ShiftName | ExtendName;
  /** Absent in `sxtw` alone. */
  readonly amount?: ImmediateSyntax | undefined;
  readonly span: Span;
}

export interface RegisterSyntax {
  readonly kind: "register";
  readonly bank: RegisterBank;
  readonly number: number;
  /** As written: where only a label can stand, a label may be called so. */
  readonly name?: string | undefined;
  /** As written, in lower case: "4s", "d", "16b". */
  readonly arrangement?: string | undefined;
  readonly lane?: ImmediateSyntax | undefined;
  /** `, lsl #3`, `, sxtw`. */
  readonly modifier?: ModifierSyntax | undefined;
  readonly span: Span;
}

export interface ImmediateSyntax {
  readonly kind: "immediate";
  /** What the expression comes to if it is absolute; absent for an address, and until the symbols that it names are defined. */
  readonly value?: bigint | undefined;
  /** Set if the whole expression is one bare name, in case a kind reads names: `eq`, `sy`, `pldl1keep`. */
  readonly name?: string | undefined;
  /** `lo12` in `:lo12:symbol`. */
  readonly operator?: string | undefined;
  /** Whether a `#` stood before it. */
  readonly hash: boolean;
  /** A floating-point literal's value, if it was written as one. */
  readonly float?: number | undefined;
  readonly modifier?: ModifierSyntax | undefined;
  /** The assembler's own expression, returned in a `Fixup` untouched. */
  readonly expression: unknown;
  readonly span: Span;
}

export interface MemorySyntax {
  readonly kind: "memory";
  readonly base: RegisterSyntax;
  /** `[x1, #8]` offset, `[x1, #8]!` pre, `[x1], #8` post. */
  readonly mode: "offset" | "pre" | "post";
  readonly offset?: ImmediateSyntax | RegisterSyntax | undefined;
  readonly span: Span;
}

/** `=expression`, of the load-literal pseudo-instruction. */
export interface LiteralSyntax {
  readonly kind: "literal";
  readonly value: ImmediateSyntax;
  readonly span: Span;
}

export interface RegisterListSyntax {
  readonly kind: "registerList";
  readonly registers: readonly RegisterSyntax[];
  readonly lane?: ImmediateSyntax | undefined;
  readonly span: Span;
}

export type OperandSyntax = RegisterSyntax | ImmediateSyntax | MemorySyntax | LiteralSyntax | RegisterListSyntax;

/** A field whose value waits for a symbol: the assembler settles it, or leaves a relocation to the linker. */
export interface Fixup {
  readonly kind: FixupKind;
  readonly expression: unknown;
  /** Set for `ldr x0, =expression`: the value goes to the literal pool, this many bytes wide, and the fixup is to its place. */
  readonly literalBytes?: 4 | 8 | 16;
  readonly span: Span;
}

export interface Matched<Names extends string = string> {
  readonly matched: true;
  readonly fields: Partial<Fields<Names>>;
  readonly fixup?: Fixup;
}

/** Why an operand does not fit here. `rank` says how near it came: the message of the nearest row is shown. */
export interface Mismatch {
  readonly matched: false;
  /** 0: another sort of operand; 1: right sort, wrong form (width, bank); 2: right form, value not encodable. */
  readonly rank: 0 | 1 | 2;
  /** Of rank 0: whether another value of the same sort would do. */
  readonly ofThisValue?: true;
  readonly span?: Span;
  /** What was read and the rule: "immediate 4097 does not fit add: 0–4095, or a multiple of 4096 up to 16773120". */
  readonly message: string;
  readonly help?: string;
}

export interface PrintContext {
  /** Address of the instruction. */
  readonly pc: number;
  /** `label` or `label+0x8` for an address, as objdump prints it; absent: the plain address. */
  readonly symbolAt?: (address: number) => string | undefined;
  /** Instructions by their own names, as `objdump -M no-aliases` has them. */
  readonly withoutAliases?: boolean;
}

export interface OperandKind<Names extends string = string> {
  /** For messages and signature help: "a 64-bit register or sp". */
  readonly noun: string;
  /** For signature help, as the Arm ARM writes it: `<Xd|SP>`. */
  readonly template: string;
  /** Every field that it reads or writes. */
  readonly fields: readonly Names[];
  /** Whether the operand may be left out (`ret`, `{, lsl #12}`): then `match` may be given undefined. */
  readonly optional?: boolean;
  /** Fields that operands before it have begun (the element size in `immh`) and that it completes: they may change. */
  readonly refines?: readonly Names[];
  /** Whether these fields are none that the operand can show (`size` 3 of a vector without doublewords): then the word is unallocated. */
  readonly reserved?: (fields: Fields<Names>) => boolean;
  /** What the processor must have for the operand: halves in a scalar, a system register of a later version. */
  readonly features?: (fields: Fields<Names>, operand: OperandSyntax | undefined) => FeatureSet;
  /** `sofar` holds the fields that the operands before this one gave; a different value for the same field is refused by the caller. */
  match(operand: OperandSyntax | undefined, sofar: Partial<Fields>, mnemonic: string): Matched<Names> | Mismatch;
  /** As objdump prints it; undefined where an optional operand has its default and is not shown. */
  print(fields: Fields<Names>, context: PrintContext): string | undefined;
}
