// A process's memory as the kernel's copies need it.

import { type Kernel, spaceOf } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import type { UserMemory } from "./user-memory.ts";

export const userMemoryOf = (kernel: Kernel, process: Process): UserMemory => ({
  space: spaceOf(kernel, process),
  layout: process.memory,
  stackBytesMaximum: kernel.limits.stackBytes,
});
