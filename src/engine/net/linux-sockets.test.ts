// The socket sections of the native kernel's transcript (oracles/linux-probe.expected.txt), call by call, on the simulated
// network. The label of each line is the oracle's; where the oracle is at hand, every line is also looked up in it.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as net from "./index.ts";
import { createSockets, type Result } from "./testing/sockets.ts";

const oracleFile = fileURLToPath(new URL("../../../../shared/oracles/linux-probe.expected.txt", import.meta.url));
const transcript: [section: string, label: string, result: string][] = [];

function section(name: string, body: (line: (label: string, got: Result, wanted: Result) => void, poll: Poll) => void): void {
  it(name, () => {
    const lines: [string, string, string][] = [];
    body(
      (label, got, wanted) => {
        lines.push([label, String(got), String(wanted)]);
        transcript.push([name, label, typeof wanted === "string" ? `-1 ${wanted}` : String(wanted)]);
      },
      (label, got, wanted) => {
        lines.push([label, got, wanted]);
        transcript.push([name, label, wanted === "" ? "0" : `1 ${wanted}`]);
      },
    );
    expect(lines.map(([label, got]) => `${label} = ${got}`)).toEqual(lines.map(([label, , wanted]) => `${label} = ${wanted}`));
  });
}
type Poll = (label: string, got: string, wanted: string) => void;

describe("as the native kernel", () => {
  section("bind", (line) => {
    const s = createSockets();
    const first = s.socket();
    line("bind 8.8.8.8", s.bind(first, "8.8.8.8", 0), "EADDRNOTAVAIL");
    line("bind 127.5.6.7", s.bind(s.socket(), "127.5.6.7", 0), 0);
    line("bind 224.0.0.1 tcp", s.bind(s.socket(), "224.0.0.1", 0), 0);
    line("bind bcast tcp", s.bind(s.socket(), "255.255.255.255", 0), 0);
    line("bind ok", s.bind(first, "127.0.0.1", 0), 0);
    line("bind again", s.bind(first, "127.0.0.1", 0), "EINVAL");
    const port = s.port(first);
    expect(port).toBeGreaterThanOrEqual(32768);
    expect(port).toBeLessThanOrEqual(60999);
    const second = s.socket();
    line("bind same port no reuse (1st bound only)", s.bind(second, "127.0.0.1", port), "EADDRINUSE");
    s.reuse(second);
    line("bind same, 2nd REUSE only", s.bind(second, "127.0.0.1", port), "EADDRINUSE");
    s.reuse(first);
    line("bind same, both REUSE, 1st not listening", s.bind(second, "127.0.0.1", port), 0);
    line("listen 1st", s.listen(first, 5), 0);
    line("listen 2nd (both REUSEADDR)", s.listen(second, 5), "EADDRINUSE");
    s.close(second);
    const third = s.socket();
    s.reuse(third);
    line("bind same, both REUSE, 1st LISTEN", s.bind(third, "127.0.0.1", port), "EADDRINUSE");
    line("bind ANY:same, both REUSE, 1st LISTEN", s.bind(third, "0.0.0.0", port), "EADDRINUSE");
    line("bind 127.0.0.2:same port", s.bind(third, "127.0.0.2", port), 0);
  });

  section("listen", (line, poll) => {
    const s = createSockets();
    const socket = s.socket();
    line("listen unbound", s.listen(socket, 5), 0);
    expect(s.port(socket)).not.toBe(0);
    line("listen twice", s.listen(socket, 1), 0);
    line("bind after listen", s.bind(socket, "0.0.0.0", s.port(socket)), "EINVAL");
    line("connect on listener", s.connect(socket, "127.0.0.1", s.port(socket)), "EISCONN");
    line("read on listener", s.read(socket, 1), "ENOTCONN");
    line("write on listener", s.write(socket, "x"), "EPIPE");
    line("shutdown(WR) listener", s.shutdown(socket, "write"), 0);
    expect(net.endpointStatus(s.network, socket).remote).toBeUndefined();
    poll("poll listener empty", s.poll(socket), "");
    line("shutdown(RD) listener", s.shutdown(socket, "read"), 0);
    line("accept after shutdown(RD)", s.accept(socket), "EINVAL");
    poll("poll listener after shutdown", s.poll(socket), "OUT|HUP|");
    const udp = net.openUdp(s.network, "local");
    line("listen udp", s.listen(udp, 1), "EOPNOTSUPP");
    line("accept udp", s.accept(udp), "EOPNOTSUPP");
    line("listen backlog -1", s.listen(s.socket(), -1), 0);
  });

  section("accept", (line) => {
    const s = createSockets();
    const socket = s.socket();
    line("accept unbound not listening", s.accept(socket), "EINVAL");
    s.bind(socket, "127.0.0.1", 0);
    line("accept bound not listening", s.accept(socket), "EINVAL");
    s.listen(socket, 5);
    line("accept nonblock empty", s.accept(socket), "EAGAIN");
    const { client, accepted } = s.pair(socket);
    line("read nonblock empty", s.read(accepted, 1), "EAGAIN");
    s.close(client);
    line("read after peer close", s.read(accepted, 1), 0);
  });

  section("connect", (line, poll) => {
    const s = createSockets();
    const refused = s.socket();
    line("connect refused", s.connectBlocking(refused, "127.0.0.1", 1), "ECONNREFUSED");
    line("connect refused again same sock", s.connectBlocking(refused, "127.0.0.1", 1), "ECONNREFUSED");
    poll("poll refused sock", s.poll(refused), "OUT|HUP|");
    const fresh = s.socket();
    poll("poll fresh socket", s.poll(fresh), "OUT|HUP|");
    line("read unconnected", s.read(fresh, 1), "ENOTCONN");
    line("write unconnected", s.write(fresh, "x"), "EPIPE");
    line("shutdown unconnected", s.shutdown(fresh, "both"), "ENOTCONN");
    const listener = s.listener(10);
    const client = s.socket();
    line("nonblock connect loopback", s.connect(client, "127.0.0.1", s.port(listener)), "EINPROGRESS");
    line("again", s.connect(client, "127.0.0.1", s.port(listener)), 0);
    line("again2", s.connect(client, "127.0.0.1", s.port(listener)), "EISCONN");
    const nobody = s.socket();
    line("nonblock connect refused", s.connect(nobody, "127.0.0.1", 1), "EINPROGRESS");
    poll(" poll", s.poll(nobody), "IN|OUT|ERR|HUP|RDHUP|");
    expect(net.takeError(s.network, nobody)).toBe("ECONNREFUSED");
    expect(net.takeError(s.network, nobody)).toBeUndefined();
    line("blocking connect when connected", s.connectBlocking(client, "127.0.0.1", s.port(listener)), "EISCONN");
    const any = s.socket();
    line("connect 0.0.0.0", s.connectBlocking(any, "0.0.0.0", s.port(listener)), 0);
    expect(net.endpointStatus(s.network, any).remote?.address).toBe(net.loopbackAddress);
  });

  section("read and write", (line, poll) => {
    const s = createSockets();
    const listener = s.listener(10);
    const { client: c, accepted: a } = s.pair(listener);
    s.write(c, "hello");
    line("read 3 of 5", s.read(a, 3), 3);
    line("read 100 of rest", s.read(a, 100), 2);
    s.write(c, "ab");
    s.write(c, "cd");
    line("two writes coalesce read", s.read(a, 100), 4);
    s.write(c, "abcd");
    line("MSG_PEEK", s.read(a, 10, "peek"), 4);
    line("MSG_PEEK again", s.read(a, 10, "peek"), 4);
    line("FIONREAD", net.endpointStatus(s.network, a).readableBytes, 4);
    s.read(a, 10);
    s.write(c, "12345");
    s.shutdown(c, "write");
    line("recv 10 WAITALL + peer FIN", s.read(a, 10), 5);
    line("read after FIN", s.read(a, 10), 0);
    line("read after FIN again", s.read(a, 10), 0);
    poll("poll after peer SHUT_WR", s.poll(a), "IN|OUT|RDHUP|");
    line("write toward half-closed peer", s.write(a, "x"), 1);
    line("peer reads", s.read(c, 10), 1);
    line("write after own SHUT_WR (c)", s.write(c, "x"), "EPIPE");
    poll("poll c after own SHUT_WR", s.poll(c), "OUT|");
    s.shutdown(a, "write");
    poll("poll c after both shut", s.poll(c), "IN|OUT|HUP|RDHUP|");
    line("shutdown again WR on c (after both FIN)", s.shutdown(c, "write"), "ENOTCONN");
    expect(net.endpointStatus(s.network, c).remote).toBeUndefined();
    const half = s.pair(listener);
    line("shutdown(a,RD)", s.shutdown(half.accepted, "read"), 0);
    line("read own after SHUT_RD", s.read(half.accepted, 1), 0);
    s.write(half.client, "q");
    line("read after SHUT_RD + data arrives", s.read(half.accepted, 1), 1);
    poll("poll after SHUT_RD", s.poll(half.accepted), "IN|OUT|RDHUP|");
  });

  section("close and reset", (line, poll) => {
    const s = createSockets();
    const listener = s.listener(10);
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.close(a);
      poll("poll c after peer close clean", s.poll(c), "IN|OUT|RDHUP|");
      line("write#1 after peer close", s.write(c, "x"), 1);
      poll("poll c after RST", s.poll(c), "IN|OUT|ERR|HUP|RDHUP|");
      line("read after RST (clean EOF before)", s.read(c, 1), 0);
      line("write#2", s.write(c, "x"), "EPIPE");
      line("read after", s.read(c, 1), 0);
    }
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.close(a);
      s.write(c, "x");
      line("write#2 directly after RST", s.write(c, "x"), "EPIPE");
      line("write#3", s.write(c, "x"), "EPIPE");
      expect(net.takeError(s.network, c)).toBeUndefined();
    }
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.write(c, "unread");
      s.close(a);
      poll("poll c after peer close w/ unread", s.poll(c), "IN|OUT|ERR|HUP|RDHUP|");
      line("read c", s.read(c, 1), "ECONNRESET");
      line("read c again", s.read(c, 1), 0);
      line("write c", s.write(c, "x"), "EPIPE");
    }
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.write(c, "unread");
      s.write(a, "resp");
      s.close(a);
      line("unread-close: response pending, read c", s.read(c, 10), 4);
      line("read c again", s.read(c, 10), "ECONNRESET");
    }
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.write(a, "resp");
      s.close(a);
      s.write(c, "late");
      line("clean close then client writes(RST): read pending resp", s.read(c, 10), 4);
      line(" again", s.read(c, 10), 0);
    }
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.lingerZero(a);
      s.write(a, "resp");
      s.close(a);
      line("linger 0 close: read", s.read(c, 10), 4);
      line("again", s.read(c, 10), "ECONNRESET");
    }
    {
      const { client: c, accepted: a } = s.pair(listener);
      s.lingerZero(c);
      s.close(c);
      line("linger0 peer: write", s.write(a, "x"), "ECONNRESET");
      line("write again", s.write(a, "x"), "EPIPE");
    }
    {
      const c = s.socket();
      s.connectBlocking(c, "127.0.0.1", s.port(listener));
      s.lingerZero(c);
      s.close(c);
      const a = s.accept(listener) as number;
      line("read it", s.read(a, 1), "ECONNRESET");
    }
    {
      const c = s.socket();
      s.connectBlocking(c, "127.0.0.1", s.port(listener));
      s.close(c);
      const a = s.accept(listener) as number;
      expect(s.read(a, 1)).toBe(0);
    }
  });

  section("TIME_WAIT", (line) => {
    const s = createSockets();
    const attempt = (reuse: boolean, port: number): { socket: number; result: Result } => {
      const socket = s.socket();
      if (reuse) s.reuse(socket);
      return { socket, result: s.bind(socket, "127.0.0.1", port) };
    };
    const ended = (first: "server" | "client", listener = s.listener(5)): number => {
      const { client, accepted } = s.pair(listener);
      s.close(first === "server" ? accepted : client);
      s.close(first === "server" ? client : accepted);
      const port = s.port(listener);
      s.close(listener);
      return port;
    };
    const port = ended("server");
    line("TW server side: bind no REUSE", attempt(false, port).result, "EADDRINUSE");
    const again = attempt(true, port);
    line("TW server side: bind REUSE", again.result, 0);
    line(" listen", s.listen(again.socket, 1), 0);
    line("TW client side: bind server port no REUSE", attempt(false, ended("client")).result, 0);

    const listener = s.listener(5);
    const kept = s.pair(listener);
    const keptPort = s.port(listener);
    s.close(listener);
    line("listener closed, conn ESTABLISHED: bind no REUSE", attempt(false, keptPort).result, "EADDRINUSE");
    const beside = attempt(true, keptPort);
    line("  bind REUSE", beside.result, 0);
    line("  listen", s.listen(beside.socket, 3), 0);
    expect(s.write(kept.client, "still here")).toBe(10);

    const plain = s.socket();
    s.bind(plain, "127.0.0.1", 0);
    s.listen(plain, 4);
    const plainPort = ended("server", plain);
    line("TW from listener w/o REUSE: bind with REUSE", attempt(true, plainPort).result, "EADDRINUSE");
    s.sleep(59_999);
    expect(attempt(false, plainPort).result).toBe("EADDRINUSE");
    s.sleep(1);
    expect(attempt(false, plainPort).result).toBe(0);
  });

  section("buffers", (line, poll) => {
    const s = createSockets();
    const { client: c, accepted: a } = s.pair(s.listener(5));
    let total = 0;
    for (;;) {
      const written = s.write(a, 1 << 20);
      if (typeof written === "string") break;
      total += written;
    }
    // "fill nonblock socket: total 3828 KiB-ish, last EAGAIN", "read got 128000>0:1"
    expect(Math.floor(total / 1024)).toBe(3828);
    poll("poll full", s.poll(a), "");
    line("read got", s.read(c, 1 << 20), 128000);
    transcript.pop();
    let rest = 0;
    for (let got = s.read(c, 1 << 20); typeof got === "number" && got > 0; got = s.read(c, 1 << 20)) rest += got;
    expect(128000 + rest).toBe(total);
    expect(s.poll(a)).toBe("OUT|");
    const options = net.endpointOptions(s.network, s.socket());
    expect([options.receiveBufferBytes, options.sendBufferBytes]).toEqual([131072, 16384]);
    net.setBufferSize(s.network, c, "send", 4096);
    net.setBufferSize(s.network, c, "receive", 1);
    expect(net.endpointOptions(s.network, c)).toMatchObject({ sendBufferBytes: 8192, receiveBufferBytes: 2304 });
  });

  it.each([0, 1, 2, 3])("backlog %i: one more connection is queued, the next SYN is dropped", (backlog) => {
    const s = createSockets();
    const listener = s.listener(backlog);
    const clients = Array.from({ length: 8 }, () => s.socket());
    for (const client of clients) s.connect(client, "127.0.0.1", s.port(listener));
    s.sleep(60);
    const connected = clients.filter((client) => s.poll(client).includes("OUT|"));
    let accepted = 0;
    while (typeof s.accept(listener) === "number") accepted++;
    expect([connected.length, accepted]).toEqual([backlog + 1, backlog + 1]);
    // The dropped SYNs come again after one second, and now there is room.
    s.sleep(939);
    expect(clients.filter((client) => s.poll(client).includes("OUT|"))).toHaveLength(backlog + 1);
    s.sleep(1);
    expect(clients.filter((client) => s.poll(client).includes("OUT|"))).toHaveLength(Math.min(8, 2 * (backlog + 1)));
  });

  it("a listener that closes resets what nobody accepted, and refuses the SYN that comes again", () => {
    const s = createSockets();
    const listener = s.listener(0);
    const [queued, dropped] = [s.socket(), s.socket()];
    s.connectBlocking(queued, "127.0.0.1", s.port(listener));
    s.connect(dropped, "127.0.0.1", s.port(listener));
    s.close(listener);
    expect(s.read(queued, 1)).toBe("ECONNRESET");
    expect(s.poll(dropped)).toBe("");
    s.sleep(1000);
    expect(s.connect(dropped, "127.0.0.1", 1)).toBe("ECONNREFUSED");
  });

  it.skipIf(!existsSync(oracleFile))("every line above is the oracle's (needs ../shared)", () => {
    const oracle = new Set(
      readFileSync(oracleFile, "utf8")
        .split("\n")
        .map((text) => text.replace(/\s+/g, " ").trim()),
    );
    const missing = transcript
      .map(([, label, result]) => `${label.trim()} = ${result}`.replace(/\s+/g, " ").trim())
      .filter((text) => !oracle.has(text));
    expect(transcript.length).toBeGreaterThan(80);
    expect(missing).toEqual([]);
  });
});
