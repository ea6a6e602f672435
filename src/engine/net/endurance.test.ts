import { expect, it } from "vitest";
import * as net from "./index.ts";
import { createSockets } from "./testing/sockets.ts";

it("hundreds of thousands of packets: what is kept of them is bounded, and the state stays plain data", { timeout: 60_000 }, () => {
  const network = net.createNetwork({ seed: 1, captureBytes: 256 * 1024 });
  const s = createSockets(network);
  const { client, accepted } = s.pair(s.listener(5));
  net.setEndpointOption(network, client, "noDelay", true);
  const message = new Uint8Array(10);
  while (net.packetsSent(network) < 300_000) {
    for (let count = 0; count < 100; count++) net.send(network, client, message);
    net.advanceTo(network, network.nowNs + 50e6);
    net.receive(network, accepted, 100_000);
  }
  expect(network.capture.bytes.length).toBeLessThanOrEqual(256 * 1024);
  expect([network.immediate.length, network.timed.length, network.quiet.length]).toEqual([0, 0, 0]);
  expect(network.endpoints.size).toBe(3);
  const copy = structuredClone(network);
  expect(net.capturedPackets(copy).length).toBe(net.capturedPackets(network).length);
});
