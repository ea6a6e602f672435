export { Gdb } from "./gdb.ts";
export type { GdbHost, ProgramFile, Refused, StartedProgram } from "./host.ts";
export { loadFile } from "./support-commands.ts";
