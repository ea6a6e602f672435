import type { wire } from "../net/wire.ts";

export type Task = typeof wire;
