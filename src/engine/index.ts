// The engine as a library: `import { … } from "svc0/engine"`. docs/engine.md shows its use, example by example.

export { type AssembledLine, type AssembleResult, type AssemblyOptions, assemble, type Source } from "./asm/index.ts";
export type { Diagnostic } from "./base/diagnostic.ts";
export { judgeAnswer, type Lesson, readLesson } from "./course/index.ts";
export { readExecutable, readObject, writeObject } from "./elf/index.ts";
export { decode, disassemble, encode } from "./isa/index.ts";
export { type Computer, type ComputerOptions, createComputer, formatCallLine, type KernelEvent } from "./kernel/index.ts";
export { archiveOf, type LinkInput, type LinkOptions, type LinkResult, link } from "./link/index.ts";
export { lintResponse } from "./net/index.ts";
export {
  type BuildOptions,
  type BuildResult,
  buildProgram,
  type Program,
  readProgram,
  Session,
  type SessionOptions,
} from "./session/index.ts";
export type * from "./session/views/index.ts";
