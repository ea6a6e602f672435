// What a user can set of a TCP endpoint beyond the addresses (man 7 tcp, man 7 socket): kept when a connection is dissolved,
// inherited by the connections of a listener. Plain data; times are nanoseconds, 0 means "as usual" where it says so.

import { tcpLimits } from "./limits.ts";

export interface TcpTuning {
  /** TCP_KEEPIDLE, TCP_KEEPINTVL, TCP_KEEPCNT */
  keepIdleNs: number;
  keepIntervalNs: number;
  keepProbes: number;
  /** TCP_USER_TIMEOUT; 0: none. */
  userTimeoutNs: number;
  /** TCP_SYNCNT */
  synRetries: number;
  /** TCP_LINGER2: how long an orphan stays in FIN_WAIT_2; negative: not at all. */
  finTimeoutNs: number;
  /** TCP_DEFER_ACCEPT, as a number of SYN-ACKs; 0: off. */
  deferAccept: number;
  /** TCP_CORK: full segments alone are sent. */
  corked: boolean;
  /** TCP_MAXSEG; 0: what the link allows. */
  segmentClamp: number;
  /** TCP_WINDOW_CLAMP; 0: none. */
  windowClamp: number;
  /** SO_RCVLOWAT: fewer bytes do not count as readable. */
  receiveLowWater: number;
}

export const createTcpTuning = (): TcpTuning => ({
  keepIdleNs: tcpLimits.keepAliveIdleNs,
  keepIntervalNs: tcpLimits.keepAliveIntervalNs,
  keepProbes: tcpLimits.keepAliveProbes,
  userTimeoutNs: 0,
  synRetries: tcpLimits.synRetries,
  finTimeoutNs: tcpLimits.timeWaitNs,
  deferAccept: 0,
  corked: false,
  segmentClamp: 0,
  windowClamp: 0,
  receiveLowWater: 1,
});
