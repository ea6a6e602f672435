// The article's web server, unmodified: waits in accept, answers clients, refuses whom it should, and says what is wrong.

import { describe, expect, it } from "vitest";
import { formatCall } from "./index.ts";
import { bootComputer, start, transcribe } from "./testing/guest.ts";
import { buildServer, fetchText, get, hasServer } from "./testing/server.ts";

const needs = "(needs ../shared and aarch64-linux-gnu-as)";
const budget = 1_000_000;
const request = get("local", "http://localhost:8080/");

describe.skipIf(!hasServer)(`the web server of the article ${needs}`, () => {
  it("blocks in accept, and then is idle without having taken time", () => {
    const computer = bootComputer();
    start(computer, buildServer());
    expect(computer.run({ budget }).stop).toBe("idle");
    const { events } = computer.drain();
    expect(transcribe(events).calls).toEqual([
      "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
      "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0",
      'bind(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = 0',
      "listen(3, 3) = 0",
    ]);
    const blocked = events.find((event) => event.kind === "callBlocked");
    expect(blocked?.kind === "callBlocked" && formatCall(blocked.record)).toEqual({ call: "accept(3, ", result: "?", failed: false });
    expect(computer.descriptors(100).map(({ fd, kind, socket }) => [fd, kind, socket?.state, socket?.local])).toEqual([
      [0, "terminal", undefined, undefined],
      [1, "terminal", undefined, undefined],
      [2, "terminal", undefined, undefined],
      [3, "socket", "LISTEN", "127.0.0.1:8080"],
    ]);
  });

  it("answers a client; what it writes to the terminal is the request in a buffer of 1040 bytes", () => {
    const computer = bootComputer();
    start(computer, buildServer());
    computer.run({ budget });
    computer.drain();
    expect(fetchText(computer, request)).toBe("200 Hello from ARM!\n");
    const { calls, terminal } = transcribe(computer.drain().events);
    expect(terminal.replaceAll("\r\n", "\n")).toHaveLength(1040);
    expect(terminal).toMatch(/^GET \/ HTTP\/1\.1\r/);
    expect(calls.map((line) => line.replace(/htons\(\d+\)/, "htons(PORT)"))).toEqual([
      'accept(3, {sa_family=AF_INET, sin_port=htons(PORT), sin_addr=inet_addr("127.0.0.1")}, [16]) = 4',
      expect.stringMatching(/^read\(4, "GET \/ HTTP\/1\.1\\r\\nHost: localhost:"\.\.\., 1040\) = \d+$/),
      expect.stringMatching(/^write\(1, "GET \/ HTTP\/1\.1\\r\\nHost: localhost:"\.\.\., 1040\) = 1040$/),
      'sendto(4, "HTTP/1.1 200 OK\\nContent-Type: te"..., 77, 0, NULL, 0) = 77',
      "close(4) = 0",
    ]);
  });

  it("answers a hundred clients, one after another", () => {
    const computer = bootComputer();
    start(computer, buildServer());
    computer.run({ budget });
    for (let client = 0; client < 100; client++) {
      expect(fetchText(computer, request)).toBe("200 Hello from ARM!\n");
      computer.drain();
    }
    expect(computer.descriptors(100)).toHaveLength(4);
  });

  it("on 127.0.0.1 it refuses the other host; on 0.0.0.0 it does not", () => {
    const fromOutside = get("remote", "http://svc0:8080/");
    const loopbackOnly = bootComputer();
    start(loopbackOnly, buildServer());
    loopbackOnly.run({ budget });
    expect(fetchText(loopbackOnly, fromOutside)).toMatch(/^curl: \(7\) /);
    const everywhere = bootComputer();
    start(
      everywhere,
      buildServer((text) => text.replace(".word 0x0100007f", ".word 0x0")),
    );
    everywhere.run({ budget });
    expect(fetchText(everywhere, fromOutside)).toBe("200 Hello from ARM!\n");
  });

  it("a second one beside it finds the port taken", () => {
    const computer = bootComputer();
    const server = buildServer();
    start(computer, server);
    computer.run({ budget });
    computer.drain();
    const second = start(computer, server);
    expect(computer.run({ budget }).stop).toBe("idle");
    const { terminal, ends, calls } = transcribe(computer.drain().events);
    expect(calls).toContain(
      'bind(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EADDRINUSE (Address already in use)',
    );
    expect(terminal).toBe("bind failed\r\n");
    expect(ends).toEqual(["exited 0"]);
    expect(computer.process(second)?.end).toEqual({ kind: "exited", status: 0 });
    // The first one is as well as before.
    expect(fetchText(computer, request)).toBe("200 Hello from ARM!\n");
  });

  it("a wrong descriptor gives the errno that Linux gives, and the message that the program has for it", () => {
    const badBind = buildServer((text) =>
      text
        .replace("bind:\n", "bind:\nb wrong\n")
        .concat("\nwrong: mov x0, #77\nldr x1, =sockaddr_in\nmov x2, #16\nmov w8, #200\nsvc #0\nret\n"),
    );
    const computer = bootComputer();
    start(computer, badBind);
    expect(computer.run({ budget }).stop).toBe("ended");
    const { terminal, calls } = transcribe(computer.drain().events);
    expect(calls).toContainEqual(expect.stringMatching(/^bind\(77, .* = -1 EBADF \(Bad file descriptor\)$/));
    expect(terminal).toBe("bind failed\r\n");
  });

  it("ended and started again, it finds its connections in TIME_WAIT: SO_REUSEADDR is what lets it bind", () => {
    const bindsAgain = (server: Uint8Array, pauseNs: number): string => {
      const computer = bootComputer();
      const first = start(computer, server);
      computer.run({ budget });
      fetchText(computer, request);
      computer.kill(first, "SIGTERM");
      computer.run({ budget });
      computer.passIdleTime(pauseNs);
      computer.drain();
      start(computer, server);
      computer.run({ budget });
      return transcribe(computer.drain().events).terminal || "listening";
    };
    const withoutReuse = buildServer((text) => text.replace("mov w2, #0x2 // SO_REUSEADDR", "mov w2, #0x9 // SO_KEEPALIVE"));
    expect(bindsAgain(buildServer(), 0)).toBe("listening");
    expect(bindsAgain(withoutReuse, 0)).toBe("bind failed\r\n");
    expect(bindsAgain(withoutReuse, 61e9)).toBe("listening");
  });
});
