// A program to run and step through for every entry of the reference: what the entry is about, with all that it needs around it.

import type { SourceFile, Vocabulary } from "../../protocol/messages.ts";
import { directiveExample } from "./directive-examples.ts";

const column = (label: string, code: string, remark = ""): string => {
  const [mnemonic = "", ...operands] = code.split(" ");
  const text = `${label.padEnd(7)} ${mnemonic.padEnd(operands.length === 0 ? 0 : 7)} ${operands.join(" ")}`.trimEnd();
  return remark === "" ? text : `${text.padEnd(39)} // ${remark}`;
};
const line = (code: string, remark = ""): string => column("", code, remark);

const exit = [line("mov x0, #0"), line("mov x8, #93", "exit"), line("svc #0")];

const program = (body: readonly string[], data: readonly string[] = []): readonly SourceFile[] => [
  { name: "try.s", text: [line(".text"), line(".globl _start"), "_start:", ...body, ...exit, ...data, ""].join("\n") },
];

/** What an address register points into the middle of, so that every offset of an example leads into it. */
const spaceBytes = 131072;
const space = [line(".bss"), line(".balign 64"), column("space:", `.skip ${spaceBytes}`)];

const isAddressed = (example: string): boolean => /\[|^(?:dc|ic) /.test(example);
const jumpsByRegister = /^(?:br|blr|ret|braa|brab|blraa|blrab|braaz|brabz|blraaz|blrabz)\b/;

/** Registers of an example get values that show what it does: addresses where it needs some, small numbers elsewhere. */
function preparation(example: string): readonly string[] {
  const lines: string[] = [];
  const bases = new Set([...example.matchAll(/\[(x\d+|sp)|^(?:dc|ic) \w+, (x\d+)/g)].map(([, base, cached]) => base ?? cached));
  if (bases.has("sp")) lines.push(line("sub sp, sp, #32768", "room on the stack"));
  const general = new Set([...example.matchAll(/\b[xw](\d+)\b/g)].map(([, number]) => Number(number)));
  for (const number of general) {
    if (jumpsByRegister.test(example)) lines.push(line(`adr x${number}, 1f`, "where to go on"));
    else if (bases.has(`x${number}`)) lines.push(line(`ldr x${number}, =space + ${spaceBytes / 2}`, "a place in memory"));
    else lines.push(line(`mov x${number}, #${number + 2}`));
  }
  if (example === "ret") lines.push(line("adr x30, 1f", "where to go on"));
  const vectors = new Set([...example.matchAll(/\b[vqdshb](\d+)\b/g)].map(([, number]) => Number(number)));
  for (const number of vectors) lines.push(line(`movi v${number}.16b, #64`, "as float: 3.0, as double: 32.5"));
  return lines;
}

/** Examples name places by their distance; here they lead to the end. */
const withLabel = (example: string): string => (/^adrp? /.test(example) ? example : example.replace(/ \.(?: [-+] \w+)?$/, " 1f"));

function instructionProgram(written: string): readonly SourceFile[] {
  const example = withLabel(written);
  if (example.startsWith("svc")) return program([line("mov x8, #172", "getpid"), line(example)]);
  return program([...preparation(example), line(example), line("nop", "a branch may skip this"), "1:"], isAddressed(example) ? space : []);
}

const paths = /^(?:path|pathname|filename|oldpath|newpath|target|linkpath|source|new_root|put_old|name)$/;
const lengths = /^(?:len|length|count|size|addrlen|buflen|bufsiz|nbytes|optlen|msg_len|msgsz)$/;
const descriptors = /^(?:fd|sockfd|oldfd|fd_in|fd_out|epfd|in_fd|out_fd)$/;
const pointers =
  /(?:buf|addr|_value|statbuf|statxbuf|info|infop|data|msg|iov|rusage|set|times|rem|res|tv|tz|events?|list|value|old\w*|ru|argv|envp|act|param)$/;

/** By what a parameter is called: something that the call can make sense of. */
function argument(parameter: string): string {
  if (/dirfd$/.test(parameter)) return "mov #-100";
  if (paths.test(parameter)) return "ldr =name";
  if (lengths.test(parameter)) return "mov #64";
  if (descriptors.test(parameter)) return "mov #1";
  return pointers.test(parameter) ? "ldr =buffer" : "mov #0";
}

function callProgram({ name, number, parameters }: Vocabulary["calls"][number]): readonly SourceFile[] {
  const values = parameters.map(argument);
  return program(
    [
      ...values.map((value, index) => line(value.replace(" ", ` x${index}, `), parameters[index])),
      line(`mov x8, #${number}`, name),
      line("svc #0", "x0 is now the result, or −errno"),
    ],
    [
      ...(values.includes("ldr =name") ? [line(".data"), column("name:", '.asciz "/tmp/example"')] : []),
      ...(values.includes("ldr =buffer") ? [line(".bss"), line(".balign 16"), column("buffer:", ".skip 4096")] : []),
    ],
  );
}

const errorProgram = (name: string, number: number): readonly SourceFile[] =>
  program([
    line(`mov x0, #-${number}`, `as a call returns ${name}`),
    line("cmn x0, #4095", "is it from −4095 to −1?"),
    line("b.lo 1f", "no: all went well"),
    line("neg x1, x0", `x1 is errno, ${number}`),
    "1:",
  ]);

const constantProgram = (name: string, value: number): readonly SourceFile[] =>
  program([line(`.equ ${name}, ${value}`), line(`ldr x0, =${name}`, "x0 is the number")]);

function registerProgram(name: string): readonly SourceFile[] {
  switch (name) {
    case "sp":
      return program([line("mov x0, #42"), line("str x0, [sp, #-16]!", "push"), line("ldr x1, [sp], #16", "pop")]);
    case "pc":
      return program([line("adr x0, .", "the address of this instruction"), line("b 1f", "pc goes on there"), line("nop"), "1:"]);
    case "xzr":
      return program([line("mov x0, xzr", "0"), line("subs xzr, x0, x0", "the result is dropped, the flags stay")]);
    case "nzcv":
      return program([line("mov x0, #3"), line("cmp x0, #5", "3 − 5: N is set, C is clear"), line("mrs x1, nzcv", "bits 31 to 28")]);
    case "v0–v31":
      return program([line("fmov d0, #1.5"), line("movi v1.4s, #7"), line("add v2.4s, v1.4s, v1.4s")]);
    case "x30":
      return program([line("bl 1f", "x30 is the address behind this"), line("b 2f"), "1:", line("ret", "back to x30"), "2:"]);
    default:
      return program([line(`mov ${name}, #42`), line(`add ${name}, ${name}, #1`)]);
  }
}

export interface ReferenceEntry {
  readonly kind: "instructions" | "directives" | "calls" | "errors" | "constants" | "registers";
  readonly name: string;
}

/** `example`: of an instruction, the one of its forms that is to be tried. */
export function exampleProgram({ kind, name }: ReferenceEntry, vocabulary: Vocabulary, example = ""): readonly SourceFile[] {
  const named = <Row extends { readonly name: string }>(rows: readonly Row[]): Row | undefined => rows.find((row) => row.name === name);
  switch (kind) {
    case "instructions":
      return instructionProgram(example);
    case "directives":
      return directiveExample(name);
    case "registers":
      return registerProgram(name);
    case "calls": {
      const call = named(vocabulary.calls);
      return call ? callProgram(call) : [];
    }
    case "errors":
      return errorProgram(name, named(vocabulary.errors)?.number ?? 0);
    case "constants":
      return constantProgram(name, named(vocabulary.constants)?.value ?? 0);
  }
}
