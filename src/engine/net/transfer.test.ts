// What TCP is for: bytes arrive intact and in order, whatever the link does; and the whole network is a value that can
// be copied in mid-flight and goes on the same.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as net from "./index.ts";
import { createSockets, type Sockets } from "./testing/sockets.ts";

interface Direction {
  readonly from: number;
  readonly to: number;
  readonly data: Uint8Array;
  readonly received: number[];
  sent: number;
  closed: boolean;
}

const pattern = (length: number, salt: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 7 + salt + (index >> 8)) & 255);

function connect(s: Sockets): { client: number; accepted: number } {
  const listener = s.socket();
  s.bind(listener, "0.0.0.0", 8080);
  s.listen(listener, 5);
  const client = s.socket("remote");
  expect(s.connectBlocking(client, "10.0.0.1", 8080)).toBe(0);
  const accepted = s.accept(listener);
  // The last segment of the handshake may have been lost: then it is made up for.
  return { client, accepted: typeof accepted === "number" ? accepted : waitForAccept(s, listener) };
}

function waitForAccept(s: Sockets, listener: number): number {
  for (;;) {
    s.sleep(100);
    const accepted = s.accept(listener);
    if (typeof accepted === "number") return accepted;
  }
}

/** Writes and reads in pieces of `piece` bytes until both directions have ended. */
function run(s: Sockets, directions: readonly Direction[], piece: number): void {
  const { network } = s;
  for (let round = 0; round < 100_000; round++) {
    for (const way of directions) {
      if (way.sent < way.data.length) {
        const sent = net.send(network, way.from, way.data.subarray(way.sent, way.sent + piece));
        if (typeof sent === "number") way.sent += sent;
      } else if (!way.closed) {
        way.closed = true;
        net.shutdownEndpoint(network, way.from, "write");
      }
      const got = net.receive(network, way.to, piece);
      if (typeof got !== "string") way.received.push(...got);
    }
    if (directions.every((way) => way.closed && way.received.length === way.data.length)) return;
    s.sleep(1);
  }
  throw new Error("the transfer does not end");
}

const conditions = fc.record({
  delayNs: fc.integer({ min: 0, max: 20e6 }),
  jitterNs: fc.integer({ min: 0, max: 20e6 }),
  lossRate: fc.double({ min: 0, max: 0.25, noNaN: true }),
  duplicateRate: fc.double({ min: 0, max: 0.5, noNaN: true }),
  reorderRate: fc.double({ min: 0, max: 0.5, noNaN: true }),
  reorderNs: fc.integer({ min: 0, max: 50e6 }),
  bitsPerSecond: fc.constantFrom(Number.POSITIVE_INFINITY, 1e6, 1e8),
  maximumTransmissionUnit: fc.constantFrom(576, 1500, 9000),
});

describe("a transfer in both directions", () => {
  it("arrives intact, each byte once, under loss, reordering, duplication, delay and a narrow link", () => {
    fc.assert(
      fc.property(
        conditions,
        fc.integer(),
        fc.nat(40_000),
        fc.nat(20_000),
        fc.integer({ min: 1, max: 9000 }),
        fc.boolean(),
        (link, seed, up, down, piece, noDelay) => {
          const s = createSockets(net.createNetwork({ seed, captureBytes: 0 }));
          net.setLinkConditions(s.network, "wire", link);
          const { client, accepted } = connect(s);
          net.setEndpointOption(s.network, client, "noDelay", noDelay);
          const directions: Direction[] = [
            { from: client, to: accepted, data: pattern(up, 1), received: [], sent: 0, closed: false },
            { from: accepted, to: client, data: pattern(down, 2), received: [], sent: 0, closed: false },
          ];
          run(s, directions, Math.max(piece, 50));
          for (const way of directions) expect(Uint8Array.from(way.received)).toEqual(way.data);
          // Both FINs are delivered in the end, and nothing goes on for ever.
          for (let step = 0; step < 10_000 && net.nextActivityTimeNs(s.network) < Number.POSITIVE_INFINITY; step++) s.sleep(50);
          expect(net.nextActivityTimeNs(s.network)).toBe(Number.POSITIVE_INFINITY);
          expect(net.receive(s.network, accepted, 1)).toEqual(new Uint8Array(0));
        },
      ),
      { numRuns: 25, seed: 20 },
    );
  });

  it("that is broken off delivers a beginning of what was sent, then a reset or an end, and nothing else", () => {
    fc.assert(
      fc.property(conditions, fc.integer(), fc.nat(30_000), fc.nat(60), fc.boolean(), (link, seed, length, afterMs, byReset) => {
        const s = createSockets(net.createNetwork({ seed, captureBytes: 0 }));
        net.setLinkConditions(s.network, "wire", link);
        const { client, accepted } = connect(s);
        const data = pattern(length, 5);
        const sent = net.send(s.network, client, data);
        s.sleep(afterMs);
        if (byReset) net.setEndpointOption(s.network, client, "lingerSeconds", 0);
        net.closeEndpoint(s.network, client);
        const received: number[] = [];
        let end: string | undefined;
        for (let step = 0; step < 20_000 && end === undefined; step++) {
          const got = net.receive(s.network, accepted, 1000);
          if (typeof got !== "string") {
            received.push(...got);
            if (got.length === 0) end = "end of file";
          } else if (got !== "EAGAIN") end = got;
          else if (net.nextActivityTimeNs(s.network) === Number.POSITIVE_INFINITY) end = "silence";
          else s.sleep(20);
        }
        expect(received).toEqual([...data.subarray(0, received.length)]);
        // A reset may be lost, and nobody repeats it; an orderly end is repeated until it is there.
        if (byReset) expect(["ECONNRESET", "silence"]).toContain(end);
        else expect({ end, count: received.length }).toEqual({ end: "end of file", count: sent });
      }),
      { numRuns: 30, seed: 21 },
    );
  });

  it("one lost segment among many is sent again after three duplicate acknowledgments, long before the timeout", () => {
    const s = createSockets();
    const { client, accepted } = connect(s);
    net.setLinkConditions(s.network, "wire", { delayNs: 1e6, lossRate: 1 });
    s.write(client, 1460);
    net.setLinkConditions(s.network, "wire", { lossRate: 0 });
    s.write(client, 1460 * 6);
    s.sleep(4);
    expect(s.read(accepted, 100_000)).toBe(1460 * 7);
    expect(net.capturedPackets(s.network).filter(({ lost }) => lost)).toHaveLength(1);
  });
});

describe("determinism", () => {
  const script = (s: Sockets): void => {
    net.setLinkConditions(s.network, "wire", { delayNs: 3e6, jitterNs: 5e6, lossRate: 0.1 });
    const { client, accepted } = connect(s);
    const directions: Direction[] = [
      { from: client, to: accepted, data: pattern(50_000, 3), received: [], sent: 0, closed: false },
      { from: accepted, to: client, data: pattern(50_000, 4), received: [], sent: 0, closed: false },
    ];
    run(s, directions, 1000);
  };

  it("the same seed gives the same packets at the same times; another seed others", () => {
    const captures = [7, 7, 8].map((seed) => {
      const s = createSockets(net.createNetwork({ seed }));
      script(s);
      return net.capturePcapng(s.network);
    });
    expect(captures[0]).toEqual(captures[1]);
    expect(captures[0]).not.toEqual(captures[2]);
  });

  it("a structured copy taken in mid-flight goes on exactly as the original does", () => {
    const s = createSockets(net.createNetwork({ seed: 5 }));
    net.setLinkConditions(s.network, "wire", { delayNs: 3e6, jitterNs: 5e6, lossRate: 0.2 });
    const { client, accepted } = connect(s);
    s.write(client, 30_000);
    const exchange = net.startExchange(s.network, { from: "remote", method: "GET", url: "http://svc0:8080/", headers: [] });
    s.sleep(4);
    const finish = (network: net.Network): Uint8Array => {
      net.advanceTo(network, 60e9);
      expect(net.endpointStatus(network, accepted).readableBytes).toBe(30_000);
      expect(net.exchangeStatus(network, exchange).phase).toBe("waiting");
      return net.capturePcapng(network);
    };
    const copy = structuredClone(s.network);
    expect(finish(copy)).toEqual(finish(s.network));
  });
});
