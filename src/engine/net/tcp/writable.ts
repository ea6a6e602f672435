// How much send may take, and when poll calls an endpoint writable (Linux's sk_stream_is_writeable).

import type { TcpEndpoint } from "./endpoint.ts";
import { tcpLimits } from "./limits.ts";

/** Bytes that the send buffer may hold: the user's choice, or a limit that grows with the congestion window. */
export function sendLimit(endpoint: TcpEndpoint): number {
  if (endpoint.sendBufferBytes !== 0) return endpoint.sendBufferBytes;
  const automatic = 8 * Math.max(endpoint.congestionWindow, tcpLimits.initialWindowSegments * endpoint.maximumSegmentSize);
  return Math.min(tcpLimits.automaticSendBufferBytes, Math.max(tcpLimits.sendBufferBytes, automatic));
}

export const sendRoom = (endpoint: TcpEndpoint): number => Math.max(0, sendLimit(endpoint) - endpoint.sendBuffer.length);

/** A third of the buffer is free. */
export const isWritable = (endpoint: TcpEndpoint): boolean => sendRoom(endpoint) >= Math.max(1, endpoint.sendBuffer.length >>> 1);
