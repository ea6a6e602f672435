// Which system call wrote which bytes of a TCP stream: so that a finding about a byte leads to the instruction that sent it.

import { sentStream } from "../../net/index.ts";
import type { Kernel, KernelState } from "../kernel.ts";
import type { InternetSocket } from "./socket-object.ts";

export interface StreamWrite {
  readonly localPort: number;
  readonly remotePort: number;
  /** Place in the stream of the first byte, and behind the last. */
  readonly start: number;
  readonly end: number;
  readonly pid: number;
  /** Address of the `svc`. */
  readonly pc: bigint;
}

/** So many are remembered; the oldest go first. */
const kept = 1024;
const instructionBytes = 4n;

/** `count` bytes have just been taken from the task that is loaded. */
export function noteStreamWrite(kernel: Kernel, { endpoint }: InternetSocket, pid: number, count: number): void {
  const { network, streamWrites } = kernel.state;
  const stream = sentStream(network, endpoint);
  if (!stream) return;
  const { localPort, remotePort, bytesTaken: end } = stream;
  const pc = kernel.processor.registers.pc - instructionBytes;
  streamWrites.push({ localPort, remotePort, start: end - count, end, pid, pc });
  if (streamWrites.length >= 2 * kept) streamWrites.splice(0, kept);
}

/** Who sent the byte at `offset` of the stream from the guest's `localPort` to `remotePort`; at the stream's end, who sent the last. */
export function writerOf({ streamWrites }: KernelState, localPort: number, remotePort: number, offset: number): StreamWrite | undefined {
  const isOfStream = (write: StreamWrite): boolean => write.localPort === localPort && write.remotePort === remotePort;
  return (
    streamWrites.findLast((write) => isOfStream(write) && write.start <= offset && offset < write.end) ??
    streamWrites.findLast((write) => isOfStream(write) && write.end <= offset)
  );
}
