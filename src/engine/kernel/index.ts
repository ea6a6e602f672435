// The Linux model of one simulated computer: what the layers above use of it.

export type { Errno } from "./abi/errno.ts";
export { errnoNamed, errnoNumber, errnoOf, errnoText } from "./abi/errno.ts";
export type { Checkpoint, Computer, ComputerOptions, DescriptorView, ToolOptions } from "./computer.ts";
export { createComputer } from "./computer.ts";
export type { DrainedEvents, EventTime, KernelEvent, OutputSink } from "./events.ts";
export type { HostTools, ToolClient, ToolEntry, ToolFile, ToolOutcome, ToolRequest } from "./exec/host-tool.ts";
export { defaultEnvironment, homeDirectory, type SpawnFailure, type SpawnRequest } from "./exec/spawn.ts";
export type { ToolStepResult } from "./exec/step-log.ts";
export type { StepArgument, Steps, ToolStep, ToolSteps } from "./exec/tool-steps.ts";
export type { InputStream, KernelState } from "./kernel.ts";
export type { Limits } from "./limits.ts";
export { formatMapping, formatPermissions } from "./mm/memory-map.ts";
export type { RunOptions, RunResult, StepResult, StopReason } from "./run.ts";
export { formatSignalInformation, isFromOutside, type SignalCode, type SignalInformation } from "./signal/information.ts";
export { formatSignal, type SignalName, signalNumber, signalText } from "./signal/signals.ts";
export type { SocketDescription } from "./socket/calls.ts";
export type { ClientFinding, ClientId, ClientRequest, RequestRecord } from "./socket/clients.ts";
export type { StreamWrite } from "./socket/stream-writes.ts";
export type { CallFailure } from "./syscalls/failures.ts";
export type { CallRecord } from "./syscalls/record.ts";
export type { CallRow } from "./syscalls/row.ts";
export { callRows, rowOf } from "./syscalls/table.ts";
export { type CallText, formatCall, formatCallLine } from "./syscalls/trace.ts";
export type { Process, ProcessEnd } from "./task/process.ts";
export type { Task } from "./task/task.ts";
export type { TraceNote } from "./task/tracing.ts";
export type { TreeEntry } from "./vfs/populate.ts";
