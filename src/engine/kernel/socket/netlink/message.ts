// The form of netlink's messages (include/uapi/linux/netlink.h): a header, a structure of the protocol's own, attributes.

import { concatenate } from "../../../base/concatenate.ts";
import { type Errno, errnoNumber } from "../../abi/errno.ts";

export const headerBytes = 16;
export const messageFlag = { NLM_F_REQUEST: 1, NLM_F_MULTI: 2, NLM_F_ACK: 4, NLM_F_DUMP: 0x300, NLM_F_CAPPED: 0x100 } as const;
export const controlType = { NLMSG_NOOP: 1, NLMSG_ERROR: 2, NLMSG_DONE: 3 } as const;
/** Below are control messages. */
export const firstType = 16;

export interface NetlinkMessage {
  readonly type: number;
  readonly flags: number;
  readonly sequence: number;
  /** Header and all. */
  readonly bytes: Uint8Array;
  readonly payload: Uint8Array;
}

const padded = (length: number): number => (length + 3) & ~3;
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** The messages of a datagram; what is cut off at its end is no message. */
export function readMessages(datagram: Uint8Array): NetlinkMessage[] {
  const messages: NetlinkMessage[] = [];
  for (let at = 0; datagram.length - at >= headerBytes; ) {
    const view = viewOf(datagram.subarray(at));
    const length = view.getUint32(0, true);
    if (length < headerBytes || length > datagram.length - at) break;
    const bytes = datagram.subarray(at, at + length);
    const [type, flags, sequence] = [view.getUint16(4, true), view.getUint16(6, true), view.getUint32(8, true)];
    messages.push({ type, flags, sequence, bytes, payload: bytes.subarray(headerBytes) });
    at += padded(length);
  }
  return messages;
}

const padding = (length: number): Uint8Array => new Uint8Array(padded(length) - length);

/** A message to the socket with that address; each starts at a multiple of four bytes. */
export function writeMessage(
  head: { readonly type: number; readonly flags: number; readonly sequence: number; readonly portId: number },
  payload: Uint8Array,
): Uint8Array {
  const header = new Uint8Array(headerBytes);
  const view = viewOf(header);
  view.setUint32(0, headerBytes + payload.length, true);
  view.setUint16(4, head.type, true);
  view.setUint16(6, head.flags, true);
  view.setUint32(8, head.sequence, true);
  view.setUint32(12, head.portId, true);
  return concatenate([header, payload, padding(payload.length)]);
}

/** What an NLMSG_ERROR says: the errno, or that all is well, and what it is about. */
export function errorPayload(request: NetlinkMessage, errno: Errno | 0): Uint8Array {
  const number = new Uint8Array(4);
  viewOf(number).setInt32(0, errno === 0 ? 0 : -errnoNumber(errno), true);
  return concatenate([number, errno === 0 ? request.bytes.subarray(0, headerBytes) : request.bytes]);
}

const attributeHeaderBytes = 4;

export function attribute(type: number, value: Uint8Array): Uint8Array {
  const header = new Uint8Array(attributeHeaderBytes);
  viewOf(header).setUint16(0, attributeHeaderBytes + value.length, true);
  viewOf(header).setUint16(2, type, true);
  return concatenate([header, value, padding(value.length)]);
}

const withoutFlags = 0x3fff;

/** The value of an attribute behind the protocol's own structure. */
export function findAttribute(bytes: Uint8Array, wanted: number): Uint8Array | undefined {
  for (let at = 0; bytes.length - at >= attributeHeaderBytes; ) {
    const view = viewOf(bytes.subarray(at));
    const length = view.getUint16(0, true);
    if (length < attributeHeaderBytes || length > bytes.length - at) return undefined;
    if ((view.getUint16(2, true) & withoutFlags) === wanted) return bytes.subarray(at + attributeHeaderBytes, at + length);
    at += padded(length);
  }
  return undefined;
}
