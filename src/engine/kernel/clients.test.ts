// Load, hostile clients and findings against real programs: an epoll server in C, fifty clients at once, every rude client beside a
// polite one. All of it is deterministic: the same twice.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import * as net from "../net/index.ts";
import { writerOf } from "./socket/stream-writes.ts";
import { bootComputer, start } from "./testing/guest.ts";
import { addressOf, compile, hasCompiler } from "./testing/tools.ts";

const source = fileURLToPath(new URL("../../tools/bench/programs/epoll-server.c", import.meta.url));
const options = ["-O2", "-static", "-nostdlib", "-ffreestanding", "-mgeneral-regs-only", "-fno-stack-protector"];
const url = "http://localhost:8080/";
const get: net.ExchangeRequest = { from: "local", method: "GET", url, headers: [] };

function boot(change: (text: string) => string = (text) => text) {
  const computer = bootComputer();
  const program = compile(change(readFileSync(source, "utf8")), [...options, "-fno-tree-loop-distribute-patterns"]);
  const pid = start(computer, program);
  computer.run({ budget: 100_000 });
  return { computer, program, pid };
}

describe.skipIf(!hasCompiler)("clients of an epoll server (needs aarch64-linux-gnu-gcc)", () => {
  const loaded = (plan: Partial<net.LoadRequest>): Readonly<net.Load> => {
    const { computer } = boot();
    const id = net.startLoad(computer.network, {
      ...{ request: get, requests: 300, clients: 50, keepAlive: true, arrivals: { kind: "closed" }, seed: 1 },
      ...plan,
    });
    for (let round = 0; round < 1000 && !net.loadStatus(computer.network, id).done; round++) computer.run({ budget: 200_000 });
    return net.loadStatus(computer.network, id);
  };

  it("fifty at once over kept connections: every request is answered, twice in the same times", () => {
    const load = loaded({});
    expect([load.succeeded, load.failed, load.connections, [...load.statuses]]).toEqual([300, 0, 50, [[200, 300]]]);
    expect(net.percentileNs(load.latencies, 0.5)).toBeLessThanOrEqual(net.percentileNs(load.latencies, 0.99));
    expect(net.histogram(load.latencies).reduce((sum, { count }) => sum + count, 0)).toBe(300);
    expect(loaded({}).latencies).toEqual(load.latencies);
  });

  it("a connection for each request; arrivals by chance", () => {
    expect(loaded({ requests: 200, clients: 10, keepAlive: false })).toMatchObject({ succeeded: 200, connections: 200 });
    const open = loaded({ requests: 200, arrivals: { kind: "open", perSecond: 1000 }, seed: 7 });
    expect(open.succeeded).toBe(200);
    // 200 arrivals at 1000 a second take about 0.2 s.
    expect((open.endedNs - open.startedNs) / 1e6).toBeGreaterThan(150);
    expect((open.endedNs - open.startedNs) / 1e6).toBeLessThan(260);
  });

  it("a load gives up where nobody listens any more: what remains counts as failed", () => {
    const { computer, pid } = boot();
    const plan = { request: get, requests: 1_000_000, clients: 50, keepAlive: true, arrivals: { kind: "closed" }, seed: 1 } as const;
    const id = net.startLoad(computer.network, plan);
    computer.run({ budget: 500_000 });
    computer.endAll();
    expect(computer.process(pid)?.end).toBeDefined();
    computer.run({ budget: 1000 });
    const { done, succeeded, failed } = net.loadStatus(computer.network, id);
    expect(succeeded).toBeGreaterThan(100);
    expect([done, succeeded + failed]).toEqual([true, 1_000_000]);
  });

  it.each(Object.keys(net.hostileBehaviours) as net.HostileKind[])("%s: others are served meanwhile", (kind) => {
    const attack = () => {
      const { computer } = boot();
      const rude = net.startHostile(computer.network, { behaviour: kind, from: "local", url, patienceNs: 2e9 });
      computer.run({ budget: 1_000_000, idleUntilNs: 500e6 });
      const polite = net.startExchange(computer.network, get);
      for (let round = 0; round < 20 && net.hostileStatus(computer.network, rude).phase !== "ended"; round++)
        computer.run({ budget: 1_000_000 });
      computer.run({ budget: 1_000_000 });
      expect(net.exchangeStatus(computer.network, polite).response?.status).toBe(200);
      return { ...net.hostileStatus(computer.network, rude) };
    };
    const first = attack();
    expect(first.phase).toBe("ended");
    expect(first.outcome).toBe(kind === "halfOpen" ? "server closed" : kind === "resetMidResponse" ? "client reset" : "client gave up");
    if (kind === "byteByByte" || kind === "pipelined") {
      expect(first.receivedBytes / first.sentBytes).toBeGreaterThan(1);
    }
    expect(attack()).toEqual(first);
  });

  it("a finding leads to the instruction that sent the byte", () => {
    const { computer, program, pid } = boot((text) => text.replace("Length: 16", "Length: 15"));
    const id = net.startExchange(computer.network, get);
    computer.run({ budget: 1_000_000, idleUntilNs: 1e9 });
    const { raw, ends } = net.exchangeStatus(computer.network, id);
    const [finding] = net.lintResponse(raw, "GET");
    expect(finding).toMatchObject({ rule: "lengthTooSmall", offset: raw.length - 1, section: "RFC 9112 §6.3" });
    const writer = writerOf(computer.state, 8080, ends!.local.port, finding!.offset);
    expect(writer).toMatchObject({ pid, start: 0, end: raw.length });
    const word = computer.space(pid)!.read(Number(writer!.pc) as never, 4);
    expect([...word!]).toEqual([0x01, 0x00, 0x00, 0xd4]);
    expect(Number(writer!.pc)).toBeGreaterThanOrEqual(addressOf(program, "_start") - 4096);
  });
});
