// The engine as a library: a session, programs, and the plain data that they speak.

export { describeFault, type Fault, faultNotice } from "./fault.ts";
export { type BuildOptions, type BuildResult, buildProgram, type Program, readProgram, type SymbolNames } from "./program.ts";
export { Session, type SessionOptions } from "./session.ts";
export type * from "./views/index.ts";
export { vocabulary } from "./vocabulary.ts";
