// A TCP endpoint: what a socket is to the network, with the transmission control block of RFC 9293 §3.3.1 in it.
// Plain data. Sequence numbers are unsigned 32 bits; windows and sizes are bytes; times are virtual nanoseconds.

import { anyAddressOf, type IpAddress, type IpFamily } from "../address.ts";
import type { NetworkError } from "../error.ts";
import type { ScheduledEvent } from "../event-queue.ts";
import type { HostName, LinkName } from "../host.ts";
import { tcpLimits } from "./limits.ts";
import type { EarlyPiece } from "./reassembly.ts";
import { createReceiveQueue, type ReceiveQueue } from "./receive-queue.ts";
import { createSendBuffer, type SendBuffer } from "./send-buffer.ts";
import type { EndpointState } from "./state.ts";
import { createTcpTuning, type TcpTuning } from "./tuning.ts";
import type { UrgentMark } from "./urgent.ts";

/** From 1, never used twice in one network. */
export type EndpointId = number;

/**
 * What the user has made of it (Linux's socket_state). `connecting` stays until the user has been told the outcome; `disconnecting` is
 * a failed connect that was shut down instead of asked: of no more use.
 */
export type EndpointPhase = "unconnected" | "connecting" | "connected" | "disconnecting" | "listening";

export type TcpTimerName = "retransmission" | "acknowledgment" | "lifetime";

export interface TcpTimer extends ScheduledEvent {
  readonly kind: "tcpTimer";
  readonly name: TcpTimerName;
  readonly endpoint: EndpointId;
}

/** What a listener keeps. */
export interface ListenQueues {
  /** accept's queue holds one more. */
  backlog: number;
  /** Established, oldest first. */
  readonly acceptQueue: EndpointId[];
  /** In SYN_RECEIVED. */
  readonly halfOpen: Set<EndpointId>;
}

/** Of the whole connection (TCP_INFO). */
export interface TcpCounts {
  segmentsSent: number;
  segmentsReceived: number;
  dataSegmentsSent: number;
  dataSegmentsReceived: number;
  /** Taken from the user. */
  bytesTaken: number;
  bytesAcknowledged: number;
  bytesReceived: number;
  retransmissions: number;
}

export interface TcpEndpoint {
  readonly kind: "endpoint";
  readonly protocol: "tcp";
  readonly id: EndpointId;
  readonly host: HostName;
  /** 6: it speaks IPv4, too, unless `onlyIpv6`. */
  readonly family: IpFamily;
  /** IPV6_V6ONLY */
  onlyIpv6: boolean;
  /** The HTTP exchange that it belongs to; 0: the kernel's. */
  exchange: number;

  state: EndpointState;
  phase: EndpointPhase;
  localAddress: IpAddress;
  localPort: number;
  /** Of a connection that was dissolved. */
  formerPort: number;
  remoteAddress: IpAddress;
  remotePort: number;
  /** What bind asked for (0.0.0.0 or no bind: undefined), restored when a connection is dissolved. */
  boundAddress: IpAddress | undefined;
  /** The port came from bind, not from connect. */
  boundPort: boolean;
  /** bind was asked for it by number: kept until close. Otherwise it goes with the connection. */
  keepsPort: boolean;
  /** Where its segments go. */
  link: LinkName;
  /** SO_BINDTODEVICE: it hears, and is heard, on this link alone. */
  device: LinkName | undefined;
  peerHost: HostName;
  /** Next in its bucket of the connection table. */
  hashNext: TcpEndpoint | TimeWait | undefined;

  reuseAddress: boolean;
  reusePort: boolean;
  keepAlive: boolean;
  noDelay: boolean;
  /** SO_OOBINLINE */
  urgentInline: boolean;
  lingerSeconds: number | undefined;
  /** Kept through dissolution, inherited from the listener. */
  tuning: TcpTuning;
  /** The send under way says that more is coming (MSG_MORE). */
  moreToCome: boolean;
  /** As set by the user; 0: automatic. */
  sendBufferBytes: number;
  receiveBufferBytes: number;

  /** The user's descriptors are gone: what is left is the network's. */
  orphan: boolean;
  readShut: boolean;
  writeShut: boolean;
  /** The peer's FIN has been received in order. */
  finReceived: boolean;
  error: NetworkError | undefined;

  listening: ListenQueues | undefined;
  /** Made by this listener and not yet accepted; 0 otherwise. */
  listener: EndpointId;

  // Send sequence variables.
  initialSendSequence: number;
  sendUnacknowledged: number;
  sendNext: number;
  /** The highest SND.NXT ever; SND.NXT itself goes back after a retransmission timeout. */
  sendMaximum: number;
  sendWindow: number;
  largestSendWindow: number;
  windowUpdateSequence: number;
  windowUpdateAcknowledgment: number;
  /** Both ends have sent the window scale option (until then: we offer it). */
  windowScaling: boolean;
  /** Shift of the peer's window field. */
  sendWindowShift: number;
  sendBuffer: SendBuffer;
  /** Our FIN follows the last byte of the send buffer. */
  finQueued: boolean;
  /** End of the last segment that was smaller than the MSS (Minshall's variant of Nagle's rule). */
  smallSegmentEnd: number;
  /** Sequence number behind the last urgent byte; −1: there has been none. */
  urgentEnd: number;
  /** send had to refuse bytes: tell the user when there is room. */
  sendBlocked: boolean;

  // Receive sequence variables.
  receiveNext: number;
  /** Right edge of the window that the peer knows; never moved back. */
  receiveEdge: number;
  receiveWindowShift: number;
  receiveQueue: ReceiveQueue;
  early: EarlyPiece[];
  /** Where urgent data is in what there is to read, or to come. */
  urgent: UrgentMark | undefined;
  /** Data received and not acknowledged yet; it sets `acknowledgmentDue`. */
  unacknowledgedReceived: number;
  /** What the peer seems to take for a full-sized segment. */
  largestReceived: number;
  acknowledgmentDue: boolean;
  /** Segments smaller than that, since the last acknowledgment. */
  smallReceived: number;
  /** Segments still to be acknowledged at once, at the start of a connection. */
  quickAcknowledgments: number;
  /** It answers what it receives (Linux's pingpong mode): acknowledgments wait to travel with the answers. */
  interactive: boolean;
  lastChallengeNs: number;
  lastReceivedNs: number;
  lastDataNs: number;

  /** What may be put in one segment. */
  maximumSegmentSize: number;

  // Congestion control (RFC 5681) and retransmission (RFC 6298).
  congestionWindow: number;
  slowStartThreshold: number;
  duplicateAcknowledgments: number;
  /** Fast recovery ends when this is acknowledged (RFC 6582). */
  recoveryPoint: number;
  inRecovery: boolean;
  /** NaN until the first measurement. */
  smoothedRoundTripNs: number;
  roundTripVariationNs: number;
  timeoutNs: number;
  /** The one segment being timed: its end, and when it was sent; −1: none. */
  timedSequence: number;
  timedSinceNs: number;
  retries: number;
  /** The peer has acknowledged our SYN, but the listener waits for its data (TCP_DEFER_ACCEPT). */
  deferred: boolean;
  /** When what is unacknowledged now was first sent again, or the window first probed; −1: neither. */
  troubleSinceNs: number;
  readonly counts: TcpCounts;
  retransmissionTimer: TcpTimer | undefined;
  acknowledgmentTimer: TcpTimer | undefined;
  lifetimeTimer: TcpTimer | undefined;
}

/** A connection whose two ends have closed, kept for 2 MSL (RFC 9293 §3.6.1): no socket any more, only a memory. */
export interface TimeWait extends ScheduledEvent {
  readonly kind: "timeWait";
  readonly state: "TIME_WAIT";
  readonly protocol: "tcp";
  readonly host: HostName;
  readonly localAddress: IpAddress;
  readonly localPort: number;
  readonly remoteAddress: IpAddress;
  readonly remotePort: number;
  readonly link: LinkName;
  readonly peerHost: HostName;
  readonly reuseAddress: boolean;
  readonly reusePort: boolean;
  readonly boundPort: false;
  readonly onlyIpv6: false;
  readonly sinceNs: number;
  readonly sendNext: number;
  readonly receiveNext: number;
  readonly window: number;
  hashNext: TcpEndpoint | TimeWait | undefined;
}

export function createTcpEndpoint(id: EndpointId, host: HostName, exchange: number, family: IpFamily): TcpEndpoint {
  return {
    kind: "endpoint",
    protocol: "tcp",
    id,
    host,
    family,
    onlyIpv6: false,
    exchange,
    state: "CLOSED",
    phase: "unconnected",
    localAddress: anyAddressOf(family),
    localPort: 0,
    formerPort: 0,
    remoteAddress: anyAddressOf(family),
    remotePort: 0,
    boundAddress: undefined,
    boundPort: false,
    keepsPort: false,
    link: "loopback",
    device: undefined,
    peerHost: host,
    hashNext: undefined,
    reuseAddress: false,
    reusePort: false,
    keepAlive: false,
    noDelay: false,
    urgentInline: false,
    lingerSeconds: undefined,
    tuning: createTcpTuning(),
    moreToCome: false,
    sendBufferBytes: 0,
    receiveBufferBytes: tcpLimits.receiveBufferBytes,
    orphan: false,
    readShut: false,
    writeShut: false,
    finReceived: false,
    error: undefined,
    listening: undefined,
    listener: 0,
    initialSendSequence: 0,
    sendUnacknowledged: 0,
    sendNext: 0,
    sendMaximum: 0,
    sendWindow: 0,
    largestSendWindow: 0,
    windowUpdateSequence: 0,
    windowUpdateAcknowledgment: 0,
    windowScaling: true,
    sendWindowShift: 0,
    sendBuffer: createSendBuffer(),
    finQueued: false,
    smallSegmentEnd: 0,
    urgentEnd: -1,
    sendBlocked: false,
    receiveNext: 0,
    receiveEdge: 0,
    receiveWindowShift: 0,
    receiveQueue: createReceiveQueue(),
    early: [],
    urgent: undefined,
    unacknowledgedReceived: 0,
    largestReceived: tcpLimits.defaultMaximumSegmentSize,
    acknowledgmentDue: false,
    smallReceived: 0,
    quickAcknowledgments: 0,
    interactive: false,
    lastChallengeNs: Number.NEGATIVE_INFINITY,
    lastReceivedNs: 0,
    lastDataNs: Number.NEGATIVE_INFINITY,
    maximumSegmentSize: 0,
    congestionWindow: 0,
    slowStartThreshold: Number.POSITIVE_INFINITY,
    duplicateAcknowledgments: 0,
    recoveryPoint: 0,
    inRecovery: false,
    smoothedRoundTripNs: Number.NaN,
    roundTripVariationNs: 0,
    timeoutNs: tcpLimits.initialTimeoutNs,
    timedSequence: -1,
    timedSinceNs: 0,
    retries: 0,
    deferred: false,
    troubleSinceNs: -1,
    counts: {
      segmentsSent: 0,
      segmentsReceived: 0,
      dataSegmentsSent: 0,
      dataSegmentsReceived: 0,
      bytesTaken: 0,
      bytesAcknowledged: 0,
      bytesReceived: 0,
      retransmissions: 0,
    },
    retransmissionTimer: undefined,
    acknowledgmentTimer: undefined,
    lifetimeTimer: undefined,
  };
}
