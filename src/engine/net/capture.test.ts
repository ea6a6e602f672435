import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { latinBytes } from "../base/latin.ts";
import * as net from "./index.ts";
import { createSockets, type Sockets } from "./testing/sockets.ts";
import { packetLength, writePacket } from "./wire/ip.ts";
import { noBytes, type Packet } from "./wire/packet.ts";

const ends = { source: 0x0a000001, destination: 0x0a000002, identification: 0x1234 };
const packets: Packet[] = [
  {
    ...ends,
    protocol: "tcp",
    sourcePort: 8080,
    destinationPort: 40000,
    sequence: 0xfffffff0,
    acknowledgment: 0x80000001,
    flags: net.tcpFlags.syn | net.tcpFlags.ack,
    window: 65535,
    urgentPointer: 0,
    maximumSegmentSize: 1460,
    windowScale: 7,
    payload: noBytes,
  },
  {
    ...ends,
    protocol: "tcp",
    sourcePort: 1,
    destinationPort: 65535,
    sequence: 1,
    acknowledgment: 0,
    flags: net.tcpFlags.psh,
    window: 0,
    urgentPointer: 0,
    maximumSegmentSize: 0,
    windowScale: -1,
    payload: latinBytes("odd"),
  },
  { ...ends, protocol: "udp", sourcePort: 53, destinationPort: 7777, payload: latinBytes("datagram") },
  { ...ends, protocol: "icmp", quoted: Uint8Array.from({ length: 28 }, (_, index) => index) },
  { ...ends, protocol: "echo", isReply: false, identifier: 7, sequence: 3, payload: latinBytes("ping?") },
  { ...ends, protocol: "echo", isReply: true, identifier: 0xffff, sequence: 0xffff, payload: latinBytes("pong") },
  { ...ends, protocol: "fragment", protocolNumber: 17, fragmentOffset: 1480, moreFragments: true, payload: latinBytes("eight...") },
];

const ipv6Ends = { source: net.loopbackIpv6Address, destination: net.loopbackIpv6Address };
/** Of IPv6, only a fragment shows its identification. */
const overIpv6 = packets.map(
  (packet): Packet => ({ ...packet, ...ipv6Ends, identification: packet.protocol === "fragment" ? 0x12345678 : 0 }),
);

const bytesOf = (packet: Packet): Uint8Array => {
  const bytes = new Uint8Array(packetLength(packet));
  writePacket(packet, bytes, 0);
  return bytes;
};

describe("wire formats", () => {
  it.each([...packets, ...overIpv6].map((packet) => [packet.protocol, packet] as const))(
    "%s: what is written is read back",
    (_, packet) => {
      expect(net.readPacket(bytesOf(packet))).toEqual(packet);
    },
  );

  it.each(packets.slice(0, 4).map((packet) => [packet.protocol, packet] as const))("%s: a flipped bit anywhere is noticed", (_, packet) => {
    const bytes = bytesOf(packet);
    for (let index = 0; index < bytes.length; index++) {
      // A changed header length or protocol is caught as such; here it is enough that nothing passes for the original.
      const damaged = bytes.slice();
      damaged[index] = (damaged[index] as number) ^ 0x10;
      expect(net.readPacket(damaged)).not.toEqual(packet);
    }
  });

  it("a header of the article's kind, byte by byte", () => {
    const text = Array.from(bytesOf(packets[2] as Packet), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
    expect(text).toMatch(/^45 00 00 24 12 34 00 00 40 11 [0-9a-f]{2} [0-9a-f]{2} 0a 00 00 01 0a 00 00 02 00 35 1e 61 00 10/);
  });

  it("says what is wrong with bytes that are no packet", () => {
    expect(net.readPacket(latinBytes("Eh?"))).toBe("IPv4 header needs 20 bytes, 3 are there");
    const [first] = packets;
    const bytes = bytesOf(first as Packet);
    expect(net.readPacket(bytes.slice(0, 30))).toMatch(/lengths do not fit/);
    bytes[10] = 0;
    expect(net.readPacket(bytes)).toBe("IPv4 header checksum is wrong");
  });
});

describe("capture", () => {
  it("is bounded: the oldest packets go, the numbers stay", () => {
    const s = createSockets(net.createNetwork({ seed: 1, captureBytes: 128 * 1024 }));
    const { client, accepted } = s.pair(s.listener(5));
    net.setEndpointOption(s.network, client, "noDelay", true);
    for (let count = 0; count < 3000; count++) {
      s.write(client, 1 + (count % 700));
      s.read(accepted, 1000);
    }
    const held = net.capturedPackets(s.network);
    const sent = net.packetsSent(s.network);
    expect(held.length).toBeGreaterThan(100);
    expect(held.length).toBeLessThan(1500);
    expect(held.map(({ number }) => number)).toEqual(Array.from({ length: held.length }, (_, index) => sent - held.length + index));
    for (const { bytes } of held) expect(typeof net.readPacket(bytes)).toBe("object");
    expect(net.capturedPackets(s.network, sent - 2)).toEqual(held.slice(-2));
    expect(net.capturedPackets(s.network, sent - 9, 3)).toEqual(held.slice(-9, -6));
  });

  it("can be done without", () => {
    const s = createSockets(net.createNetwork({ seed: 1, captureBytes: 0 }));
    s.pair(s.listener(5));
    expect([net.packetsSent(s.network), net.capturedPackets(s.network)]).toEqual([3, []]);
  });
});

const hasTshark = spawnSync("tshark", ["--version"]).status === 0;

describe.skipIf(!hasTshark)("tshark (where installed)", () => {
  const checks = ["-o", "ip.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"];
  const complaints =
    "_ws.malformed || _ws.expert.severity >= 8388608 || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0";
  const tshark = (file: Uint8Array, ...options: string[]): string => {
    const folder = mkdtempSync(join(tmpdir(), "svc0-net-"));
    try {
      writeFileSync(join(folder, "capture.pcapng"), file);
      return execFileSync("tshark", ["-r", join(folder, "capture.pcapng"), ...checks, ...options], { stdio: ["ignore", "pipe", "ignore"] })
        .toString()
        .trim();
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  /** A day in the life: HTTP on the wire, bulk data over loopback, UDP both delivered, refused and fragmented, resets. */
  const busy = (): net.Network => {
    const s = createSockets();
    const { network } = s;
    const listener = s.socket();
    s.bind(listener, "0.0.0.0", 8080);
    s.listen(listener, 5);
    net.startExchange(network, { from: "remote", method: "GET", url: "http://svc0:8080/x", headers: [] });
    s.sleep(1);
    const server = s.accept(listener) as number;
    s.read(server, 1000);
    s.write(server, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi");
    s.close(server);
    const { client, accepted } = s.pair(s.listener(5));
    for (let count = 0; count < 10; count++) {
      s.write(client, 50_000);
      s.read(accepted, 50_000);
      s.sleep(3);
    }
    s.close(accepted);
    s.connect(s.socket("remote"), "10.0.0.1", 9);
    const udp = net.openUdp(network, "remote");
    net.bindEndpoint(network, udp, { address: 0, port: 7777 });
    const sender = net.openUdp(network, "local");
    for (const [length, port] of [
      [20, 7777],
      [5000, 7777],
      [30, 99],
    ] as const) {
      net.sendTo(network, sender, new Uint8Array(length), { address: 0x0a000002, port });
    }
    s.sleep(500);
    const datagrams = [net.receiveFrom(network, udp, 10_000), net.receiveFrom(network, udp, 10_000)];
    expect(datagrams).toMatchObject([{ length: 20 }, { length: 5000 }]);
    overIpv6Loopback(s);
    return network;
  };

  /** TCP, UDP delivered, refused and fragmented on ::1. */
  const overIpv6Loopback = (s: Sockets): void => {
    const { network } = s;
    const listener = net.openTcp(network, "local", 6);
    net.bindEndpoint(network, listener, { address: net.anyIpv6Address, port: 8080 + 1 });
    net.listen(network, listener, 5);
    const client = net.openTcp(network, "local", 6);
    net.connectEndpoint(network, client, { address: net.loopbackIpv6Address, port: 8080 + 1 });
    s.sleep(1);
    const server = s.accept(listener) as number;
    s.write(client, 1);
    net.connectEndpoint(network, client, { address: net.loopbackIpv6Address, port: 8080 + 1 });
    s.write(client, 200_000);
    s.sleep(50);
    expect(s.read(server, 300_000)).toBeGreaterThan(100_000);
    s.close(client);
    const udp = net.openUdp(network, "local", 6);
    net.bindEndpoint(network, udp, { address: net.loopbackIpv6Address, port: 7778 });
    const sender = net.openUdp(network, "local", 6);
    for (const [length, port] of [
      [20, 7778],
      [65_527, 7778],
      [30, 99],
    ] as const) {
      net.sendTo(network, sender, new Uint8Array(length), { address: net.loopbackIpv6Address, port });
    }
    s.sleep(1);
    expect([net.receiveFrom(network, udp, 10), net.receiveFrom(network, udp, 10)]).toMatchObject([{ length: 20 }, { length: 65_527 }]);
  };

  it("reads a clean network's capture without complaint", () => {
    const network = busy();
    const file = net.capturePcapng(network);
    expect(tshark(file).split("\n")).toHaveLength(net.capturedPackets(network).length);
    expect(
      tshark(file, "-Y", `${complaints} || tcp.analysis.retransmission || tcp.analysis.lost_segment || tcp.analysis.out_of_order`),
    ).toBe("");
  });

  it("knows the seed's exchange for HTTP", () => {
    const lines = tshark(
      net.capturePcapng(busy()),
      "-Y",
      "http",
      "-T",
      "fields",
      "-e",
      "http.request.uri",
      "-e",
      "http.response.code",
    ).split("\n");
    expect(lines.map((text) => text.trim())).toEqual(["/x", "200"]);
  });

  it("finds the very retransmissions that a lossy link calls for, and the lost packets' remarks", () => {
    const s = createSockets();
    const { client } = s.pair(s.listener(5));
    net.setLinkConditions(s.network, "loopback", { lossRate: 1 });
    s.write(client, "gone");
    net.setLinkConditions(s.network, "loopback", { lossRate: 0 });
    s.sleep(300);
    const file = net.capturePcapng(s.network);
    expect(tshark(file, "-Y", complaints)).toBe("");
    expect(tshark(file, "-Y", "tcp.analysis.retransmission").split("\n")).toHaveLength(1);
    expect(tshark(file, "-Y", "frame.comment", "-T", "fields", "-e", "frame.comment")).toBe("lost on the link");
  });
});
