import { describe, expect, it } from "vitest";
import * as net from "./index.ts";
import { createSockets } from "./testing/sockets.ts";

function wakeups(network: net.Network) {
  const taken: { readonly endpoint: net.EndpointId; readonly bits: number }[] = [];
  net.takeWakeups(network, (endpoint, bits) => taken.push({ endpoint, bits }));
  return taken;
}

describe("wakeups", () => {
  const { in: readable, out: writable, readHangUp } = net.pollBits;

  it("tell who may be ready and for what, once, in order", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const client = s.socket();
    s.connect(client, "127.0.0.1", s.port(listener));
    expect(wakeups(s.network)).toEqual([
      { endpoint: client, bits: writable },
      { endpoint: listener, bits: readable },
    ]);
    expect(wakeups(s.network)).toEqual([]);
    const accepted = s.accept(listener) as number;
    s.write(client, "abc");
    expect(wakeups(s.network)).toEqual([{ endpoint: accepted, bits: readable }]);
    s.read(accepted, 1);
    expect(wakeups(s.network)).toEqual([]);
    s.write(client, "d");
    expect(wakeups(s.network)).toEqual([{ endpoint: accepted, bits: readable }]);
    s.shutdown(client, "write");
    expect(wakeups(s.network).find(({ endpoint }) => endpoint === accepted)?.bits).toBe(readable | readHangUp);
  });

  it("tell a writer that was refused when a third of its buffer is free", () => {
    const s = createSockets();
    const { client, accepted } = s.pair(s.listener(5));
    while (typeof s.write(client, 1 << 20) === "number");
    wakeups(s.network);
    let read = 0;
    while (wakeups(s.network).every(({ endpoint }) => endpoint !== client)) read += s.read(accepted, 10_000) as number;
    expect(s.poll(client)).toBe("OUT|");
    expect(read).toBeGreaterThan(1_000_000);
  });

  it("tell a writer that filled its buffer to the last byte", () => {
    const s = createSockets();
    const { client } = s.pair(s.listener(5));
    net.setBufferSize(s.network, client, "send", 4096);
    net.setLinkConditions(s.network, "loopback", { delayNs: 1e6 });
    wakeups(s.network);
    expect(s.write(client, 8192)).toBe(8192);
    expect(s.poll(client)).toBe("");
    s.sleep(10);
    expect(wakeups(s.network)).toContainEqual({ endpoint: client, bits: writable });
    expect(s.poll(client)).toBe("OUT|");
  });

  it("a closed endpoint is never named", () => {
    const s = createSockets();
    const { client, accepted } = s.pair(s.listener(5));
    s.write(client, "x");
    s.close(accepted);
    s.close(client);
    expect(wakeups(s.network).filter(({ endpoint }) => endpoint === accepted || endpoint === client)).toEqual([]);
    expect(() => net.readiness(s.network, client)).toThrow("no network endpoint");
  });
});

describe("connect and shutdown in odd order, as the native kernel", () => {
  it("a socket shut down before it connects stays shut", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const client = s.socket();
    expect(s.shutdown(client, "both")).toBe("ENOTCONN");
    expect(s.poll(client)).toBe("IN|OUT|HUP|RDHUP|");
    expect(s.connectBlocking(client, "127.0.0.1", s.port(listener))).toBe(0);
    expect(s.write(client, "x")).toBe("EPIPE");
  });

  it("shutdown settles a connect whose outcome nobody asked for", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const [good, bad] = [s.socket(), s.socket()];
    s.connect(good, "127.0.0.1", s.port(listener));
    s.connect(bad, "127.0.0.1", 1);
    expect([s.shutdown(good, "write"), s.shutdown(bad, "write")]).toEqual([0, "ENOTCONN"]);
    expect(s.connect(good, "127.0.0.1", 1)).toBe("EISCONN");
    expect(s.connect(bad, "127.0.0.1", 1)).toBe("EINVAL");
  });

  it("a failed connect without bind leaves the socket free to bind", () => {
    const s = createSockets();
    const socket = s.socket();
    s.connect(socket, "127.0.0.1", 1);
    expect(s.bind(socket, "127.0.0.1", 4000)).toBe(0);
  });

  it("AF_UNSPEC resets: both ends hear ECONNRESET, and the socket connects anew", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const { client, accepted } = s.pair(listener);
    net.disconnectEndpoint(s.network, client);
    s.sleep(0);
    expect(s.poll(client)).toBe("OUT|ERR|HUP|");
    expect([s.read(client, 1), s.read(accepted, 1)]).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(s.connectBlocking(client, "127.0.0.1", s.port(listener))).toBe(0);
  });

  it("0.0.0.0 is the address that one is bound to", () => {
    const s = createSockets();
    const listener = s.socket();
    s.bind(listener, "127.0.0.2", 4000);
    s.listen(listener, 5);
    const client = s.socket();
    s.bind(client, "127.0.0.2", 0);
    expect(s.connectBlocking(client, "0.0.0.0", 4000)).toBe(0);
    expect(s.connectBlocking(s.socket(), "0.0.0.0", 4000)).toBe("ECONNREFUSED");
  });

  it("a listener that bound itself loses its port with the listening", () => {
    const s = createSockets();
    const socket = s.socket();
    s.listen(socket, 1);
    s.shutdown(socket, "read");
    expect(s.bind(socket, "127.0.0.1", 4000)).toBe(0);
  });
});
