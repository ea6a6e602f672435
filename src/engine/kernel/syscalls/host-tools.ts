// The one call that Linux does not have: by it the programs in /usr/bin whose work the host does hand that work over
// (exec/host-tool.ts). For every other program it does not exist.

import { concatenate } from "../../base/concatenate.ts";
import { invariant } from "../../base/errors.ts";
import { type Errno, errnoText } from "../abi/errno.ts";
import { decodeUtf8, encodeUtf8 } from "../abi/text.ts";
import { type HostTools, lookForTool, readForTool, type ToolOutcome, type ToolProgress, writeForTool } from "../exec/host-tool.ts";
import { createStepLog } from "../exec/step-log.ts";
import { performSteps, type ToolSteps } from "../exec/tool-steps.ts";
import { currentTime } from "../kernel.ts";
import { readBytes, readCString, writeBytes } from "../mm/user-memory.ts";
import { startClientFor } from "../socket/clients.ts";
import { backlogOf } from "../socket/connection-table.ts";
import { directoryPath } from "../vfs/tree.ts";
import { address, integer, size } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";

const operation = { run: 0, input: 1, output: 2, wait: 3, step: 4 } as const;
/** What `wait` gives at the end: this and the status. */
const endedFrom = 256;
const inputBytesMaximum = 16 * 2 ** 20;

const progressOf = ({ process }: CallContext): ToolProgress => {
  process.tool ??= { input: [], streams: [new Uint8Array(0), new Uint8Array(0)] };
  return process.tool;
};

/** The status; EAGAIN: the tool wants all of standard input first; EINPROGRESS: it is a client of the network, to be waited for; EALREADY: it goes on by steps. */
function runTool(context: CallContext, environment: number): CallResult {
  const progress = progressOf(context);
  const outcome = begin(context, environment);
  if (outcome === "input") return "EAGAIN";
  if ("client" in outcome) {
    startClientFor(context.kernel, context.process, outcome.client);
    return "EINPROGRESS";
  }
  if ("steps" in outcome) {
    progress.steps = createStepLog();
    return "EALREADY";
  }
  return keep(context, nameOf(context), outcome);
}

const nameOf = ({ process }: CallContext): string => process.arguments[0]?.split("/").at(-1) ?? "";

function begin(context: CallContext, environment: number): ReturnType<HostTools> {
  const { kernel, process } = context;
  const progress = progressOf(context);
  return kernel.tools!({
    name: nameOf(context),
    arguments: process.arguments.slice(1),
    input: progress.inputEnded ? concatenate(progress.input) : undefined,
    read: (path) => readForTool(kernel, process, path),
    look: (path) => lookForTool(kernel, process, path),
    workingDirectory: directoryPath(process.workingDirectory),
    environment: environmentOf(context, environment),
    nowSeconds: currentTime(kernel).seconds,
    credentials: process.credentials,
    hostName: kernel.state.hostName,
    backlogOf: (inode) => backlogOf(kernel.state.network, inode),
    isTerminal: process.descriptors.slots[1]?.description.object.kind === "terminal",
  });
}

/** As a call gives it: -errno where it failed. */
const signed = (word: bigint): number => Number(BigInt.asIntN(64, word));

/** See performSteps. `made`: what the process's call gave. */
function goOn(context: CallContext, made: number, address: number, bytes: number, environment: number): CallResult {
  const { kernel, process, memory } = context;
  const log = progressOf(context).steps;
  if (!log) return "EINVAL";
  const tool = (): ToolSteps => {
    const outcome = begin(context, environment);
    invariant(outcome !== "input" && "steps" in outcome, "a tool goes on as it began");
    return outcome;
  };
  const next = performSteps({ kernel, process, memory, log, tool }, made, { address, bytes, environment });
  return typeof next === "object" ? waitFor(next) : next;
}

const environmentEntriesMaximum = 1024;
const entryBytesMaximum = 4096;

/** "NAME=value" up to a NULL. */
function environmentOf({ memory }: CallContext, at: number): Map<string, string> {
  const found = new Map<string, string>();
  for (let index = 0; index < environmentEntriesMaximum; index += 1) {
    const word = readBytes(memory, at + index * 8, 8);
    const pointer = word ? Number(new DataView(word.buffer, word.byteOffset).getBigUint64(0, true)) : 0;
    const bytes = pointer === 0 ? "EFAULT" : readCString(memory, pointer, entryBytesMaximum);
    if (typeof bytes === "string") break;
    const text = decodeUtf8(bytes);
    const equals = text.indexOf("=");
    if (equals > 0) found.set(text.slice(0, equals), text.slice(equals + 1));
  }
  return found;
}

function keep({ kernel, process }: CallContext, name: string, { output, errors, status, files }: ToolOutcome): number {
  const failures = files.flatMap((file): string[] => {
    const failure: Errno | undefined = writeForTool(kernel, process, file);
    return failure ? [`${name}: ${file.path}: ${errnoText(failure)}\n`] : [];
  });
  process.tool!.streams = [output, concatenate([errors, encodeUtf8(failures.join(""))])];
  return failures.length > 0 ? Math.max(status, 1) : status;
}

/** The next bytes of standard input; none: that was all. */
function takeInput(context: CallContext, from: number, length: number): CallResult {
  const progress = progressOf(context);
  const bytes = readBytes(context.memory, from, length);
  if (!bytes) return "EFAULT";
  if (length === 0) progress.inputEnded = true;
  else if (progress.input.reduce((sum, piece) => sum + piece.length, length) > inputBytesMaximum) return "EFBIG";
  else progress.input.push(bytes.slice());
  return 0;
}

/** The descriptor that the client's next bytes are for; its end. */
function awaitClient(context: CallContext): CallResult {
  const { client } = progressOf(context);
  if (!client) return "EINVAL";
  const [piece] = client.pieces;
  if (piece) {
    client.pieces.shift();
    progressOf(context).streams[piece.stream === 1 ? 0 : 1] = piece.bytes;
    return piece.stream;
  }
  return client.status === undefined ? waitFor({ kind: "client" }) : endedFrom + client.status;
}

/** The next bytes for descriptor 1 or 2; 0: no more. */
function giveOutput(context: CallContext, stream: number, to: number, room: number): CallResult {
  const { streams } = progressOf(context);
  const all = streams[stream === 1 ? 0 : 1];
  const bytes = all.subarray(0, room);
  if (!writeBytes(context.memory, to, bytes)) return "EFAULT";
  streams[stream === 1 ? 0 : 1] = all.subarray(bytes.length);
  return bytes.length;
}

export const hostToolCalls: readonly CallRow[] = [
  {
    number: 4096,
    name: "svc0_tool",
    arguments: signature({ operation: integer, first: address, second: address, bytes: size, environment: address }),
    result: "number",
    summary: "hands the work of a tool of this machine to the host; no other program can call it",
    support: "full",
    handler: (context, which, first, second, bytes, environment) => {
      const { kernel, process } = context;
      if (!kernel.tools || !process.executable.isHostTool) return "ENOSYS";
      if (which === operation.run) return runTool(context, first);
      if (which === operation.input) return takeInput(context, first, second);
      if (which === operation.step) return goOn(context, signed(context.call.arguments[1]), second, bytes, environment);
      if (which === operation.output) return giveOutput(context, first, second, bytes);
      if (which === operation.wait) return awaitClient(context);
      return "EINVAL";
    },
  },
];
