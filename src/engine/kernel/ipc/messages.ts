// Queues of messages with types (man 2 msgop).

import { receiveFlag } from "../abi/ipc.ts";
import type { IpcObject } from "./object.ts";

export interface Message {
  readonly type: bigint;
  readonly text: Uint8Array;
}

export interface MessageQueue extends IpcObject {
  readonly messages: Message[];
  /** Bytes of text that it may hold. */
  maximumBytes: number;
  sentSeconds: number;
  receivedSeconds: number;
  sender: number;
  receiver: number;
}

export const queuedBytes = ({ messages }: MessageQueue): number => messages.reduce((sum, { text }) => sum + text.length, 0);

export const hasRoom = (queue: MessageQueue, length: number): boolean =>
  queuedBytes(queue) + length <= queue.maximumBytes && queue.messages.length + 1 <= queue.maximumBytes;

/** Which message a receiver means by its type: 0 the first, above 0 the first of it (or of any other), below 0 the lowest up to it. */
export function chooseMessage({ messages }: MessageQueue, type: bigint, flags: number): number {
  if (flags & receiveFlag.MSG_COPY) return type >= 0n && type < BigInt(messages.length) ? Number(type) : -1;
  if (type === 0n) return messages.length > 0 ? 0 : -1;
  if (type > 0n) return messages.findIndex((message) => (flags & receiveFlag.MSG_EXCEPT ? message.type !== type : message.type === type));
  let lowest = -1;
  messages.forEach((message, index) => {
    if (message.type <= -type && (lowest < 0 || message.type < messages[lowest]!.type)) lowest = index;
  });
  return lowest;
}
