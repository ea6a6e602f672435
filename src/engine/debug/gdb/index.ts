export { type GdbCommandLine, readGdbCommandLine } from "./command-line.ts";
export { completions } from "./completion.ts";
export { Gdb } from "./gdb.ts";
export type { GdbHost, ProgramFile, Refused, StartedProgram } from "./host.ts";
export { LineReader, type Typed } from "./line-reader.ts";
export { TextScreen } from "./screen.ts";
export { reportInterrupt } from "./stop-report.ts";
export { loadFile } from "./support-commands.ts";
