// A process's memory as the kernel's copies need it.

import { resource, unlimited } from "../abi/resource.ts";
import { type Kernel, spaceOf } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import type { UserMemory } from "./user-memory.ts";

/** However high RLIMIT_STACK is. */
const stackBytesMaximum = 1 << 30;

export const userMemoryOf = (kernel: Kernel, process: Process): UserMemory => ({
  space: spaceOf(kernel, process),
  layout: process.memory,
  stackBytesMaximum: Math.min(process.resourceLimits.get(resource.RLIMIT_STACK)?.current ?? unlimited, stackBytesMaximum),
  limits: process.resourceLimits,
});
