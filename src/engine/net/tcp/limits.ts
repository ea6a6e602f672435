// The constants of Linux's TCP, in bytes and virtual nanoseconds; where RFC and Linux differ, Linux's.

const millisecondNs = 1e6;
const secondNs = 1e9;

export const tcpLimits = {
  /** RFC 6298 §2.1; also between SYNs. */
  initialTimeoutNs: secondNs,
  /** Linux's TCP_RTO_MIN and TCP_RTO_MAX. */
  shortestTimeoutNs: 200 * millisecondNs,
  longestTimeoutNs: 120 * secondNs,
  /** `man 7 tcp`: tcp_syn_retries, tcp_synack_retries, tcp_retries2; an orphan gives up earlier. */
  synRetries: 6,
  synAckRetries: 5,
  dataRetries: 15,
  orphanRetries: 8,
  /** TCP_DELACK_MIN. */
  delayedAcknowledgmentNs: 40 * millisecondNs,
  /** TCP_MAX_QUICKACKS */
  quickAcknowledgments: 16,
  /** TCP_TIMEWAIT_LEN; also how long an orphan stays in FIN_WAIT_2 (tcp_fin_timeout). */
  timeWaitNs: 60 * secondNs,
  /** tcp_tw_reuse: a connect may take a tuple over from TIME_WAIT after this long. */
  timeWaitReuseNs: secondNs,
  /** tcp_invalid_ratelimit: a segment outside the window is answered no more often, so that two ends cannot answer for ever. */
  challengeIntervalNs: 500 * millisecondNs,
  keepAliveIdleNs: 7200 * secondNs,
  keepAliveIntervalNs: 75 * secondNs,
  keepAliveProbes: 9,
  /** RFC 6928. */
  initialWindowSegments: 10,
  duplicateAcknowledgmentThreshold: 3,
  /** RFC 9293 §3.7.1, when the peer has named none. */
  defaultMaximumSegmentSize: 536,
  /** What SO_SNDBUF and SO_RCVBUF read by default, and what setsockopt can make of them (net.core.?mem_max 212992, doubled). */
  sendBufferBytes: 16384,
  receiveBufferBytes: 131072,
  largestBufferBytes: 425984,
  smallestSendBufferBytes: 4608,
  smallestReceiveBufferBytes: 2304,
  /** What a send buffer grows to by itself: the payload that Linux gets into tcp_wmem's 4 MiB. */
  automaticSendBufferBytes: 3_792_384,
  /** The shift that Linux announces for its largest receive buffer of 6 MiB. */
  windowShift: 7,
  largestUnscaledWindow: 65535,
  /** rcv_ssthresh, before it grows. */
  firstWindow: 65536,
  /** net.core.somaxconn. */
  largestBacklog: 4096,
  /** Half-open connections of one listener (tcp_max_syn_backlog). */
  largestHalfOpen: 4096,
} as const;

/** Payload that a receive buffer takes: 125/128 of it, so that the default gives 1000 units of the scaled window, as on Linux. */
export const receiveCapacity = (receiveBufferBytes: number): number => Math.floor((receiveBufferBytes * 125) / 128);
