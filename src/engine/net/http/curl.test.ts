// The HTTP client beside the real curl: the same server bytes, the same exit code, sentence and body; the same request.

import { spawn, spawnSync } from "node:child_process";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { latinBytes } from "../../base/latin.ts";
import * as net from "../index.ts";
import { curlAnswers } from "../testing/curl-answers.ts";
import { createSockets, type Sockets } from "../testing/sockets.ts";

const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString("latin1");

interface Server {
  /** Latin-1. */
  readonly sends: string;
  readonly ends: "close" | "reset" | "wait";
  /** Bytes a write; all at once when absent. */
  readonly piece?: number;
}

interface Outcome {
  readonly status: net.ExchangeStatus;
  readonly request: string;
}

const get = (url: string): net.ExchangeRequest => ({ from: "local", method: "GET", url, headers: [] });

/** One exchange with a server on 127.0.0.1:8080 that reads the request first. */
function exchange(server: Server, request: net.ExchangeRequest = get("http://localhost:8080/"), s: Sockets = createSockets()): Outcome {
  const listener = s.socket();
  s.reuse(listener);
  s.bind(listener, "0.0.0.0", 8080);
  s.listen(listener, 5);
  const id = net.startExchange(s.network, request);
  s.sleep(0);
  const connection = s.accept(listener);
  if (typeof connection !== "number") return { status: net.exchangeStatus(s.network, id), request: "" };
  const received = s.readText(connection, 1 << 20);
  const piece = server.piece ?? server.sends.length;
  for (let offset = 0; offset < server.sends.length; offset += piece) {
    s.write(connection, server.sends.slice(offset, offset + piece));
    if (server.piece) s.sleep(0.01);
  }
  if (server.ends === "reset") {
    s.sleep(0.1);
    s.lingerZero(connection);
  }
  if (server.ends !== "wait") s.close(connection);
  s.sleep(5000);
  return { status: net.exchangeStatus(s.network, id), request: received };
}

const failureOf = ({ status }: Outcome): readonly [number, string] => [status.failure?.exitCode ?? 0, status.failure?.message ?? ""];
const title = (text: string): string => JSON.stringify(text.length > 90 ? `${text.slice(0, 90)}…` : text);

describe("a server's bytes", () => {
  it.each(curlAnswers.map((answer) => [title(answer.sends), answer] as const))("%s", (_, { sends, exitCode, body, message }) => {
    const outcome = exchange({ sends, ends: "close" });
    expect([...failureOf(outcome), toText(outcome.status.response?.body ?? new Uint8Array(0))]).toEqual([exitCode, message, body]);
    expect(outcome.status.phase).toBe("finished");
    // The lint reads the raw bytes: what came until the client gave up, whatever it made of them.
    expect(sends.startsWith(toText(outcome.status.raw))).toBe(true);
  });

  it("mean the same when they come one at a time", () => {
    for (const { sends, exitCode, body } of curlAnswers) {
      if (sends.length > 1000) continue;
      const outcome = exchange({ sends, ends: "close", piece: 1 });
      expect([sends, failureOf(outcome)[0], toText(outcome.status.response?.body ?? new Uint8Array(0))]).toEqual([sends, exitCode, body]);
    }
  });

  const version = spawnSync("curl", ["--version"]).stdout?.toString() ?? "";
  it.skipIf(!version.startsWith("curl 7.88."))("mean the same to the real curl (needs curl 7.88)", { timeout: 60_000 }, async () => {
    const told: string[] = [];
    for (const { sends, exitCode, body, message } of curlAnswers) {
      const real = await realCurl(sends);
      if (real.exitCode !== exitCode || real.body !== body || real.message !== message)
        told.push(`${title(sends)}: ${JSON.stringify(real)}`);
    }
    expect(told).toEqual([]);
  });
});

/** Asks curl of this machine, with a server on its loopback. */
function realCurl(sends: string): Promise<{ exitCode: number | null; body: string; message: string }> {
  return new Promise((resolve) => {
    const server = createServer((socket) => {
      socket.on("error", () => socket.destroy());
      socket.once("data", () => socket.end(Buffer.from(sends, "latin1")));
    });
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      const curl = spawn("curl", ["-sS", "--noproxy", "*", "--max-time", "5", `http://127.0.0.1:${port}/`]);
      const [out, err]: [Buffer[], Buffer[]] = [[], []];
      curl.stdout.on("data", (data: Buffer) => out.push(data));
      curl.stderr.on("data", (data: Buffer) => err.push(data));
      curl.on("close", (exitCode) => {
        server.close();
        resolve({ exitCode, body: Buffer.concat(out).toString("latin1"), message: Buffer.concat(err).toString().trim() });
      });
    });
  });
}

describe("a server that does not finish", () => {
  it.each([
    ["", "curl: (56) Recv failure: Connection reset by peer"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi", "curl: (56) Recv failure: Connection reset by peer"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", ""],
  ])("resets after %j", (sends, message) => {
    expect(failureOf(exchange({ sends, ends: "reset" }))[1]).toBe(message);
  });

  it.each([
    ["", "curl: (28) Operation timed out after 300 milliseconds with 0 bytes received"],
    ["HTTP/1.1 200 OK\r\n", "curl: (28) Operation timed out after 300 milliseconds with 0 bytes received"],
    [
      "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi",
      "curl: (28) Operation timed out after 300 milliseconds with 2 out of 5 bytes received",
    ],
    ["HTTP/1.1 200 OK\r\n\r\nhi", "curl: (28) Operation timed out after 300 milliseconds with 2 bytes received"],
    ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", ""],
  ])("goes silent after %j", (sends, message) => {
    const outcome = exchange({ sends, ends: "wait" }, { ...get("http://localhost:8080/"), timeoutNs: 300e6 });
    expect(failureOf(outcome)[1]).toBe(message);
  });

  it("without a time limit it is waited for", () => {
    const outcome = exchange({ sends: "HTTP/1.1 200 OK\r\n", ends: "wait" });
    expect(outcome.status.phase).toBe("receiving");
  });

  it("never answers the SYN", () => {
    const s = createSockets();
    net.setLinkConditions(s.network, "wire", { lossRate: 1 });
    const limited = net.startExchange(s.network, { ...get("http://svc0:8080/"), from: "remote", timeoutNs: 1.5e9 });
    const patient = net.startExchange(s.network, { ...get("http://svc0:8080/"), from: "remote" });
    s.sleep(200_000);
    expect(net.exchangeStatus(s.network, limited).failure?.message).toBe("curl: (28) Connection timed out after 1500 milliseconds");
    expect(net.exchangeStatus(s.network, patient).failure?.message).toBe(
      "curl: (28) Failed to connect to svc0 port 8080 after 127000 ms: Couldn't connect to server",
    );
    expect(net.takeFinishedExchanges(s.network)).toEqual([limited, patient]);
  });
});

describe("where a URL leads", () => {
  it.each([
    ["http://localhost:1/", "curl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server"],
    ["localhost:1", "curl: (7) Failed to connect to localhost port 1 after 0 ms: Couldn't connect to server"],
    ["http://127.1:1/", "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server"],
    ["http://0x7f000001:1/", "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server"],
    ["http://127.0.0.1:/", "curl: (7) Failed to connect to 127.0.0.1 port 80 after 0 ms: Couldn't connect to server"],
    ["http://127.0.0.1:0/", "curl: (7) Failed to connect to 127.0.0.1 port 0 after 0 ms: Couldn't connect to server"],
    ["http://user@127.0.0.1:1/", "curl: (7) Failed to connect to 127.0.0.1 port 1 after 0 ms: Couldn't connect to server"],
    ["http://[::1]:1/", "curl: (7) Failed to connect to ::1 port 1 after 0 ms: Couldn't connect to server"],
    ["http://256.1.1.1:1/", "curl: (6) Could not resolve host: 256.1.1.1"],
    ["http://example.com/", "curl: (6) Could not resolve host: example.com"],
    ["http:///x", "curl: (6) Could not resolve host: x"],
    ["http://127.0.0.1.:1/", "curl: (6) Could not resolve host: 127.0.0.1."],
    ["http://", "curl: (3) URL using bad/illegal format or missing URL"],
    ["", "curl: (3) URL using bad/illegal format or missing URL"],
    ["http://127.0.0.1:65536/", "curl: (3) URL using bad/illegal format or missing URL"],
    ["http://127.0.0.1:abc/", "curl: (3) URL using bad/illegal format or missing URL"],
    ["http://127.0.0.1:1:2/", "curl: (3) URL using bad/illegal format or missing URL"],
    ["http://localhost:1/a b", "curl: (3) URL using bad/illegal format or missing URL"],
    ["ftpx://localhost/", 'curl: (1) Protocol "ftpx" not supported or disabled in libcurl'],
  ])("%s: %s", (url, message) => {
    const s = createSockets();
    const id = net.startExchange(s.network, get(url));
    s.sleep(0);
    expect(net.exchangeStatus(s.network, id)).toMatchObject({ phase: "finished", failure: { message } });
  });

  it("names mean what they mean on the client's host", () => {
    const reaches = (from: net.HostName, url: string): number =>
      failureOf(exchange({ sends: "HTTP/1.0 200 OK\n\n", ends: "close" }, { ...get(url), from }))[0];
    expect(reaches("local", "http://svc0:8080/")).toBe(0);
    expect(reaches("remote", "http://SVC0:8080/")).toBe(0);
    expect(reaches("remote", "http://10.0.0.1:8080/")).toBe(0);
    expect(reaches("remote", "http://localhost:8080/")).toBe(7);
    expect(reaches("local", "http://client:8080/")).toBe(7);
  });
});

describe("the request, as curl 7.88 writes it", () => {
  const head = (...lines: string[]): string => `${lines.join("\r\n")}\r\n\r\n`;
  const agent = "User-Agent: curl/7.88.1";
  const host = "Host: localhost:8080";
  it.each<[string, Partial<net.ExchangeRequest>, string]>([
    ["GET", {}, head("GET / HTTP/1.1", host, agent, "Accept: */*")],
    ["no path", { url: "http://localhost:8080?q=1#part" }, head("GET /?q=1 HTTP/1.1", host, agent, "Accept: */*")],
    ["dot segments", { url: "http://localhost:8080/../a/./b/x/.." }, head("GET /a/b/ HTTP/1.1", host, agent, "Accept: */*")],
    ["not ASCII", { url: "http://localhost:8080/é" }, head("GET /%c3%a9 HTTP/1.1", host, agent, "Accept: */*")],
    ["credentials", { url: "http://a:b@localhost:8080/" }, head("GET / HTTP/1.1", host, "Authorization: Basic YTpi", agent, "Accept: */*")],
    [
      "a body",
      { method: "POST", body: "abc", headers: [["X", "y"]] },
      `${head("POST / HTTP/1.1", host, agent, "Accept: */*", "X: y", "Content-Length: 3", "Content-Type: application/x-www-form-urlencoded")}abc`,
    ],
    [
      "own headers for curl's",
      {
        headers: [
          ["Host", "foo"],
          ["X", "y"],
          ["User-Agent", "me"],
          ["accept", ""],
        ],
      },
      head("GET / HTTP/1.1", "Host: foo", "X: y", "User-Agent: me"),
    ],
  ])("%s", (_, changes, wanted) => {
    const outcome = exchange({ sends: "HTTP/1.0 200 OK\n\n", ends: "close" }, { ...get("http://localhost:8080/"), ...changes });
    expect(outcome.request).toBe(wanted);
  });
});

describe("an exchange", () => {
  const page = "HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 16\n\nHello from ARM!\n";

  it("tells status, headers, body and when things happened", () => {
    const s = createSockets();
    net.setLinkConditions(s.network, "wire", { delayNs: 5e6 });
    const listener = s.socket();
    s.bind(listener, "0.0.0.0", 8080);
    s.listen(listener, 5);
    const id = net.startExchange(s.network, { ...get("http://svc0:8080/"), from: "remote" });
    s.sleep(20);
    const connection = s.accept(listener) as number;
    s.read(connection, 1040);
    s.sleep(10);
    s.write(connection, page);
    s.close(connection);
    s.sleep(20);
    expect(net.exchangeStatus(s.network, id)).toMatchObject({
      phase: "finished",
      response: {
        statusLine: "HTTP/1.1 200 OK",
        status: 200,
        headers: [
          ["Content-Type", "text/plain"],
          ["Content-Length", "16"],
        ],
        body: latinBytes("Hello from ARM!\n"),
      },
      failure: undefined,
      startedNs: 0,
      connectedNs: 10e6,
      firstByteNs: 35e6,
      decidedNs: 35e6,
    });
    net.endExchange(s.network, id);
    expect(() => net.exchangeStatus(s.network, id)).toThrow("no HTTP exchange");
  });

  it("a server that closes at once closes first: the TIME_WAIT is its own", () => {
    const s = createSockets();
    exchange({ sends: page, ends: "close" }, undefined, s);
    const [timeWait] = net.listConnections(s.network, "local").filter(({ state }) => state === "TIME_WAIT");
    expect(timeWait?.local.port).toBe(8080);
  });

  it("a server that keeps the connection open is left after 0.2 ms", () => {
    const s = createSockets();
    const { status } = exchange({ sends: page, ends: "wait" }, undefined, s);
    expect(status.phase).toBe("finished");
    const [timeWait] = net.listConnections(s.network, "local").filter(({ state }) => state === "FIN_WAIT_2");
    expect(timeWait?.remote?.port).toBe(8080);
  });

  it("a request larger than every buffer is sent to the end", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const url = `http://localhost:${s.port(listener)}/`;
    const id = net.startExchange(s.network, { ...get(url), method: "PUT", body: new Uint8Array(10_000_000) });
    s.sleep(1);
    const connection = s.accept(listener) as number;
    let total = 0;
    for (let idle = 0; idle < 3; s.sleep(1)) {
      const got = s.read(connection, 100_000);
      if (typeof got === "number") total += got;
      else idle++;
    }
    expect(total).toBeGreaterThan(10_000_000);
    expect(net.exchangeStatus(s.network, id).phase).toBe("waiting");
  });

  it("an endless body is counted, and kept only so far", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const id = net.startExchange(s.network, { ...get(`http://localhost:${s.port(listener)}/`), keepBytes: 5000 });
    s.sleep(0);
    const connection = s.accept(listener) as number;
    s.write(connection, "HTTP/1.1 200 OK\r\n\r\n");
    for (let count = 0; count < 3000; count++) s.write(connection, "0123456789");
    s.sleep(100);
    const { response, raw, rawBytes } = net.exchangeStatus(s.network, id);
    expect([response?.bodyBytes, response?.body.length, raw.length, rawBytes]).toEqual([30_000, 5000, 5000, 30_019]);
  });

  it("broken off, its connection is closed and nothing more is heard of it", () => {
    const s = createSockets();
    const listener = s.listener(5);
    const id = net.startExchange(s.network, get(`http://localhost:${s.port(listener)}/`));
    s.sleep(0);
    const connection = s.accept(listener) as number;
    s.read(connection, 1000);
    net.endExchange(s.network, id);
    expect(s.read(connection, 1)).toBe(0);
    expect(net.takeFinishedExchanges(s.network)).toEqual([]);
  });

  it("30,000 in a row never run out of ports, whoever closes first", { timeout: 60_000 }, () => {
    for (const first of ["server", "client"] as const) {
      const s = createSockets(net.createNetwork({ seed: 3, captureBytes: 0 }));
      const listener = s.listener(5);
      const url = `http://localhost:${s.port(listener)}/`;
      let failed = 0;
      for (let count = 0; count < 30_000; count++) {
        const id = net.startExchange(s.network, get(url));
        s.sleep(0);
        const connection = s.accept(listener) as number;
        s.read(connection, 1000);
        s.write(connection, page);
        if (first === "client") s.sleep(0.25);
        s.close(connection);
        if (net.exchangeStatus(s.network, id).response?.status !== 200) failed++;
        net.endExchange(s.network, id);
      }
      expect(failed).toBe(0);
    }
  });
});
