// Places in a program as gdb prints them: instructions, source lines, frames.

import { hex } from "../../base/brand.ts";
import { disassemble } from "../../isa/index.ts";
import type { StackFrame } from "../unwind.ts";
import type { Gdb } from "./gdb.ts";

/** `0x00000000004000b0` */
export const wideHex = (address: number): string => hex(address, 16);

/** `mov\tx8, #0x40`, with names for addresses; undefined where nothing is mapped. */
export function instructionText(gdb: Gdb, address: number): string | undefined {
  const bytes = gdb.context.read(BigInt(address), 4);
  if (bytes?.length !== 4) return undefined;
  const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  let target: number | undefined;
  const { text } = disassemble(word, {
    pc: address,
    symbolAt: (at) => {
      target = at;
      return gdb.nameOf(BigInt(at));
    },
  });
  return target === undefined ? text : text.replace(new RegExp(`(?<=[\\s,])(?:0x)?${target.toString(16)}(?= <|$|\\s)`), hex(target));
}

/** `=> 0x4000b0 <_start>:\tmov…` */
export function instructionLine(gdb: Gdb, address: number): string {
  const name = gdb.nameOf(BigInt(address));
  const mark = gdb.isRunning && address === gdb.frame?.pc ? "=> " : "   ";
  const place = `${mark}${hex(address)}${name === undefined ? "" : ` <${name}>`}:\t`;
  const text = instructionText(gdb, address);
  return text === undefined ? `${place}Cannot access memory at address ${hex(address)}` : place + text;
}

/** `9\t    ldr x1, =msg`; without the source, where it should be. */
export function sourceLine(gdb: Gdb, file: string, line: number): string {
  const lines = gdb.sourceLines(file);
  if (!lines) return `${line}\tin ${file}`;
  return `${line}\t${lines[line - 1] ?? ""}`;
}

/** `work () at hello.s:22`, `0x00000000004000b0 in _start ()`; with the address if the line has begun before it. */
export function frameText(gdb: Gdb, frame: StackFrame, always = false): string {
  const { location, pc } = frame;
  const name = frame.function?.name ?? "??";
  const isBetween = always || frame.level > 0 || !location || !gdb.isLineStart(pc);
  return `${isBetween ? `${wideHex(pc)} in ` : ""}${name} (${argumentsText(gdb, frame)})${location ? ` at ${location.file}:${location.line}` : ""}`;
}

/** `argc=1, argv=0x7ff…`: what has parts is not shown with them, as gdb does. */
export function argumentsText(gdb: Gdb, frame: StackFrame): string {
  const variables = gdb.variablesOf(frame);
  const shown = variables?.parameters.map((parameter) => {
    const { kind } = parameter.type;
    return `${parameter.name}=${kind === "struct" || kind === "array" ? "..." : gdb.format(variables.valueOf(parameter), undefined, true)}`;
  });
  return shown?.join(", ") ?? "";
}

/** The variables of a frame, one a line, the innermost block first. */
export function localsText(gdb: Gdb, frame: StackFrame, indent = ""): string {
  const variables = gdb.variablesOf(frame);
  // Assembler text has lines and no variables.
  if (!variables?.function)
    return frame.location
      ? "No locals.\n"
      : indent === ""
        ? "No symbol table info available.\n"
        : `${indent.slice(8)}No symbol table info available.\n`;
  const { locals } = variables;
  if (locals.length === 0) return "No locals.\n";
  return locals.map((local) => `${indent}${local.name} = ${gdb.format(variables.valueOf(local), undefined, true)}\n`).join("");
}

/** What is printed when the program stops there. `isNew`: in another function than before. */
export function stopText(gdb: Gdb, frame: StackFrame, isNew: boolean): string {
  const { location } = frame;
  const head = isNew || !location ? `${frameText(gdb, frame)}\n` : "";
  if (!location) return head;
  gdb.listAround(location.file, location.line);
  const between = !isNew && !gdb.isLineStart(frame.pc) ? `${wideHex(frame.pc)}\t` : "";
  return `${head}${between}${sourceLine(gdb, location.file, location.line)}\n`;
}

/** A frame as `frame`, `up` and `backtrace` have it. */
export const numberedFrame = (gdb: Gdb, frame: StackFrame): string => `#${String(frame.level).padEnd(3)}${frameText(gdb, frame)}\n`;

/** A frame, and the line of the source that it stands at. */
export function selectedFrame(gdb: Gdb, frame: StackFrame): string {
  const { location } = frame;
  if (location) gdb.listAround(location.file, location.line);
  return numberedFrame(gdb, frame) + (location ? `${sourceLine(gdb, location.file, location.line)}\n` : "");
}
