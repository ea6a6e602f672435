// A segment for a connection in TIME_WAIT (RFC 9293 §3.10.7.4, RFC 6191, Linux's tcp_timewait_state_process).

import { schedule } from "../event-queue.ts";
import type { Network } from "../network.ts";
import { type TcpSegment, tcpFlags } from "../wire/packet.ts";
import type { TimeWait } from "./endpoint.ts";
import { endTimeWait } from "./lifecycle.ts";
import { tcpLimits } from "./limits.ts";
import { answer, segmentLength } from "./output.ts";
import { advance, isAfter } from "./sequence.ts";

/** The gap that Linux leaves to the numbers of a tuple's last life. */
export const freshSequenceAfter = (timeWait: TimeWait): number => advance(timeWait.sendNext, tcpLimits.largestUnscaledWindow + 2);

/** A number: the tuple is free for the new connection that this SYN opens, whose initial sequence number it is. */
export function arriveInTimeWait(network: Network, timeWait: TimeWait, segment: TcpSegment): number | undefined {
  const { flags, sequence } = segment;
  if (flags & tcpFlags.rst) {
    if (sequence === timeWait.receiveNext) endTimeWait(network, timeWait);
    return undefined;
  }
  if (flags & tcpFlags.syn && !(flags & tcpFlags.ack) && isAfter(sequence, timeWait.receiveNext)) {
    endTimeWait(network, timeWait);
    return freshSequenceAfter(timeWait);
  }
  if (sequence === timeWait.receiveNext && segmentLength(segment) === 0) return undefined;
  // The peer's FIN again: our last acknowledgment was lost. The time starts anew.
  timeWait.timeNs = network.nowNs + tcpLimits.timeWaitNs;
  timeWait.sequence = network.nextSequence++;
  schedule(network.quiet, timeWait);
  answer(network, segment, timeWait, {
    sequence: timeWait.sendNext,
    acknowledgment: timeWait.receiveNext,
    flags: tcpFlags.ack,
    window: timeWait.window,
  });
  return undefined;
}
