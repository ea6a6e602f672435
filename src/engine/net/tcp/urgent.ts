// Urgent data (RFC 9293 §3.8.5, RFC 6093) as Linux has it: a pointer behind the last byte of what was sent as urgent; the receiver
// knows one urgent byte at a time, apart from the stream or inside of it (SO_OOBINLINE), and a mark where it is.

import type { NetworkError } from "../error.ts";
import type { Network } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { wake } from "../wakeup.ts";
import { noBytes, type TcpSegment, tcpFlags } from "../wire/packet.ts";
import type { TcpEndpoint } from "./endpoint.ts";
import { dropFront, peekFront } from "./receive-queue.ts";
import { advance, distance, isAfter, isBefore } from "./sequence.ts";

/** What the receiver knows of it. */
export interface UrgentMark {
  /** Bytes of the stream to read before it is reached. */
  offset: number;
  /** The byte; "coming": only its place is known; "taken": it has been read out of band. */
  state: "coming" | "taken" | number;
}

const largestPointer = 0xffff;

/** The bytes taken so far end with an urgent one that the peer does not yet know to have received. */
export const isUrgent = ({ urgentEnd, sendUnacknowledged }: TcpEndpoint): boolean =>
  urgentEnd >= 0 && isAfter(urgentEnd, sendUnacknowledged);

/** The urgent pointer of a segment that begins at `sequence`; 0: it has none. */
export const urgentPointerAt = ({ urgentEnd }: TcpEndpoint, sequence: number): number =>
  urgentEnd >= 0 && isAfter(urgentEnd, sequence) ? Math.min(distance(sequence, urgentEnd), largestPointer) : 0;

/** Where the user reads next. */
const readSequence = ({ receiveNext, receiveQueue, finReceived }: TcpEndpoint): number =>
  advance(receiveNext, -receiveQueue.length - (finReceived ? 1 : 0));

/** A segment's urgent pointer, before its data is taken (tcp_check_urg). */
export function noteUrgentPointer(network: Network, endpoint: TcpEndpoint, { flags, sequence, urgentPointer }: TcpSegment): void {
  if (!(flags & tcpFlags.urg)) return;
  // It points behind the byte, as BSD's did.
  const place = advance(sequence, urgentPointer - (urgentPointer > 0 ? 1 : 0));
  const next = readSequence(endpoint);
  const known = endpoint.urgent;
  if (isBefore(place, endpoint.receiveNext)) return;
  if (known && !isAfter(place, advance(next, known.offset))) return;
  // The one before, which nobody has taken, is no part of the stream.
  if (known?.offset === 0 && !endpoint.urgentInline && endpoint.receiveQueue.length > 0) dropFront(endpoint.receiveQueue, 1);
  endpoint.urgent = { offset: distance(readSequence(endpoint), place), state: "coming" };
  wake(network, endpoint, pollBits.urgentNews);
}

/** Data has come in order: the byte may be among it (tcp_urg). */
export function noteUrgentByte(network: Network, endpoint: TcpEndpoint): void {
  const { urgent, receiveQueue } = endpoint;
  if (urgent?.state !== "coming" || urgent.offset >= receiveQueue.length) return;
  urgent.state = peekFront(receiveQueue, urgent.offset + 1)[urgent.offset]!;
  wake(network, endpoint, pollBits.priority);
}

/** So many bytes a read may give: it ends before the mark, and one that begins at it leaves an urgent byte out that is apart from the stream. */
export function readableBeforeMark(endpoint: TcpEndpoint, maximum: number): number {
  const { urgent, urgentInline, receiveQueue } = endpoint;
  if (!urgent) return maximum;
  if (urgent.offset > 0) return Math.min(maximum, urgent.offset);
  if (!urgentInline && receiveQueue.length > 0) {
    dropFront(receiveQueue, 1);
    endpoint.urgent = undefined;
  }
  return maximum;
}

/** The user has read on. */
export function passMark(endpoint: TcpEndpoint, count: number): void {
  const { urgent } = endpoint;
  if (!urgent) return;
  urgent.offset -= count;
  if (urgent.offset < 0) endpoint.urgent = undefined;
}

/** MSG_OOB: the byte, or none at the end of the stream. EINVAL: there is none, or it is inside the stream; EAGAIN: it is yet to come. */
export function takeUrgent(endpoint: TcpEndpoint, mode: "take" | "peek"): Uint8Array | NetworkError {
  const { urgent, urgentInline, state, readShut } = endpoint;
  if (urgentInline || !urgent || urgent.state === "taken") return "EINVAL";
  if (urgent.state === "coming") return state === "CLOSED" || readShut ? noBytes : "EAGAIN";
  const byte = Uint8Array.of(urgent.state);
  if (mode === "take") urgent.state = "taken";
  return byte;
}

/** SIOCATMARK */
export const isAtMark = ({ urgent }: TcpEndpoint): boolean => urgent?.offset === 0;

/** FIONREAD: up to the mark, if the urgent byte is apart from the stream. */
export const readableBytes = ({ urgent, urgentInline, receiveQueue }: TcpEndpoint): number =>
  urgent && !urgentInline && urgent.offset < receiveQueue.length ? urgent.offset : receiveQueue.length;

/** What poll counts: an urgent byte at the front is none of the stream's. */
export const countedBytes = ({ urgent, urgentInline, receiveQueue }: TcpEndpoint): number =>
  receiveQueue.length - (urgent?.offset === 0 && !urgentInline && receiveQueue.length > 0 ? 1 : 0);
