import { describe, expect, it } from "vitest";
import { latinBytes } from "../../base/latin.ts";
import * as net from "../index.ts";

const at = (text: string, port: number): net.SocketAddress => ({ address: net.parseIpv4(text) as number, port });

interface Scene {
  readonly network: net.Network;
  readonly server: number;
  readonly client: number;
  settle(): void;
}

/** A server on 0.0.0.0:53 of `local`, a client on `remote`. */
function scene(): Scene {
  const network = net.createNetwork({ seed: 1 });
  const server = net.openUdp(network, "local");
  const client = net.openUdp(network, "remote");
  expect(net.bindEndpoint(network, server, at("0.0.0.0", 53))).toBeUndefined();
  return { network, server, client, settle: () => net.advanceTo(network, network.nowNs) };
}

describe("UDP", () => {
  it("keeps datagrams whole, in order, with their senders; the rest of a cut one is gone", () => {
    const { network, server, client, settle } = scene();
    net.sendTo(network, client, latinBytes("first"), at("10.0.0.1", 53));
    net.sendTo(network, client, latinBytes("second"), at("10.0.0.1", 53));
    settle();
    const from = { address: net.parseIpv4("10.0.0.2"), port: net.endpointStatus(network, client).local.port };
    const to = net.parseIpv4("10.0.0.1");
    expect(net.receiveFrom(network, server, 100, "peek")).toMatchObject({ from, to, bytes: latinBytes("first"), length: 5 });
    expect(net.receiveFrom(network, server, 2)).toMatchObject({ from, bytes: latinBytes("fi"), length: 5 });
    expect(net.endpointStatus(network, server).readableBytes).toBe(6);
    expect(net.receiveFrom(network, server, 100)).toMatchObject({ bytes: latinBytes("second") });
    expect(net.receiveFrom(network, server, 100)).toBe("EAGAIN");
  });

  it("connected: sends without an address, hears its peer alone, learns that nobody is there", () => {
    const { network, server, client, settle } = scene();
    expect(net.sendTo(network, client, latinBytes("x"))).toBe("EDESTADDRREQ");
    net.connectEndpoint(network, client, at("10.0.0.1", 53));
    net.sendTo(network, client, latinBytes("x"));
    settle();
    const request = net.receiveFrom(network, server, 10) as net.Datagram;
    const stranger = net.openUdp(network, "local");
    net.sendTo(network, stranger, latinBytes("not from your peer"), request.from);
    net.sendTo(network, server, latinBytes("answer"), request.from);
    settle();
    expect(net.receiveFrom(network, client, 100)).toMatchObject({ bytes: latinBytes("answer") });
    expect(net.receiveFrom(network, client, 100)).toBe("EAGAIN");
    net.closeEndpoint(network, server);
    net.sendTo(network, client, latinBytes("x"));
    settle();
    expect(net.readiness(network, client) & net.pollBits.error).not.toBe(0);
    expect(net.receiveFrom(network, client, 100)).toBe("ECONNREFUSED");
    expect(net.receiveFrom(network, client, 100)).toBe("EAGAIN");
  });

  it("ports conflict as TCP's do, but the two protocols do not share them", () => {
    const { network } = scene();
    const second = net.openUdp(network, "local");
    expect(net.bindEndpoint(network, second, at("127.0.0.1", 53))).toBe("EADDRINUSE");
    expect(net.bindEndpoint(network, net.openTcp(network, "local"), at("0.0.0.0", 53))).toBeUndefined();
    expect(net.bindEndpoint(network, net.openUdp(network, "remote"), at("0.0.0.0", 53))).toBeUndefined();
  });

  it("a datagram larger than the MTU goes in fragments; one lost fragment loses it", () => {
    const { network, server, client, settle } = scene();
    const data = Uint8Array.from({ length: 4000 }, (_, index) => index);
    net.sendTo(network, client, data, at("10.0.0.1", 53));
    settle();
    const kinds = net.capturedPackets(network).map(({ bytes }) => net.readPacket(bytes) as net.Packet);
    expect(kinds.map((packet) => packet.protocol)).toEqual(["fragment", "fragment", "fragment"]);
    expect(net.receiveFrom(network, server, 5000)).toMatchObject({ bytes: data });
    net.setLinkConditions(network, "wire", { lossRate: 0.5 });
    for (let count = 0; count < 20; count++) net.sendTo(network, client, data, at("10.0.0.1", 53));
    settle();
    for (let got = net.receiveFrom(network, server, 5000); got !== "EAGAIN"; got = net.receiveFrom(network, server, 5000)) {
      expect(got).toMatchObject({ bytes: data });
    }
    expect(net.sendTo(network, client, new Uint8Array(65508), at("10.0.0.1", 53))).toBe("EMSGSIZE");
  });

  it("a full receive buffer drops what comes", () => {
    const { network, server, client, settle } = scene();
    for (let count = 0; count < 300; count++) net.sendTo(network, client, new Uint8Array(1000), at("10.0.0.1", 53));
    settle();
    let received = 0;
    while (net.receiveFrom(network, server, 2000) !== "EAGAIN") received++;
    expect(received).toBe(212);
  });
});
