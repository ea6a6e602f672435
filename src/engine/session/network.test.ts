// Clients, packets and links as the panels are told of them, and that going back and forth takes them back and repeats them.

import { describe, expect, it } from "vitest";
import { smallServer } from "../kernel/testing/small-server.ts";
import { Session } from "./session.ts";
import type { ClientWish, MachineView, RequestView } from "./views/index.ts";

/** One line of its head ends in LF alone. */
const server = smallServer("\n");
const url = "http://localhost:8080/";
const get = { method: "GET", url, headers: [], body: "", from: "local" } as const;

class Learner {
  readonly session = new Session({ seed: 1 });
  view!: MachineView;
  requests: RequestView[] = [];
  output = "";

  constructor() {
    this.session.watch({ memoryAt: "", memoryBytes: 16, stackSlots: 1, packets: { count: 200 } });
    const files = [{ name: "server.s", text: server }];
    expect(this.session.start({ program: "own", files, arguments: [], mode: "run", beside: false })).toBeUndefined();
    this.settle();
  }

  settle(): this {
    for (let slice = 0; slice < 400; slice += 1) {
      const more = this.session.run(1_000_000);
      const news = this.session.takeNews();
      if (news.isRetold) {
        this.requests = [];
        this.output = "";
      }
      this.view = news.view;
      this.requests.push(...news.requests);
      this.output += news.clientOutput.map(({ bytes }) => new TextDecoder().decode(bytes)).join("");
      if (!more) break;
    }
    return this;
  }

  start(tag: number, wish: ClientWish): this {
    this.session.startClient(tag, wish);
    return this.settle();
  }
}

describe("clients", () => {
  const learner = new Learner();
  const before = learner.view.instructions;

  it("a curl: what it writes, its exit code, its request with its findings and who sent the byte", () => {
    learner.start(7, { kind: "curl", from: "local", words: ["-v", "-o", "page", url] });
    expect(learner.output).toContain("< HTTP/1.1 200 OK\r\n");
    expect(learner.view.clients).toMatchObject([{ tag: 7, kind: "curl", title: `curl -v -o page ${url}`, active: false, exitCode: 0 }]);
    const [request] = learner.requests;
    expect(request).toMatchObject({ method: "GET", status: 200, bodyBytes: 2, remote: "127.0.0.1:8080", reused: false });
    expect(request.findings).toMatchObject([{ rule: "bareLineFeed", offset: 34, pid: learner.view.pid, address: expect.any(BigInt) }]);
  });

  it("a load: figures in virtual time, every request told", () => {
    learner.start(8, { kind: "load", request: get, requests: 50, clients: 5, keepAlive: false, seed: 1 });
    const { load, succeeded } = learner.view.clients[1];
    expect([succeeded, load?.connections, load?.statuses]).toEqual([50, 50, [{ status: 200, count: 50 }]]);
    expect(load?.histogram.reduce((sum, { count }) => sum + count, 0)).toBe(50);
    expect(learner.requests.filter(({ client }) => client === 2)).toHaveLength(50);
  });

  it("a hostile client: how it ended", () => {
    learner.start(9, { kind: "hostile", behaviour: "halfOpen", from: "local", url });
    expect(learner.view.clients[2]).toMatchObject({ tag: 9, phase: "ended", outcome: "server closed" });
  });

  it("going back takes them back, going on again repeats every request, byte and packet", () => {
    const { instructions, clients, packets } = learner.view;
    const { requests, output } = learner;
    learner.session.move({ kind: "moment", instructions: before - 1 });
    learner.settle();
    expect([learner.view.clients, learner.requests, learner.output, learner.view.packetsSent]).toEqual([[], [], "", 0]);
    learner.session.continue();
    learner.settle();
    expect(learner.view).toMatchObject({ instructions, clients, packets, timeline: { isPast: false } });
    expect(learner.requests).toEqual(requests);
    expect(learner.output).toBe(output);
  });

  it("another future: a client that is started in the past is the only one then", () => {
    learner.session.move({ kind: "moment", instructions: before - 1 });
    learner.settle().start(10, { kind: "exchange", request: get });
    learner.session.continue();
    learner.settle();
    expect(learner.view.clients.map(({ tag }) => tag)).toEqual([10]);
    expect(learner.requests).toMatchObject([{ number: 0, status: 200 }]);
  });
});

describe("packets", () => {
  it("read as Wireshark words them, each with the moment at which it was sent", () => {
    const learner = new Learner().start(1, { kind: "exchange", request: get });
    const lines = learner.view.packets?.map(({ information }) => information.replace(/^\d+ → 8080|8080 → \d+/, "").trim()) ?? [];
    expect(lines.slice(0, 3)).toEqual([
      "[SYN] Seq=0 Win=65535 Len=0 MSS=65495",
      "[SYN, ACK] Seq=0 Ack=1 Win=65535 Len=0 MSS=65495",
      "[ACK] Seq=1 Ack=1 Win=65536 Len=0",
    ]);
    expect(learner.view.packets?.some(({ text }) => text === "GET / HTTP/1.1")).toBe(true);
    const answer = learner.view.packets?.find(({ text }) => text.startsWith("HTTP/1.1 200"));
    learner.session.move({ kind: "moment", ...answer!.moment! });
    learner.settle();
    const shown = learner.view.packets?.map(({ number }) => number) ?? [];
    expect(shown).toContain(answer?.number);
    expect(shown.length).toBeLessThan(lines.length);
  });

  it("a link's conditions are part of the run, too", () => {
    const learner = new Learner();
    learner.session.setLink("loopback", { delayNs: 5e6 });
    learner.start(1, { kind: "exchange", request: get });
    expect(learner.view.links).toMatchObject([{ link: "loopback", conditions: { delayNs: 5e6 } }, { link: "wire" }]);
    const [{ startedNs, connectedNs }] = learner.requests;
    expect(connectedNs! - startedNs).toBeGreaterThanOrEqual(10e6);
    expect(learner.session.capture().subarray(0, 4)).toEqual(Uint8Array.of(0x0a, 0x0d, 0x0d, 0x0a));
  });
});
