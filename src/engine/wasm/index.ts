// An emitter for WebAssembly modules, as small as the translator's needs.

export type { FunctionType, Label, Local } from "./function-builder.ts";
export { FunctionBuilder } from "./function-builder.ts";
export { ModuleBuilder } from "./module-builder.ts";
export type { MemoryOpcode, Opcode, ValueType } from "./opcode.ts";
export { memoryOpcode, opcode, valueType } from "./opcode.ts";
