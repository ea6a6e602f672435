// A program from a file of the host, whatever stage of the toolchain it comes from: source, object or executable.

import { resolve } from "node:path";
import { readObject } from "../engine/elf/index.ts";
import { link } from "../engine/link/index.ts";
import { buildProgram, type Program, readProgram } from "../engine/session/index.ts";
import { type HostFile, includeFrom, printDiagnostics, readHostFile, sourceText, UsageError } from "./command-line.ts";

/** Undefined: diagnostics were printed. */
export const programFrom = (path: string, folder: string): Program | undefined => programOf(readHostFile(path, folder), folder);

function programOf(file: HostFile, folder: string): Program | undefined {
  const isElf = file.bytes[0] === 0x7f && file.bytes[1] === 0x45 && file.bytes[2] === 0x4c && file.bytes[3] === 0x46;
  if (!isElf) {
    if (!/[.]s$/i.test(file.name)) throw new UsageError(`${file.path} is neither an ELF file nor a source whose name ends in .s`);
    const readOther = includeFrom([folder, resolve(folder, file.path, "..")]);
    const { program, diagnostics } = buildProgram([{ name: file.path, text: sourceText(file) }], { readOther });
    printDiagnostics(diagnostics);
    return program;
  }
  const isObject = file.bytes[16] === 1;
  let { bytes } = file;
  if (isObject) {
    const object = readObject(bytes, file.path);
    if ("error" in object) throw new UsageError(`${file.path}: ${object.error}`);
    const linked = link([object]);
    printDiagnostics(linked.diagnostics);
    if (!linked.executable) return undefined;
    bytes = linked.executable;
  }
  const program = readProgram(`./${file.name.replace(/[.]o$/, "")}`, bytes);
  if ("error" in program) throw new UsageError(`${file.path}: ${program.error}`);
  return program;
}
