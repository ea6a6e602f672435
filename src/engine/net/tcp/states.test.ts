// TCP by state: what each state sends for each event, as a packet trace. `>` is the client's side, `<` the server's;
// sequence numbers count from each side's SYN. Sections are named after RFC 9293.

import { describe, expect, it } from "vitest";
import { latinBytes } from "../../base/latin.ts";
import * as net from "../index.ts";
import { createSockets, type Sockets } from "../testing/sockets.ts";
import { createTracer, type Tracer } from "../testing/trace.ts";
import { noBytes, type TcpSegment, tcpFlags } from "../wire/packet.ts";
import { segmentArrives } from "./input.ts";

interface Scene {
  readonly s: Sockets;
  readonly trace: Tracer;
  readonly listener: number;
  readonly client: number;
  readonly accepted: number;
  state(endpoint: number): string;
}

/** A connection over loopback, its handshake already traced away. */
function connected(): Scene {
  const s = createSockets();
  const listener = s.listener(5);
  const port = s.port(listener);
  const trace = createTracer(s.network, (segment) => segment.destinationPort === port);
  const { client, accepted } = s.pair(listener);
  trace.lines();
  return { s, trace, listener, client, accepted, state: (endpoint) => net.endpointStatus(s.network, endpoint).state };
}

/** A segment of the tester's own making, to the endpoint's host from its peer's address. */
function inject(s: Sockets, endpoint: number, fields: Partial<TcpSegment> & Pick<TcpSegment, "flags">): void {
  const { local, remote } = net.endpointStatus(s.network, endpoint);
  segmentArrives(
    s.network,
    {
      protocol: "tcp",
      source: remote?.address ?? net.loopbackAddress,
      destination: local.address || net.loopbackAddress,
      identification: 0,
      sourcePort: remote?.port ?? 7,
      destinationPort: local.port,
      sequence: 0,
      acknowledgment: 0,
      window: 1000,
      urgentPointer: 0,
      maximumSegmentSize: 0,
      windowScale: -1,
      payload: noBytes,
      ...fields,
    },
    { host: "local", link: "loopback", peerHost: "local" },
  );
  s.sleep(0);
}

/** The control block itself, to forge segments by. */
function block(s: Sockets, endpoint: number): { receiveNext: number; sendNext: number } {
  const found = s.network.endpoints.get(endpoint);
  if (found?.protocol !== "tcp") throw new Error("no such endpoint");
  return found;
}

describe("§3.5 opening", () => {
  it("three segments; MSS of the link and a window scale are offered", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const trace = createTracer(s.network, (segment) => segment.destinationPort === s.port(listener));
    const client = s.socket();
    s.connect(client, "127.0.0.1", s.port(listener));
    expect(trace.lines()).toEqual(["> [S] 0", "< [S.] 0 ack 1", "> [.] 1 ack 1"]);
    const syn = net.readPacket(net.capturedPackets(s.network)[0]?.bytes as Uint8Array);
    expect(syn).toMatchObject({ maximumSegmentSize: 65495, windowScale: 7, window: 65535 });
  });

  it("both ends at once (figure 7): SYN, SYN, SYN+ACK, SYN+ACK", () => {
    const s = createSockets();
    net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
    const [a, b] = [s.socket(), s.socket()];
    s.bind(a, "127.0.0.1", 5001);
    s.bind(b, "127.0.0.1", 5002);
    const trace = createTracer(s.network, (segment) => segment.destinationPort === 5002);
    s.connect(a, "127.0.0.1", 5002);
    s.connect(b, "127.0.0.1", 5001);
    s.sleep(1);
    expect(net.endpointStatus(s.network, a).state).toBe("SYN_RECEIVED");
    s.sleep(10);
    expect(trace.lines()).toEqual(["> [S] 0", "< [S] 0", "< [S.] 0 ack 1", "> [S.] 0 ack 1", "> [.] 1 ack 1", "< [.] 1 ack 1"]);
    expect([a, b].map((end) => net.endpointStatus(s.network, end).state)).toEqual(["ESTABLISHED", "ESTABLISHED"]);
    s.write(a, "both");
    s.sleep(5);
    expect(s.readText(b, 10)).toBe("both");
  });

  it("a socket that connects to itself is connected to itself, as on Linux", () => {
    const s = createSockets();
    const self = s.socket();
    s.bind(self, "127.0.0.1", 5001);
    expect(s.connectBlocking(self, "127.0.0.1", 5001)).toBe(0);
    s.write(self, "echo");
    expect(s.readText(self, 10)).toBe("echo");
    s.close(self);
    expect(net.nextActivityTimeNs(s.network)).toBe(Number.POSITIVE_INFINITY);
  });

  it("a port without a listener answers RST", () => {
    const s = createSockets();
    const trace = createTracer(s.network, (segment) => segment.destinationPort === 81);
    s.connect(s.socket(), "127.0.0.1", 81);
    expect(trace.lines()).toEqual(["> [S] 0", "< [R.] 0 ack 1"]);
  });

  it("SYN comes again after 1, 2, 4 … s, then ETIMEDOUT at 127 s", () => {
    const s = createSockets();
    net.setLinkConditions(s.network, "loopback", { lossRate: 1 });
    const client = s.socket();
    s.connect(client, "127.0.0.1", 81);
    s.sleep(126_999);
    expect(net.packetsSent(s.network)).toBe(7);
    expect(net.capturedPackets(s.network).map(({ timeNs }) => timeNs / 1e9)).toEqual([0, 1, 3, 7, 15, 31, 63]);
    expect(s.connect(client, "127.0.0.1", 81)).toBe("EALREADY");
    s.sleep(1);
    expect(s.connect(client, "127.0.0.1", 81)).toBe("ETIMEDOUT");
    expect(s.poll(client)).toBe("OUT|HUP|");
  });

  it("with the accept queue full, the last step of a handshake is dropped and made up for later", () => {
    const s = createSockets();
    const listener = s.listener(0);
    const [first, second] = [s.socket(), s.socket()];
    net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
    s.connect(first, "127.0.0.1", s.port(listener));
    s.connect(second, "127.0.0.1", s.port(listener));
    s.sleep(10);
    // Both SYNs came while the queue was empty, so both clients believe that they are connected; one alone is queued.
    expect(net.endpointStatus(s.network, listener).acceptQueueLength).toBe(1);
    expect(net.listConnections(s.network, "local").map(({ state }) => state)).toContain("SYN_RECEIVED");
    const one = s.accept(listener) as number;
    s.sleep(1000);
    const two = s.accept(listener) as number;
    expect([one, two].map((end) => net.endpointStatus(s.network, end).state)).toEqual(["ESTABLISHED", "ESTABLISHED"]);
  });
});

describe("§3.6 closing", () => {
  it("the client closes first: FIN, ACK, FIN, ACK; TIME_WAIT is the client's, for 60 s", () => {
    const { s, trace, client, accepted, state } = connected();
    s.shutdown(client, "write");
    expect([state(client), state(accepted)]).toEqual(["FIN_WAIT_2", "CLOSE_WAIT"]);
    s.close(accepted);
    expect(trace.lines()).toEqual(["> [F.] 1 ack 1", "< [.] 1 ack 2", "< [F.] 1 ack 2", "> [.] 2 ack 2"]);
    const timeWaits = () => net.listConnections(s.network, "local").filter((row) => row.state === "TIME_WAIT").length;
    expect([state(client), timeWaits()]).toEqual(["CLOSED", 1]);
    expect(net.nextActivityTimeNs(s.network)).toBe(Number.POSITIVE_INFINITY);
    expect(net.nextEventTimeNs(s.network)).toBe(60e9);
    s.sleep(60_000);
    expect(timeWaits()).toBe(0);
  });

  it("half-close: the other direction still carries data", () => {
    const { s, trace, client, accepted } = connected();
    s.shutdown(client, "write");
    s.write(accepted, "still");
    expect(s.readText(client, 10)).toBe("still");
    expect(trace.lines()).toEqual(["> [F.] 1 ack 1", "< [.] 1 ack 2", "< [P.] 1:6 ack 2", "> [.] 2 ack 6"]);
  });

  it("both close at once (figure 13): FIN, FIN, ACK, ACK; two TIME_WAITs", () => {
    const { s, trace, client, accepted } = connected();
    net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
    s.shutdown(client, "write");
    s.shutdown(accepted, "write");
    s.sleep(1);
    s.sleep(5);
    expect(trace.lines()).toEqual(["> [F.] 1 ack 1", "< [F.] 1 ack 1", "< [.] 2 ack 2", "> [.] 2 ack 2"]);
    expect(net.listConnections(s.network, "local").filter((row) => row.state === "TIME_WAIT")).toHaveLength(2);
  });

  it("data before the FIN goes out first, and the FIN with its last segment", () => {
    const { s, trace, client } = connected();
    net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
    s.write(client, "ab");
    s.write(client, "cd");
    s.close(client);
    s.sleep(10);
    expect(trace.lines().filter((text) => text.startsWith(">"))).toEqual(["> [P.] 1:3 ack 1", "> [FP.] 3:5 ack 1"]);
  });

  it("an orphan in FIN_WAIT_2 gives up after 60 s; the peer's next data is refused", () => {
    const { s, trace, client, accepted } = connected();
    s.close(client);
    trace.lines();
    s.sleep(60_000);
    s.write(accepted, "x");
    expect(trace.lines()).toEqual(["< [P.] 1:2 ack 2", "> [R] 2"]);
  });

  it("TIME_WAIT answers a FIN that comes again, and gives way to a new SYN beyond its numbers", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const open = (): number => {
      const client = s.socket();
      s.reuse(client);
      s.bind(client, "127.0.0.1", 4000);
      expect(s.connectBlocking(client, "127.0.0.1", s.port(listener))).toBe(0);
      return client;
    };
    const trace = createTracer(s.network, (segment) => segment.sourcePort === 4000);
    const client = open();
    s.close(s.accept(listener) as number);
    net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
    trace.lines();
    s.close(client);
    net.setLinkConditions(s.network, "loopback", { lossRate: 1 });
    s.sleep(1);
    net.setLinkConditions(s.network, "loopback", { lossRate: 0, delayNs: 0 });
    expect(trace.lines()).toEqual(["> [F.] 1 ack 2", "< [.] 2 ack 2 (lost)"]);
    s.sleep(200);
    expect(trace.lines()).toEqual(["> [F.] 1 ack 2", "< [.] 2 ack 2"]);
    const server = Object.values(s.network.quiet).find((event) => event.kind === "timeWait");
    if (server?.kind !== "timeWait") throw new Error("no TIME_WAIT");
    const late = { sourcePort: 4000, destinationPort: server.localPort, source: net.loopbackAddress, destination: net.loopbackAddress };
    const at = { sequence: server.receiveNext, acknowledgment: server.sendNext };
    net.setLinkConditions(s.network, "loopback", { lossRate: 1 });
    inject(s, listener, { ...late, ...at, flags: tcpFlags.ack });
    expect(trace.lines()).toEqual([]);
    inject(s, listener, { ...late, ...at, flags: tcpFlags.ack, payload: latinBytes("late") });
    expect(trace.lines()).toEqual(["< [.] 2 ack 2 (lost)"]);
    net.setLinkConditions(s.network, "loopback", { lossRate: 0 });
    open();
    expect(trace.lines()).toEqual(["> [S] 0", "< [S.] 0 ack 1", "> [.] 1 ack 1"]);
  });
});

describe("§3.10.7 segments that do not fit", () => {
  it("a reset at the very edge of the window resets; one inside it is challenged; one outside is ignored (RFC 5961)", () => {
    const { s, trace, accepted, state } = connected();
    const { receiveNext } = block(s, accepted);
    inject(s, accepted, { flags: tcpFlags.rst, sequence: receiveNext - 1 });
    expect([trace.lines(), state(accepted)]).toEqual([[], "ESTABLISHED"]);
    inject(s, accepted, { flags: tcpFlags.rst, sequence: receiveNext + 9 });
    expect([trace.lines(), state(accepted)]).toEqual([["< [.] 1 ack 1"], "ESTABLISHED"]);
    inject(s, accepted, { flags: tcpFlags.rst, sequence: receiveNext });
    expect([trace.lines(), state(accepted)]).toEqual([[], "CLOSED"]);
    expect(s.read(accepted, 1)).toBe("ECONNRESET");
  });

  it("a SYN inside the window is challenged, not obeyed", () => {
    const { s, trace, accepted, state } = connected();
    inject(s, accepted, { flags: tcpFlags.syn, sequence: block(s, accepted).receiveNext });
    expect([trace.lines(), state(accepted)]).toEqual([["< [.] 1 ack 1"], "ESTABLISHED"]);
  });

  it("an acknowledgment of what was never sent is answered with where we are, at most twice a second", () => {
    const { s, trace, accepted } = connected();
    const { receiveNext, sendNext } = block(s, accepted);
    const ahead = { flags: tcpFlags.ack, sequence: receiveNext, acknowledgment: sendNext + 100 };
    inject(s, accepted, ahead);
    inject(s, accepted, ahead);
    expect(trace.lines()).toEqual(["< [.] 1 ack 1"]);
    s.sleep(500);
    inject(s, accepted, ahead);
    expect(trace.lines()).toEqual(["< [.] 1 ack 1"]);
  });

  it("an acknowledgment to a listener, and to nobody, is reset with its own number", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const trace = createTracer(s.network, () => false);
    inject(s, listener, { flags: tcpFlags.ack, acknowledgment: 77 });
    inject(s, listener, { flags: tcpFlags.rst });
    expect(trace.lines()).toEqual(["< [R] 77"]);
  });

  it("data ahead of its turn waits; what is old or double is cut; the gap's filling is acknowledged at once", () => {
    const { s, trace, accepted } = connected();
    const { receiveNext, sendNext } = block(s, accepted);
    const piece = (at: number, text: string) =>
      inject(s, accepted, { flags: tcpFlags.ack, sequence: receiveNext + at, acknowledgment: sendNext, payload: latinBytes(text) });
    piece(3, "def");
    piece(5, "fgh");
    expect(trace.lines()).toEqual(["< [.] 1 ack 1", "< [.] 1 ack 1"]);
    expect(s.read(accepted, 10)).toBe("EAGAIN");
    piece(0, "abcd");
    expect(trace.lines()[0]).toBe("< [.] 1 ack 9");
    piece(4, "ef");
    expect(s.readText(accepted, 20)).toBe("abcdefgh");
  });
});

describe("sending", () => {
  it("Nagle: a small segment waits while another is unacknowledged; TCP_NODELAY lets it go", () => {
    for (const noDelay of [false, true]) {
      const { s, trace, client } = connected();
      net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
      if (noDelay) net.setEndpointOption(s.network, client, "noDelay", true);
      for (const text of ["a", "b", "c"]) s.write(client, text);
      const wanted = noDelay ? ["> [P.] 1:2 ack 1", "> [P.] 2:3 ack 1", "> [P.] 3:4 ack 1"] : ["> [P.] 1:2 ack 1"];
      expect(trace.lines()).toEqual(wanted);
      s.sleep(10);
      if (!noDelay) expect(trace.lines()).toEqual(["< [.] 1 ack 2", "> [P.] 2:4 ack 1", "< [.] 1 ack 4"]);
    }
  });

  it("acknowledgments: at once for the first sixteen segments, then delayed by 40 ms", () => {
    const { s, trace, client, accepted } = connected();
    for (let count = 0; count < 16; count++) s.write(client, "x");
    expect(trace.lines()).toHaveLength(32);
    s.read(accepted, 100);
    s.write(client, "y");
    expect(trace.lines()).toEqual(["> [P.] 17:18 ack 1"]);
    s.sleep(39);
    expect(trace.lines()).toEqual([]);
    s.sleep(1);
    expect(trace.lines()).toEqual(["< [.] 1 ack 18"]);
    s.write(client, "z");
    s.write(accepted, "answer");
    expect(trace.lines()).toEqual(["> [P.] 18:19 ack 1", "< [P.] 1:7 ack 19", "> [.] 19 ack 7"]);
  });

  it("acknowledgments: of a small segment as soon as a receiver that never answers has read it, of two in any case", () => {
    const { s, trace, client, accepted } = connected();
    for (let count = 0; count < 16; count++) s.write(client, "x");
    s.read(accepted, 100);
    trace.lines();
    s.write(client, "y");
    s.read(accepted, 100);
    expect(trace.lines()).toEqual(["> [P.] 17:18 ack 1", "< [.] 1 ack 18"]);
    s.write(accepted, "answer");
    net.setEndpointOption(s.network, client, "noDelay", true);
    trace.lines();
    s.write(client, "1");
    s.read(accepted, 100);
    expect(trace.lines()).toEqual(["> [P.] 18:19 ack 7"]);
    s.write(client, "2");
    s.read(accepted, 100);
    expect(trace.lines()).toEqual(["> [P.] 19:20 ack 7", "< [.] 7 ack 20"]);
  });

  it("retransmission backs off from 200 ms, doubling; ETIMEDOUT after fifteen", () => {
    const { s, client } = connected();
    net.setLinkConditions(s.network, "loopback", { lossRate: 1 });
    const from = net.packetsSent(s.network);
    s.write(client, "x");
    s.sleep(6300);
    const times = net.capturedPackets(s.network, from).map(({ timeNs }) => timeNs / 1e6);
    expect(times).toEqual([0, 200, 600, 1400, 3000, 6200]);
    s.sleep(2_000_000);
    expect(net.packetsSent(s.network) - from).toBe(16);
    expect(s.read(client, 1)).toBe("ETIMEDOUT");
  });

  it("the timeout follows the measured round trip: on a link grown slow, one segment alone is sent twice", () => {
    const { s, trace, client } = connected();
    net.setLinkConditions(s.network, "loopback", { delayNs: 150e6 });
    const sent = ["a", "b", "c"].map((text) => {
      s.write(client, text);
      s.sleep(1000);
      return trace.lines().filter((line) => line.startsWith("> [P"));
    });
    expect(sent).toEqual([["> [P.] 1:2 ack 1", "> [P.] 1:2 ack 1"], ["> [P.] 2:3 ack 1"], ["> [P.] 3:4 ack 1"]]);
  });

  it("a closed window is probed, for as long as the peer answers, and sending goes on when it opens", () => {
    const { s, trace, client, accepted } = connected();
    net.setBufferSize(s.network, client, "receive", 2048);
    // Forget what the handshake promised: fill the first window, then the small one.
    let written = 0;
    while (written < 400_000) written += s.write(accepted, 100_000) as number;
    trace.lines();
    s.sleep(600_000);
    const probes = trace.lines();
    expect(probes.length).toBeGreaterThan(8);
    expect(new Set(probes.map((text) => text.slice(0, 5)))).toEqual(new Set(["< [.]", "> [.]"]));
    let read = 0;
    for (let idle = 0; read < written && idle < 10; ) {
      const got = s.read(client, 65536);
      if (typeof got === "number") read += got;
      else idle += 1;
      s.sleep(300);
    }
    expect(read).toBe(written);
  });

  it("keep-alive: probes after two hours, every 75 s, nine times, then ETIMEDOUT", () => {
    const { s, client } = connected();
    net.setEndpointOption(s.network, client, "keepAlive", true);
    s.sleep(7_200_000);
    net.setLinkConditions(s.network, "loopback", { lossRate: 1 });
    s.sleep(7_200_000 + 9 * 75_000);
    expect(s.read(client, 1)).toBe("ETIMEDOUT");
  });

  it("segments fit the link: 1460 bytes on the wire", () => {
    const s = createSockets();
    const listener = s.socket();
    s.bind(listener, "0.0.0.0", 8080);
    s.listen(listener, 5);
    const client = s.socket("remote");
    expect(s.connectBlocking(client, "10.0.0.1", 8080)).toBe(0);
    const trace = createTracer(s.network, (segment) => segment.destinationPort === 8080);
    s.write(client, 4000);
    expect(trace.lines().filter((text) => text.startsWith(">"))).toHaveLength(3);
  });
});

describe("hosts", () => {
  it("a server on 127.0.0.1 refuses the other host; one on 0.0.0.0 serves it", () => {
    const s = createSockets();
    for (const [address, outcome] of [
      ["127.0.0.1", "ECONNREFUSED"],
      ["0.0.0.0", 0],
      ["10.0.0.1", 0],
    ] as const) {
      const listener = s.socket();
      s.bind(listener, address, 8080);
      s.listen(listener, 5);
      expect(s.connectBlocking(s.socket("remote"), "10.0.0.1", 8080)).toBe(outcome);
      s.close(listener);
    }
  });

  it("unknown networks are unreachable, and a loopback source cannot leave its host", () => {
    const s = createSockets();
    expect(s.connect(s.socket(), "8.8.8.8", 80)).toBe("ENETUNREACH");
    const bound = s.socket();
    s.bind(bound, "127.0.0.1", 0);
    expect(s.connect(bound, "10.0.0.2", 80)).toBe("EINVAL");
  });

  it("a tuple in use is not available; one in TIME_WAIT is after a second", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const connect = (): string | number => {
      const socket = s.socket();
      s.reuse(socket);
      s.bind(socket, "127.0.0.1", 4000);
      const outcome = s.connectBlocking(socket, "127.0.0.1", s.port(listener));
      if (outcome === 0) s.close(socket);
      if (outcome === 0) s.close(s.accept(listener) as number);
      else s.close(socket);
      return outcome;
    };
    expect(connect()).toBe(0);
    expect(connect()).toBe("EADDRNOTAVAIL");
    s.sleep(1000);
    expect(connect()).toBe(0);
  });
});
