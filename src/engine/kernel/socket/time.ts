// The network's time: brought up to the computer's before anything looks at it.

import {
  advanceTo,
  createNetwork,
  type EndpointId,
  type Network,
  nextActivityTimeNs,
  nextEventTimeNs,
  packetsSent,
  pollBits,
  takeWakeups,
} from "../../net/index.ts";
import { pollEvent } from "../abi/poll.ts";
import { type Kernel, nowNs, tell } from "../kernel.ts";
import { tellOfUrgentData } from "../signal/owners.ts";
import { type Description, openDescriptions } from "../vfs/description.ts";
import { signalWatchers } from "../vfs/epoll.ts";

/** Data that is readable or room to write is also "normal". */
const normalBits = (bits: number): number =>
  (bits & pollEvent.POLLIN ? pollEvent.POLLRDNORM : 0) | (bits & pollEvent.POLLOUT ? pollEvent.POLLWRNORM : 0);

export const startNetwork = (seed: number, captureBytes: number | undefined): Network =>
  createNetwork({ seed, ...(captureBytes === undefined ? {} : { captureBytes }) });

export { packetsSent };

/** Runs every packet and timer that is due. */
export function advanceNetwork(kernel: Kernel): void {
  const { network, watchers } = kernel.state;
  const now = nowNs(kernel);
  if (nextEventTimeNs(network) <= now) {
    advanceTo(network, now);
    kernel.activity++;
  }
  // Blocked tasks ask for the level themselves; an epoll instance needs every edge.
  takeWakeups(network, (endpoint, bits) => {
    if (bits & pollBits.urgentNews) tellOfUrgency(kernel, endpoint);
    signalWatchers(watchers.sockets.get(endpoint), (bits & ~pollBits.urgentNews) | normalBits(bits));
  });
}

/** Urgent data has come: SIGURG for whom F_SETOWN has named. */
function tellOfUrgency(kernel: Kernel, endpoint: EndpointId): void {
  const holders = new Set<Description>();
  for (const description of openDescriptions(kernel.state.processes.values()))
    if (description.object.kind === "socket" && description.object.endpoint === endpoint) holders.add(description);
  for (const description of holders) tellOfUrgentData(kernel, description);
}

/** Tells of the packets sent since the last time, where they are captured. */
export function tellPackets(kernel: Kernel): void {
  if (kernel.state.network.capture.limitBytes === 0) return;
  const sent = packetsSent(kernel.state.network);
  if (sent === kernel.packetsTold) return;
  tell(kernel, { kind: "packets", first: kernel.packetsTold, count: sent - kernel.packetsTold });
  kernel.packetsTold = sent;
}

/** When the network next does something by itself, of any kind; Infinity: never. */
export const nextNetworkEventNs = (kernel: Kernel): number => nextEventTimeNs(kernel.state.network);

/** When it next does something that anybody could wait for: the end of a TIME_WAIT is none. */
export const nextNetworkActivityNs = (kernel: Kernel): number => nextActivityTimeNs(kernel.state.network);
