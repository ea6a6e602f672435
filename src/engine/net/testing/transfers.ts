// For tests: what goes over a link of random conditions, from a seed. A client sends bytes to a server, which answers and closes; a datagram
// crosses as well. Gives the network, whose capture tells the rest, and whether every byte came as it was sent.

import * as net from "../index.ts";
import { type RandomState, randomFraction, randomWord, seedRandom } from "../random.ts";

export interface Transfer {
  readonly network: net.Network;
  readonly conditions: Partial<net.LinkConditions>;
  /** Absent: both streams came whole, and in order. */
  readonly complaint?: string;
}

const port = 9999;
const millisecondNs = 1e6;
/** A link that loses a fifth of its packets backs off for minutes, not for hours. */
const patienceNs = 7200e9;

const pick = <Value>(random: RandomState, values: readonly Value[]): Value => values[randomWord(random) % values.length];

function randomConditions(random: RandomState): Partial<net.LinkConditions> {
  const perhaps = (value: () => number): number => (randomFraction(random) < 0.5 ? 0 : value());
  return {
    delayNs: perhaps(() => Math.floor(randomFraction(random) * 60 * millisecondNs)),
    jitterNs: perhaps(() => Math.floor(perhaps(() => 1) * randomFraction(random) * 5 * millisecondNs)),
    lossRate: perhaps(() => pick(random, [0.01, 0.05, 0.2])),
    duplicateRate: perhaps(() => pick(random, [0, 0.02, 0.1])),
    reorderRate: perhaps(() => pick(random, [0, 0.02, 0.1])),
    maximumTransmissionUnit: pick(random, [1500, 1500, 1280, 1006, 576, 296]),
    bitsPerSecond: pick(random, [Number.POSITIVE_INFINITY, 100e6, 1e6, 128e3]),
  };
}

const byteAt = (place: number): number => (place * 7 + (place >> 8)) & 0xff;
const piece = (from: number, length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => byteAt(from + index));

/** One direction of the connection: what has been taken from its sender, and what has come. */
interface Stream {
  readonly from: net.EndpointId;
  readonly to: net.EndpointId;
  readonly length: number;
  sent: number;
  received: number;
  ended: boolean;
}

/** Sends and receives what can be. True: something moved. */
function pump(network: net.Network, stream: Stream, pieceBytes: number): boolean {
  let moved = false;
  if (stream.sent < stream.length) {
    const taken = net.send(network, stream.from, piece(stream.sent, Math.min(pieceBytes, stream.length - stream.sent)));
    if (typeof taken === "number") {
      stream.sent += taken;
      moved = true;
      if (stream.sent === stream.length) net.shutdownEndpoint(network, stream.from, "write");
    }
  }
  const bytes = stream.ended ? "EAGAIN" : net.receive(network, stream.to, 1 << 16);
  if (typeof bytes === "string") return moved;
  if (bytes.some((byte, index) => byte !== byteAt(stream.received + index))) throw new Error(`a wrong byte after ${stream.received}`);
  stream.received += bytes.length;
  stream.ended = bytes.length === 0;
  return true;
}

/** Connects the two hosts; undefined: not in the end. */
function connection(network: net.Network): { readonly client: net.EndpointId; readonly server: net.EndpointId } | undefined {
  const listener = net.openTcp(network, "local");
  net.bindEndpoint(network, listener, { address: 0, port });
  net.listen(network, listener, 5);
  const client = net.openTcp(network, "remote");
  net.connectEndpoint(network, client, { address: 0x0a000001, port });
  for (;;) {
    const accepted = net.accept(network, listener);
    if (typeof accepted !== "string") {
      net.connectEndpoint(network, client, { address: 0, port: 0 });
      return { client, server: accepted.endpoint };
    }
    const nextNs = net.nextActivityTimeNs(network);
    if (nextNs === Number.POSITIVE_INFINITY) return undefined;
    net.advanceTo(network, nextNs);
  }
}

export function transfer(seed: number): Transfer {
  const random = seedRandom(seed);
  const conditions = randomConditions(random);
  const network = net.createNetwork({ seed, captureBytes: 16 << 20 });
  net.setLinkConditions(network, "wire", conditions);
  const datagrams = net.openUdp(network, "local");
  net.sendTo(network, datagrams, new Uint8Array(pick(random, [10, 1472, 1473, 5000])), { address: 0x0a000002, port: 7777 });
  const ends = connection(network);
  // As on Linux, a server gives up after its fifth SYN-ACK, and each of them or its answer may be lost.
  if (!ends) return conditions.lossRate ? { network, conditions } : { network, conditions, complaint: "they did not come together" };
  const { client, server } = ends;
  const pieceBytes = pick(random, [100, 1460, 10_000, 65_536]);
  const forth: Stream = { from: client, to: server, length: 1 + (randomWord(random) % 150_000), sent: 0, received: 0, ended: false };
  const back: Stream = { from: server, to: client, length: 1 + (randomWord(random) % 30_000), sent: 0, received: 0, ended: false };
  try {
    while (!(forth.ended && back.ended)) {
      const moved = [forth, back].map((stream) => pump(network, stream, pieceBytes)).includes(true);
      const nextNs = moved ? network.nowNs : net.nextActivityTimeNs(network);
      if (nextNs > patienceNs)
        return { network, conditions, complaint: `it stands still: ${forth.received} of ${forth.length} bytes came` };
      net.advanceTo(network, nextNs);
    }
    if (forth.received !== forth.length || back.received !== back.length)
      return { network, conditions, complaint: `${forth.received} of ${forth.length} bytes came, and ${back.received} of ${back.length}` };
  } catch (error) {
    return { network, conditions, complaint: String(error) };
  }
  net.closeEndpoint(network, client);
  net.closeEndpoint(network, server);
  net.advanceTo(network, network.nowNs + 10e9);
  return { network, conditions };
}
