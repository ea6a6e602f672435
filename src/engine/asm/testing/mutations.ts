// Texts that nobody would write: pieces of real ones, cut, mixed and spoilt by character, token and line, with statements made from the
// grammar among them. A text follows from a seed and a number alone, so that each can be made again.

import { Random } from "../../cpu/testing/random-program.ts";
import { rowsByMnemonic } from "../../isa/index.ts";
import { directives } from "../directives/index.ts";
import { registerNames } from "../registers.ts";
import { relocationNumbers } from "../relocation-names.ts";

/** Files that the texts may include. */
export const includedFiles: Readonly<Record<string, string | Uint8Array>> = {
  "inc.s": ".if 1\nincluded: nop\n.macro from_file a\n mov x0, #\\a\n.endm\n.else\n.endif\n bad x0\n",
  "other.s": '.include "inc.s"\n',
  "self.s": '.include "self.s"\n',
  "data.bin": Uint8Array.from({ length: 300 }, (_, index) => index),
};

/** Lines of a text at most, before mutations add some. */
const longestWindow = 30;

const directiveNames = directives.map(({ name }) => name);
const mnemonics = [...rowsByMnemonic.keys()];
const registers = [...registerNames.keys()];
const operators = ["+", "-", "*", "/", "%", "<<", ">>", "|", "!", "^", "&", "==", "!=", "<>", "<", "<=", ">=", ">", "&&", "||"];
const numbers = [
  ..."0 1 2 3 4 7 8 12 15 16 31 32 63 64 127 128 255 256 4095 4096 0xffff 65536 0x7fffffff 0x80000000 0xffffffff".split(" "),
  ..."0x7fffffffffffffff 0x8000000000000000 0xffffffffffffffff 0x10000000000000000 99999999999999999999999 -1 -2147483649 09 0x 0b101 0b".split(
    " ",
  ),
  ..."1.5 .5 1e5 0f1.0 1f 1b 0f 0b 9f 'a '\\n '' 1$ 55b".split(" "),
];
const marks = [
  "#",
  "=",
  ":lo12:",
  ":got:",
  ":abs_g1:",
  "-",
  "~",
  "!",
  "(",
  "[",
  "{",
  "%",
  "@",
  "\\",
  '"',
  "'",
  "/*",
  "*/",
  "//",
  ";",
  ",",
  ":",
  ".",
];
const odd = [
  "\0",
  "\u007f",
  "é",
  "\u2028",
  "𝕏",
  "\r",
  "\f",
  "\v",
  "\\@",
  "\\()",
  "\\x",
  "\t",
  "\n",
  " ",
  "\ufeff",
  "\ud800",
  '"',
  "'",
  "`",
  "$",
  "?",
];
const words = "x y z foo bar msg len start main _start .L1 .Lx lsl sxtw uxtb eq ne sy pldl1keep s3_0_c1_c0_0 \\a \\b \\@ a b c".split(" ");

export class Mutations {
  private readonly texts: readonly (readonly string[])[];
  private readonly lines: readonly string[];
  private readonly pieces: readonly string[];

  constructor(texts: readonly string[]) {
    this.texts = texts.map((text) => text.split("\n"));
    this.lines = [...new Set(this.texts.flat())];
    this.pieces = [...new Set(this.lines.flatMap(tokensOf))].filter((piece) => piece.length < 80);
  }

  /** Text number `number` of a seed. */
  text(seed: number, number: number): string {
    const random = new Random(Math.imul(seed, 0x85eb_ca6b) ^ Math.imul(number + 1, 0xc2b2_ae35));
    for (let warmUp = 0; warmUp < 4; warmUp += 1) random.bits();
    const lines = this.window(random);
    for (let count = 1 + random.below(6); count > 0; count -= 1) random.of(this.lineMutations)(random, lines);
    let text = lines.join("\n");
    if (random.chance(2)) for (let count = 1 + random.below(4); count > 0; count -= 1) text = spoil(random, text);
    // Halves of surrogate pairs are no text: UTF-8 has no bytes for them.
    text = text.replace(/\p{Surrogate}/gu, "\ufffd");
    return random.chance(8) ? text : `${text}\n`;
  }

  private window(random: Random): string[] {
    const text = random.of(this.texts);
    const start = random.below(Math.max(1, text.length - 4));
    return text.slice(start, start + 1 + random.below(longestWindow));
  }

  private readonly lineMutations: readonly ((random: Random, lines: string[]) => void)[] = [
    (random, lines) => void lines.splice(random.below(lines.length + 1), 1),
    (random, lines) => void lines.splice(random.below(lines.length + 1), 0, random.of(this.lines)),
    (random, lines) => void lines.splice(random.below(lines.length + 1), 0, ...this.window(random).slice(0, 8)),
    (random, lines) => void lines.splice(random.below(lines.length + 1), 0, statement(random)),
    (random, lines) => void lines.splice(random.below(lines.length + 1), 0, statement(random), statement(random)),
    (random, lines) => wrap(random, lines),
    ...Array.from({ length: 6 }, () => (random: Random, lines: string[]) => {
      const at = random.below(lines.length + 1);
      if (at < lines.length) lines[at] = this.mutatedLine(random, lines[at]);
    }),
  ];

  /** A line with tokens replaced, doubled, exchanged or taken away. */
  private mutatedLine(random: Random, line: string): string {
    const tokens = tokensOf(line);
    if (tokens.length === 0) return statement(random);
    const at = random.below(tokens.length);
    const other = random.below(tokens.length);
    switch (random.below(8)) {
      case 0:
        tokens.splice(at, 1);
        break;
      case 1:
        tokens.splice(at, 0, tokens[other]);
        break;
      case 2:
        [tokens[at], tokens[other]] = [tokens[other], tokens[at]];
        break;
      case 3:
        tokens[at] = random.of(this.pieces);
        break;
      case 4:
        tokens[at] = /^\d/.test(tokens[at]) ? random.of(numbers) : operand(random);
        break;
      case 5:
        tokens[at] = /^\./.test(tokens[at]) ? random.of(directiveNames) : expression(random, 2);
        break;
      case 6:
        tokens.splice(at + 1, 0, random.of(marks));
        break;
      default:
        tokens[at] = tokens[at].toUpperCase();
    }
    return tokens.join("");
  }
}

const tokensOf = (line: string): string[] => line.match(/[\w.$\\]+|\s+|"[^"]*"?|./gu) ?? [];

/** One character changed, put in or taken away; a stretch cut or repeated; the end lost. */
function spoil(random: Random, text: string): string {
  const at = random.below(text.length + 1);
  const end = at + random.below(12);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + random.of(odd) + text.slice(at);
    case 1:
      return text.slice(0, at) + String.fromCharCode(random.below(128)) + text.slice(at + 1);
    case 2:
      return text.slice(0, at) + text.slice(end);
    case 3:
      return text.slice(0, end) + text.slice(at);
    case 4:
      return text.slice(0, at) + random.of(marks) + text.slice(at);
    default:
      return random.chance(4) ? text.slice(0, at) : text.slice(0, at) + String.fromCharCode(random.below(0x1_0000)) + text.slice(at + 1);
  }
}

/** Lines put into a macro, a repetition or a condition, closed or not. */
function wrap(random: Random, lines: string[]): void {
  const from = random.below(lines.length + 1);
  const to = from + random.below(8);
  const name = random.of(words);
  const [open, close, after] = random.of([
    [
      `.macro ${name} a, b=${operand(random)}, c:${random.of(["req", "vararg", "x"])}`,
      ".endm",
      `${name} ${operand(random)}, ${operand(random)}`,
    ],
    [`.macro ${name}`, ".endm", `${name}\n${name}`],
    [`.macro ${name} a\n${name} \\a`, ".endm", `${name} ${operand(random)}`],
    [`.rept ${random.of(["0", "1", "3", "200", "-1", "x", random.chance(200) ? "100000000" : "2"])}`, ".endr", ""],
    [`.irp ${name}, ${operand(random)}, ${operand(random)}`, ".endr", ""],
    [`.irpc ${name}, ${expression(random, 1)}`, ".endr", ""],
    [`.if ${expression(random, 2)}`, random.of([".else", ".elseif 1", ".endif"]), ".endif"],
    [`.ifdef ${name}`, ".else", ".endif"],
    [".altmacro", ".noaltmacro", ""],
    [".cfi_startproc", ".cfi_endproc", ""],
    [`.pushsection ${random.of([".text", ".bss", ".rodata", "x"])}`, ".popsection", ""],
    [".struct 8", ".text", ""],
  ]);
  lines.splice(from, 0, open);
  if (!random.chance(8)) lines.splice(Math.min(to + 1, lines.length), 0, close, ...(random.chance(8) ? [] : [after]));
}

function statement(random: Random): string {
  const label = random.chance(5) ? `${random.of([...words, "1", "2", "55"])}: ` : "";
  const count = random.below(5);
  const list = (item: () => string): string => Array.from({ length: count }, item).join(random.chance(20) ? " " : ", ");
  switch (random.below(9)) {
    case 0:
      return `${random.of(words)} ${random.of(["=", "==", ".req", ".set"])} ${operand(random)}`;
    case 1:
    case 2:
      return `${label}${random.of(directiveNames)} ${list(() => argument(random))}`;
    case 3:
      return `.reloc ${expression(random, 1)}, ${random.of([...relocationNumbers.keys()])}, ${expression(random, 1)}`;
    default:
      return `${label}\t${random.of(mnemonics)} ${list(() => operand(random))}`;
  }
}

/** What may stand behind a directive. */
function argument(random: Random): string {
  switch (random.below(6)) {
    case 0:
      return `"${random.of(["", "a", "\\n\\0", "\\x41", "\\777", 'a"', "ax", "awM", "inc.s", "other.s", "self.s", "data.bin", "é", "\\"])}"`;
    case 1:
      return random.of([
        "%function",
        "@progbits",
        "@nobits",
        ".text",
        ".data",
        "is_stmt 0",
        "view 0",
        "md5 0x1",
        "1f",
        ...registers.slice(0, 9),
      ]);
    case 2:
      return random.of(words);
    default:
      return expression(random, 3);
  }
}

function expression(random: Random, depth: number): string {
  if (depth === 0 || random.chance(3)) return random.chance(2) ? random.of(numbers) : random.of([...words, "."]);
  switch (random.below(5)) {
    case 0:
      return `(${expression(random, depth - 1)})`;
    case 1:
      return `${random.of(["-", "~", "!", "+", "-("])}${expression(random, depth - 1)}`;
    default:
      return `${expression(random, depth - 1)} ${random.of(operators)} ${expression(random, depth - 1)}`;
  }
}

const arrangements = "8b 16b 4h 8h 2s 4s 1d 2d 1q b h s d q 4b 2h 16q".split(" ");

function register(random: Random): string {
  if (random.chance(3)) return `v${random.below(34)}.${random.of(arrangements)}${random.chance(3) ? `[${random.below(17)}]` : ""}`;
  return random.of(registers);
}

function operand(random: Random): string {
  const shift = (): string =>
    random.chance(3) ? `, ${random.of(["lsl", "asr", "ror", "sxtw", "uxtx", "msl"])} #${random.of(numbers)}` : "";
  switch (random.below(10)) {
    case 0:
    case 1:
    case 2:
      return register(random) + shift();
    case 3:
      return `#${random.of(numbers)}${shift()}`;
    case 4:
      return `[${register(random)}${random.chance(2) ? `, ${operand(random)}` : ""}]${random.of(["", "", "!", `, #${random.of(numbers)}`, ", x3"])}`;
    case 5:
      return `{${register(random)}${random.of([",", "-", ", ", ""])}${register(random)}}${random.of(["", "[0]", "[1]", "[x]"])}`;
    case 6:
      return `=${expression(random, 2)}`;
    case 7:
      return `${random.of(marks)}${expression(random, 1)}`;
    case 8:
      return `:${random.of("lo12 pg_hi21 abs_g0 abs_g3 abs_g1_nc got got_lo12 tprel_hi12 tprel_lo12_nc prel_g0 gottprel x".split(" "))}:${random.of(words)}`;
    default:
      return expression(random, 2);
  }
}
