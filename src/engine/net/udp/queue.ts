// What waits to be read from a datagram socket.

import type { Network } from "../network.ts";
import { pollBits } from "../poll-bits.ts";
import { wake } from "../wakeup.ts";
import type { UdpEndpoint, WaitingDatagram } from "./endpoint.ts";

/** What there is no room for is lost. */
export function queueDatagram(network: Network, receiver: UdpEndpoint, datagram: WaitingDatagram): void {
  const { length } = datagram.payload;
  if (receiver.queuedBytes + length > receiver.receiveBufferBytes) return;
  receiver.queue.push(datagram);
  receiver.queuedBytes += length;
  wake(network, receiver, pollBits.in);
}
