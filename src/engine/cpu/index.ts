// The processor's public face.

import { Core } from "./core.ts";
import type { Processor, ProcessorOptions } from "./processor.ts";

export type { AddressSpace, Mapping, Omissions, Permissions, Processor, ProcessorOptions, Registers } from "./processor.ts";

export { implementedBits } from "./system-registers.ts";
export type { Access, MemoryFaultReason, ProbeStop, RunOutcome, Trap } from "./trap.ts";

/** A processor with its own physical memory, empty. */
export const createProcessor = (options: ProcessorOptions = {}): Processor => new Core(options);
