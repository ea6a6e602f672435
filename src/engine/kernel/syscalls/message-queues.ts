// Queues of messages with types: msgget, msgsnd, msgrcv, msgctl (man 2 of each).

import {
  ipcCommand,
  ipcFlag,
  ipcLimit,
  messageCommand,
  queueStructureBytes,
  readOwner,
  receiveFlag,
  writeIpcStructure,
} from "../abi/ipc.ts";
import { chooseMessage, hasRoom, type MessageQueue, queuedBytes } from "../ipc/messages.ts";
import { getObject, objectFor, objectToChange } from "../ipc/object.ts";
import { int32Bytes, readBytes, readUint64, uint64Bytes, writeBytes } from "../mm/user-memory.ts";
import { type ArgumentKind, address, flags, integer, name, offset, size } from "./argument-kind.ts";
import { ipcGetFlags, ipcKey, ipcNow } from "./ipc-arguments.ts";
import { type IpcReport, tellOf } from "./ipc-report.ts";
import { quoteBuffer, shownBytes } from "./quote.ts";
import { type CallContext, type CallResult, type CallRow, signature, waitFor } from "./row.ts";
import { input, output, view } from "./structures.ts";

const typeBytes = 8;

/** struct msgbuf: a type, then the text. */
const formatMessage = (bytes: Uint8Array, length: number): string =>
  `{${view(bytes).getBigInt64(0, true)}, ${quoteBuffer(bytes.subarray(typeBytes), length)}}`;
const outgoing: ArgumentKind = input(
  "message",
  ({ value, values, read }) => read(value, typeBytes + Math.min(values[2]!, shownBytes)),
  (bytes, { values }) => formatMessage(bytes, values[2]!),
);
const incoming: ArgumentKind = output(
  "message to fill",
  ({ value, result, read }) => read(value, typeBytes + Math.min(result, shownBytes)),
  (bytes, { result }) => formatMessage(bytes, result!),
);

const makeQueue = (context: CallContext, key: number, bits: number): CallResult =>
  getObject(context.kernel.state.messageQueues, {
    key,
    flags: bits,
    maximum: ipcLimit.queues,
    caller: context.process.credentials,
    nowSeconds: ipcNow(context),
    refuses: () => undefined,
    make: (base) => ({
      ...base,
      messages: [],
      maximumBytes: ipcLimit.queueBytes,
      sentSeconds: 0,
      receivedSeconds: 0,
      sender: 0,
      receiver: 0,
    }),
  });

/** Its queue has gone while it waited. */
const isGone = ({ call }: CallContext): boolean => {
  const [wait] = call.waits ?? [];
  return (wait?.kind === "queueRoom" || wait?.kind === "queueMessage") && wait.queue.isRemoved;
};

function sendMessage(context: CallContext, id: number, at: number, length: number, bits: number): CallResult {
  const { kernel, memory, process } = context;
  const type = readUint64(memory, at);
  if (type === undefined) return "EFAULT";
  if (isGone(context)) return "EIDRM";
  if (length > ipcLimit.messageBytes || id < 0 || BigInt.asIntN(64, type) < 1n) return "EINVAL";
  const text = readBytes(memory, at + typeBytes, length);
  if (!text) return "EFAULT";
  const queue = objectFor(kernel.state.messageQueues, id, process.credentials, 2);
  if (typeof queue === "string") return queue;
  if (!hasRoom(queue, length)) return bits & ipcFlag.IPC_NOWAIT ? "EAGAIN" : waitFor({ kind: "queueRoom", queue, length });
  queue.messages.push({ type, text: text.slice() });
  queue.sender = process.pid;
  queue.sentSeconds = ipcNow(context);
  return 0;
}

function receiveMessage(context: CallContext, id: number, at: number, room: number, type: number, bits: number): CallResult {
  const { kernel, memory, process } = context;
  const { MSG_COPY, MSG_EXCEPT, MSG_NOERROR } = receiveFlag;
  if (isGone(context)) return "EIDRM";
  if (id < 0 || room >= 2 ** 63) return "EINVAL";
  if (bits & MSG_COPY && (bits & MSG_EXCEPT || !(bits & ipcFlag.IPC_NOWAIT))) return "EINVAL";
  const queue = objectFor(kernel.state.messageQueues, id, process.credentials, 4);
  if (typeof queue === "string") return queue;
  const index = chooseMessage(queue, BigInt(type), bits);
  const message = queue.messages[index];
  if (!message) {
    return bits & ipcFlag.IPC_NOWAIT ? "ENOMSG" : waitFor({ kind: "queueMessage", queue, type: BigInt(type), flags: bits });
  }
  if (room < message.text.length && !(bits & MSG_NOERROR)) return "E2BIG";
  if (!(bits & MSG_COPY)) {
    queue.messages.splice(index, 1);
    queue.receiver = process.pid;
    queue.receivedSeconds = ipcNow(context);
  }
  const text = message.text.subarray(0, room);
  return writeBytes(memory, at, uint64Bytes(message.type)) && writeBytes(memory, at + typeBytes, text) ? text.length : "EFAULT";
}

const structureOf = (_context: CallContext, queue: MessageQueue): Uint8Array =>
  writeIpcStructure(
    queueStructureBytes,
    queue.permissions,
    [
      [48, queue.sentSeconds],
      [56, queue.receivedSeconds],
      [64, queue.changedSeconds],
      [72, queuedBytes(queue)],
      [80, queue.messages.length],
      [88, queue.maximumBytes],
    ],
    [
      [96, queue.sender],
      [100, queue.receiver],
    ],
  );

const poolKibibytes = (ipcLimit.queues * ipcLimit.queueBytes) / 1024;
const segmentBytes = 16;
const segments = 0xffff;

/** struct msginfo; MSG_INFO tells what there is in place of what there might be. */
function informationOf({ kernel }: CallContext, command: number): Uint8Array {
  const { messageBytes, queueBytes, queues } = ipcLimit;
  const present = [...kernel.state.messageQueues.objects.values()];
  const messages = present.reduce((sum, queue) => sum + queue.messages.length, 0);
  const bytes = present.reduce((sum, queue) => sum + queuedBytes(queue), 0);
  const [pool, map, all] =
    command === messageCommand.MSG_INFO ? [present.length, messages, bytes] : [poolKibibytes, queueBytes, queueBytes];
  return int32Bytes(pool, map, messageBytes, queueBytes, queues, segmentBytes, all, segments);
}

const report: IpcReport<MessageQueue> = {
  commands: { information: messageCommand.MSG_INFO, status: messageCommand.MSG_STAT, anyStatus: messageCommand.MSG_STAT_ANY },
  informationOf,
  structureOf,
};

function changeQueue(context: CallContext, id: number, command: number, argument: number): CallResult {
  const { kernel, memory, process } = context;
  const { messageQueues } = kernel.state;
  const bytes = command === ipcCommand.IPC_SET ? readBytes(memory, argument, queueStructureBytes) : new Uint8Array(0);
  if (!bytes) return "EFAULT";
  const queue = objectToChange(messageQueues, id, process.credentials);
  if (typeof queue === "string") return queue;
  if (command === ipcCommand.IPC_RMID) {
    queue.isRemoved = true;
    messageQueues.objects.delete(id);
    return 0;
  }
  const maximumBytes = Number(view(bytes).getBigUint64(88, true));
  if (maximumBytes > ipcLimit.queueBytes && process.credentials.uid !== 0) return "EPERM";
  Object.assign(queue.permissions, readOwner(bytes));
  queue.maximumBytes = maximumBytes;
  queue.changedSeconds = ipcNow(context);
  return 0;
}

function controlQueue(context: CallContext, id: number, command: number, argument: number): CallResult {
  const { IPC_RMID, IPC_SET } = ipcCommand;
  if (id < 0 || command < 0) return "EINVAL";
  const told = tellOf(context, context.kernel.state.messageQueues, report, [id, command, argument]);
  if (told !== undefined) return told;
  return command === IPC_RMID || command === IPC_SET ? changeQueue(context, id, command, argument) : "EINVAL";
}

export const messageQueueCalls: readonly CallRow[] = [
  {
    number: 186,
    name: "msgget",
    arguments: signature({ key: ipcKey, msgflg: ipcGetFlags }),
    result: "number",
    summary: "finds a queue of messages by its key, or makes one",
    support: "full",
    handler: makeQueue,
  },
  {
    number: 187,
    name: "msgctl",
    arguments: signature({ msqid: integer, op: name(messageCommand, "MSG_"), buf: address }),
    result: "number",
    summary: "tells about a queue of messages, changes or removes it",
    support: "full",
    handler: controlQueue,
  },
  {
    number: 188,
    name: "msgrcv",
    arguments: signature({ msqid: integer, msgp: incoming, msgsz: size, msgtyp: offset, msgflg: flags(receiveFlag, "MSG_") }),
    result: "number",
    summary: "takes a message of a type out of a queue",
    support: "full",
    alwaysInterrupted: true,
    handler: receiveMessage,
  },
  {
    number: 189,
    name: "msgsnd",
    arguments: signature({ msqid: integer, msgp: outgoing, msgsz: size, msgflg: flags({ IPC_NOWAIT: ipcFlag.IPC_NOWAIT }, "IPC_") }),
    result: "number",
    summary: "puts a message with a type into a queue",
    support: "full",
    alwaysInterrupted: true,
    handler: sendMessage,
  },
];
