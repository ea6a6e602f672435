// For tests: the calls of a blocking program on one network, each preceded and followed by an advance, as a kernel makes them.
// Results are numbers or POSIX names, so that expectations read like a transcript of Linux.

import { latinBytes, latinText } from "../../base/latin.ts";
import type { EndpointId, HostName, Network, NetworkError } from "../index.ts";
import * as net from "../index.ts";

export type Result = number | NetworkError;

export interface Sockets {
  readonly network: Network;
  /** Virtual time passes. */
  sleep(milliseconds: number): void;
  socket(host?: HostName): EndpointId;
  bind(socket: EndpointId, address: string, port: number): Result;
  listen(socket: EndpointId, backlog: number): Result;
  /** Non-blocking: EINPROGRESS … */
  connect(socket: EndpointId, address: string, port: number): Result;
  /** Blocking, for as long as events go on. */
  connectBlocking(socket: EndpointId, address: string, port: number): Result;
  accept(socket: EndpointId): Result;
  read(socket: EndpointId, maximum: number, mode?: "take" | "peek"): Result;
  /** What read gives, as Latin-1 text. */
  readText(socket: EndpointId, maximum: number): string;
  write(socket: EndpointId, data: string | number): Result;
  shutdown(socket: EndpointId, how: "read" | "write" | "both"): Result;
  close(socket: EndpointId): void;
  /** "IN|OUT|" */
  poll(socket: EndpointId): string;
  port(socket: EndpointId): number;
  reuse(socket: EndpointId): void;
  lingerZero(socket: EndpointId): void;
  /** A listener with SO_REUSEADDR on 127.0.0.1, ephemeral port. */
  listener(backlog: number, host?: HostName): EndpointId;
  /** A connection to the listener and its accepted end. */
  pair(listener: EndpointId): { client: EndpointId; accepted: EndpointId };
}

const pollNames = [
  ["IN", net.pollBits.in],
  ["OUT", net.pollBits.out],
  ["ERR", net.pollBits.error],
  ["HUP", net.pollBits.hangUp],
  ["RDHUP", net.pollBits.readHangUp],
] as const;

export function createSockets(network: Network = net.createNetwork({ seed: 1 })): Sockets {
  let nowNs = network.nowNs;
  const call = <T>(run: () => T): T => {
    net.advanceTo(network, nowNs);
    const result = run();
    net.advanceTo(network, nowNs);
    return result;
  };
  const address = (text: string, port: number): net.SocketAddress => ({ address: net.parseIpv4(text) as number, port });
  const sockets: Sockets = {
    network,
    sleep(milliseconds) {
      nowNs += milliseconds * 1e6;
      net.advanceTo(network, nowNs);
    },
    socket: (host = "local") => net.openTcp(network, host),
    bind: (socket, text, port) => call(() => net.bindEndpoint(network, socket, address(text, port)) ?? 0),
    listen: (socket, backlog) => call(() => net.listen(network, socket, backlog) ?? 0),
    connect: (socket, text, port) => call(() => net.connectEndpoint(network, socket, address(text, port)) ?? 0),
    connectBlocking(socket, text, port) {
      const started = sockets.connect(socket, text, port);
      if (started !== "EINPROGRESS") return started;
      for (;;) {
        const outcome = sockets.connect(socket, text, port);
        if (outcome !== "EALREADY") return outcome;
        const nextNs = net.nextActivityTimeNs(network);
        if (nextNs === Number.POSITIVE_INFINITY) throw new Error("connect would block for ever");
        nowNs = Math.max(nowNs, nextNs);
      }
    },
    accept: (socket) =>
      call(() => {
        const accepted = net.accept(network, socket);
        return typeof accepted === "string" ? accepted : accepted.endpoint;
      }),
    read: (socket, maximum, mode = "take") =>
      call(() => {
        const bytes = net.receive(network, socket, maximum, mode);
        return typeof bytes === "string" ? bytes : bytes.length;
      }),
    readText: (socket, maximum) =>
      call(() => {
        const bytes = net.receive(network, socket, maximum);
        return typeof bytes === "string" ? bytes : latinText(bytes);
      }),
    write: (socket, data) => call(() => net.send(network, socket, typeof data === "string" ? latinBytes(data) : new Uint8Array(data))),
    shutdown: (socket, how) => call(() => net.shutdownEndpoint(network, socket, how) ?? 0),
    close: (socket) => call(() => net.closeEndpoint(network, socket)),
    poll: (socket) =>
      call(() => {
        const bits = net.readiness(network, socket);
        return pollNames.map(([name, bit]) => (bits & bit ? `${name}|` : "")).join("");
      }),
    port: (socket) => net.endpointStatus(network, socket).local.port,
    reuse: (socket) => net.setEndpointOption(network, socket, "reuseAddress", true),
    lingerZero: (socket) => net.setEndpointOption(network, socket, "lingerSeconds", 0),
    listener(backlog, host = "local") {
      const socket = sockets.socket(host);
      sockets.reuse(socket);
      sockets.bind(socket, "127.0.0.1", 0);
      sockets.listen(socket, backlog);
      return socket;
    },
    pair(listener) {
      const { host } = net.endpointStatus(network, listener);
      const client = sockets.socket(host);
      sockets.connectBlocking(client, "127.0.0.1", sockets.port(listener));
      return { client, accepted: sockets.accept(listener) as EndpointId };
    },
  };
  return sockets;
}
