// What a session shows of itself and what it can be told: plain, structured-cloneable data, the same for the worker's
// messages, the command line and the tests. Takes nothing from the engine but the shapes of plain data; knows no panel.

export type * from "./answers.ts";
export type * from "./machine.ts";
export type * from "./network.ts";
export type * from "./processes.ts";
export type * from "./processor.ts";
export type * from "./program.ts";
export type * from "./stops.ts";
export type * from "./time.ts";
