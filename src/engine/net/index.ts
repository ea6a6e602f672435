// The simulated network: two hosts, links, TCP and UDP over IPv4, capture, an HTTP/1.1 client. Deterministic: time is
// given by the caller, chance is seeded, all state is plain data inside `Network` (a structured copy is a snapshot).
// This file is the API: calls below; outputs are results, `takeWakeups`, `takeFinishedExchanges` and the capture.
//
// Around each socket call: `advanceTo(network, now)`, the call, `advanceTo(network, now)` again (a packet on a link without delay
// arrives at the same instant: after it a connect over loopback is decided). When idle: jump to `nextActivityTimeNs`, advance. Then
// `takeWakeups` says which endpoints to look at again.

export {
  anyIpv6Address,
  foreignIpv6Address,
  formatAddress,
  formatSocketAddress,
  type IpAddress,
  type IpFamily,
  isIpv6,
  isMulticast,
  loopbackAddress,
  loopbackIpv6Address,
  parseIpv4,
  type SocketAddress,
} from "./address.ts";
export { advanceTo, nextActivityTimeNs, nextEventTimeNs } from "./advance.ts";
export {
  type Accepted,
  accept,
  bindBeforeSending,
  bindEndpoint,
  bytesBeforeMark,
  closeEndpoint,
  connectEndpoint,
  discard,
  disconnectEndpoint,
  joinGroup,
  leaveGroup,
  listen,
  openEcho,
  openRaw,
  openTcp,
  openTcpOutside,
  openUdp,
  openUdpOutside,
  receive,
  receiveFrom,
  receiveUrgent,
  releaseHeld,
  send,
  sendTo,
  setQueuesErrors,
  shutdownEndpoint,
  takeError,
  takeQueuedError,
} from "./calls.ts";
export type { CapturedPacket } from "./capture.ts";
export { capturedPackets, capturePcapng, packetsSent } from "./captured.ts";
export type { NetworkError } from "./error.ts";
export { type HostName, isBindable, type LinkName, resolveName } from "./host.ts";
export {
  type ClientProgress,
  type ClientSetup,
  clientProgress,
  clientsOf,
  endClient,
  isClientActive,
  startClient,
} from "./http/client.ts";
export {
  type Client,
  type ClientEvent,
  type ClientId,
  type ClientRequest,
  type RequestRecord,
  takeClientEvents,
} from "./http/client-state.ts";
export { type CurlRequest, type CurlStatus, curlStatus, endCurl, startCurl, takeCurlOutput } from "./http/curl/run.ts";
export type { CurlId, CurlOutput } from "./http/curl/state.ts";
export { endExchange, startExchange, takeFinishedExchanges } from "./http/exchange/exchange.ts";
export type { ExchangeRequest } from "./http/exchange/plan.ts";
export type { ExchangeId, ExchangePhase } from "./http/exchange/state.ts";
export { type ExchangeStatus, exchangeStatus, type HttpResponse } from "./http/exchange/status.ts";
export type { HttpFailure } from "./http/failure.ts";
export {
  type HostileClient,
  type HostileId,
  type HostileKind,
  type HostileOutcome,
  type HostileRequest,
  hostileBehaviours,
  hostileStatus,
  startHostile,
} from "./http/hostile.ts";
export { type HistogramBar, histogram, type Latencies, percentileNs } from "./http/latency.ts";
export { type LintFinding, type LintRule, lintResponse } from "./http/lint.ts";
export { type Arrivals, type Load, type LoadId, type LoadRequest, loadStatus, startLoad } from "./http/load.ts";
export type { HttpHeader } from "./http/request.ts";
export {
  createNetwork,
  type LinkConditions,
  linkConditions,
  type Network,
  type NetworkSetup,
  sentOver,
  setLinkConditions,
} from "./network.ts";
export { pollBits } from "./poll-bits.ts";
export {
  acknowledgesAtOnce,
  bindToDevice,
  type ConnectionView,
  deviceOf,
  type EndpointOptions,
  type EndpointStatus,
  endpointOptions,
  endpointStatus,
  hearsDatagrams,
  isAbandoned,
  listConnections,
  listenerRoom,
  manyOptions,
  rawOptions,
  readiness,
  roomToSend,
  type SettableOption,
  sentStream,
  setAcknowledgesAtOnce,
  setBufferSize,
  setEndpointOption,
  setManyOptions,
  setRawOptions,
  type TcpInformation,
  tcpInformation,
  tcpTuning,
  tuneTcp,
} from "./status.ts";
export type { EndpointId, EndpointPhase } from "./tcp/endpoint.ts";
export type { TcpState } from "./tcp/state.ts";
export type { TcpTuning } from "./tcp/tuning.ts";
export type { Datagram } from "./udp/calls.ts";
export type { SendingManner, UdpCargo } from "./udp/endpoint.ts";
export { isToMany } from "./udp/groups.ts";
export { type RawOptions, rawProtocol } from "./udp/raw.ts";
export { takeWakeups, takeWokenOutside } from "./wakeup.ts";
export { readPacket } from "./wire/ip.ts";
export { type IcmpEcho, type Packet, type TcpSegment, tcpFlags, type UdpDatagram } from "./wire/packet.ts";
