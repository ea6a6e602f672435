// The options of level SOL_TCP (man 7 tcp), SO_RCVLOWAT of TCP among them, and struct tcp_info.

import { latinBytes, latinUntilZero } from "../../base/latin.ts";
import {
  acknowledgesAtOnce,
  type EndpointId,
  endpointStatus,
  setAcknowledgesAtOnce,
  type TcpInformation,
  type TcpTuning,
  tcpInformation,
  tcpTuning,
  tuneTcp,
} from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import { socketLevel, socketOption, tcpOption } from "../abi/socket.ts";
import { tcpStateNumber } from "../abi/tcp-state.ts";
import { type Kernel, nowNs } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { int32, internetFlag, type OptionRow, stored } from "./option-row.ts";
import { settle } from "./settle.ts";
import type { InternetSocket, SocketObject } from "./socket-object.ts";

const { SOL_TCP } = socketLevel;
const second = 1e9;
const millisecond = 1e6;

/** These rows are given TCP's sockets alone. */
const endpointOf = (socket: SocketObject): number => (socket as InternetSocket).endpoint;

/** An option that is a part of the endpoint's tuning. `read`: undefined refuses the value (EINVAL). */
function tuned(
  show: (tuning: Readonly<TcpTuning>) => number,
  read: (value: number, kernel: Kernel, endpoint: number) => Partial<TcpTuning> | undefined,
): OptionRow {
  return {
    bytes: 4,
    get: (kernel, socket) => int32Bytes(show(tcpTuning(kernel.state.network, endpointOf(socket)))),
    set: (kernel, socket, bytes) => {
      const changes = read(int32(bytes), kernel, endpointOf(socket));
      if (!changes) return "EINVAL";
      settle(kernel);
      tuneTcp(kernel.state.network, endpointOf(socket), changes);
      settle(kernel);
      return undefined;
    },
  };
}

const within = (value: number, least: number, most: number): boolean => value >= least && value <= most;

const longestTimeoutSeconds = 120;
const deferralsMaximum = 255;

/** Seconds to repetitions that begin after one second and double up to two minutes, and back (secs_to_retrans). */
function repetitionsWithin(seconds: number): number {
  if (seconds <= 0) return 0;
  let repetitions = 1;
  let timeout = 1;
  for (let period = 1; seconds > period && repetitions < deferralsMaximum; repetitions++) {
    timeout = Math.min(timeout * 2, longestTimeoutSeconds);
    period += timeout;
  }
  return repetitions;
}

function secondsOf(repetitions: number): number {
  let period = 0;
  let timeout = 1;
  for (let count = 0; count < repetitions; count++) {
    period += timeout;
    timeout = Math.min(timeout * 2, longestTimeoutSeconds);
  }
  return period;
}

const smallestClamp = 1152;
const keepSecondsMaximum = 32767;
const segmentBounds = { least: 88, most: 32767 } as const;

const segmentSize: OptionRow = {
  ...tuned(
    ({ segmentClamp }) => segmentClamp,
    (value) => (value === 0 || within(value, segmentBounds.least, segmentBounds.most) ? { segmentClamp: value } : undefined),
  ),
  get: (kernel, socket) => int32Bytes(tcpInformation(kernel.state.network, endpointOf(socket)).segmentBytes),
};

const windowClamp = tuned(
  (tuning) => tuning.windowClamp,
  (value, kernel, endpoint) => {
    if (value !== 0) return { windowClamp: value < 0 ? smallestClamp : Math.max(smallestClamp, value) };
    const isFresh = endpointStatus(kernel.state.network, endpoint).state === "CLOSED";
    return isFresh ? { windowClamp: 0 } : undefined;
  },
);

const quickAcknowledgments: OptionRow = {
  bytes: 4,
  get: (kernel, socket) => int32Bytes(Number(acknowledgesAtOnce(kernel.state.network, endpointOf(socket)))),
  set: (kernel, socket, bytes) => {
    settle(kernel);
    setAcknowledgesAtOnce(kernel.state.network, endpointOf(socket), (int32(bytes) & 1) !== 0);
    settle(kernel);
    return undefined;
  },
};

const congestionNameBytes = 16;
const congestionNames = ["reno", "cubic"] as const;

/** The name is kept; what is done is NewReno's in any case. */
const congestionControl: OptionRow = {
  bytes: 1,
  get: (_kernel, socket) => {
    const name = congestionNames[(socket as InternetSocket).options.stored.get((SOL_TCP << 16) | tcpOption.TCP_CONGESTION) ?? 1]!;
    const bytes = new Uint8Array(congestionNameBytes);
    bytes.set(latinBytes(name));
    return bytes;
  },
  setText: (_kernel, socket, bytes): Errno | undefined => {
    const text = latinUntilZero(bytes.subarray(0, congestionNameBytes - 1));
    const index = (congestionNames as readonly string[]).indexOf(text);
    if (index < 0) return "ENOENT";
    (socket as InternetSocket).options.stored.set((SOL_TCP << 16) | tcpOption.TCP_CONGESTION, index);
    return undefined;
  },
};

/** struct tcp_info as Linux 6.1 has it; what this network does not know is 0. */
const informationBytes = 248;

export const tcpInformationBytes = (kernel: Kernel, endpoint: EndpointId): Uint8Array =>
  writeInformation(tcpInformation(kernel.state.network, endpoint), nowNs(kernel));

function writeInformation(information: TcpInformation, now: number): Uint8Array {
  const bytes = new Uint8Array(informationBytes);
  const view = new DataView(bytes.buffer);
  const { counts } = information;
  const isListener = information.state === "LISTEN";
  const microseconds = (ns: number): number => Math.round(ns / 1000);
  view.setUint8(0, tcpStateNumber[information.state]);
  view.setUint8(2, information.retries);
  // TCPI_OPT_WSCALE
  view.setUint8(5, information.windowScaling ? 4 : 0);
  view.setUint8(6, information.sendWindowShift | (information.receiveWindowShift << 4));
  const idle = Math.floor((now - information.lastReceivedNs) / millisecond);
  const words: readonly (readonly [offset: number, value: number])[] = [
    [8, microseconds(information.timeoutNs)],
    [12, 40_000],
    [16, information.segmentBytes],
    [20, information.receivedSegmentBytes],
    [24, isListener ? information.acceptQueueLength : information.unacknowledgedSegments],
    [28, isListener ? information.backlog : 0],
    [52, idle],
    [60, 65535],
    [68, microseconds(information.roundTripNs)],
    [72, microseconds(information.roundTripVariationNs)],
    [76, information.slowStartThreshold],
    [80, information.congestionWindow],
    [84, information.advertisedSegmentBytes],
    [88, 3],
    [96, information.receiveSpace],
    [100, counts.retransmissions],
    [136, counts.segmentsSent],
    [140, counts.segmentsReceived],
    [144, information.unsentBytes],
    [148, microseconds(information.roundTripNs)],
    [152, counts.dataSegmentsReceived],
    [156, counts.dataSegmentsSent],
    [228, information.sendWindow],
  ];
  for (const [offset, value] of words) view.setUint32(offset, value, true);
  view.setBigUint64(120, BigInt(counts.bytesAcknowledged), true);
  view.setBigUint64(128, BigInt(counts.bytesReceived), true);
  return bytes;
}

/** An option that a connection refuses. */
const beforeConnecting = (row: OptionRow): OptionRow => ({
  ...row,
  set: (kernel, socket, value) => {
    const { state } = endpointStatus(kernel.state.network, endpointOf(socket));
    return state === "CLOSED" || state === "LISTEN" ? row.set!(kernel, socket, value) : "EINVAL";
  },
});

export const tcpOptionRows: readonly (readonly [option: number, row: OptionRow])[] = [
  [tcpOption.TCP_NODELAY, internetFlag("noDelay")],
  [tcpOption.TCP_MAXSEG, segmentSize],
  [
    tcpOption.TCP_CORK,
    tuned(
      ({ corked }) => Number(corked),
      (value) => ({ corked: value !== 0 }),
    ),
  ],
  [
    tcpOption.TCP_KEEPIDLE,
    tuned(
      ({ keepIdleNs }) => keepIdleNs / second,
      (value) => (within(value, 1, keepSecondsMaximum) ? { keepIdleNs: value * second } : undefined),
    ),
  ],
  [
    tcpOption.TCP_KEEPINTVL,
    tuned(
      ({ keepIntervalNs }) => keepIntervalNs / second,
      (value) => (within(value, 1, keepSecondsMaximum) ? { keepIntervalNs: value * second } : undefined),
    ),
  ],
  [
    tcpOption.TCP_KEEPCNT,
    tuned(
      ({ keepProbes }) => keepProbes,
      (value) => (within(value, 1, 127) ? { keepProbes: value } : undefined),
    ),
  ],
  [
    tcpOption.TCP_SYNCNT,
    tuned(
      ({ synRetries }) => synRetries,
      (value) => (within(value, 1, 127) ? { synRetries: value } : undefined),
    ),
  ],
  [
    tcpOption.TCP_LINGER2,
    tuned(
      ({ finTimeoutNs }) => (finTimeoutNs < 0 ? -1 : finTimeoutNs / second),
      (value) => ({ finTimeoutNs: value < 0 ? -1 : (value === 0 ? 60 : Math.min(value, longestTimeoutSeconds)) * second }),
    ),
  ],
  [
    tcpOption.TCP_DEFER_ACCEPT,
    tuned(
      ({ deferAccept }) => secondsOf(deferAccept),
      (value) => ({ deferAccept: repetitionsWithin(value) }),
    ),
  ],
  [tcpOption.TCP_WINDOW_CLAMP, windowClamp],
  [
    tcpOption.TCP_INFO,
    {
      bytes: 4,
      get: (kernel, socket) => {
        settle(kernel);
        return tcpInformationBytes(kernel, endpointOf(socket));
      },
    },
  ],
  [tcpOption.TCP_QUICKACK, quickAcknowledgments],
  [tcpOption.TCP_CONGESTION, congestionControl],
  [
    tcpOption.TCP_USER_TIMEOUT,
    tuned(
      ({ userTimeoutNs }) => userTimeoutNs / millisecond,
      (value) => (value < 0 ? undefined : { userTimeoutNs: value * millisecond }),
    ),
  ],
  // Connections of a listener that takes data with the SYN are made as others are: a client falls back to that.
  [tcpOption.TCP_FASTOPEN, beforeConnecting(stored(SOL_TCP, tcpOption.TCP_FASTOPEN, { least: 0 }))],
  [tcpOption.TCP_FASTOPEN_CONNECT, stored(SOL_TCP, tcpOption.TCP_FASTOPEN_CONNECT, { least: 0, most: 1 })],
  [tcpOption.TCP_NOTSENT_LOWAT, stored(SOL_TCP, tcpOption.TCP_NOTSENT_LOWAT)],
  [
    -socketOption.SO_RCVLOWAT,
    tuned(
      ({ receiveLowWater }) => receiveLowWater,
      (value) => ({ receiveLowWater: value < 0 ? 0x7fffffff : value || 1 }),
    ),
  ],
];
