import type { Task } from "../kernel/task.ts";

export type Climbs = Task;
