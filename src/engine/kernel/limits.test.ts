// Programs that want everything: what Linux would tell them, and a computer that goes on.

import { describe, expect, it } from "vitest";
import { compileFreestanding } from "./testing/freestanding.ts";
import { bootComputer, start, transcribe } from "./testing/guest.ts";
import { hasCompiler } from "./testing/tools.ts";

/** Runs to the end with little budget at a time; what was printed, the most output that ever waited, and the most memory. */
function run(main: string, budget = 200_000_000): { printed: string; ends: readonly string[]; mostWaiting: number; resident: number } {
  const computer = bootComputer({ limits: { fileBytes: 1 << 20 } });
  start(computer, compileFreestanding(main), { standard: "streams" });
  let [printed, mostWaiting, retired] = ["", 0, 0];
  const ends: string[] = [];
  for (let stop = ""; stop !== "ended" && stop !== "idle" && retired < budget; ) {
    const result = computer.run({ budget: 1_000_000 });
    ({ stop } = result);
    retired += Math.max(result.retired, 1000);
    const transcript = transcribe(computer.drain().events);
    mostWaiting = Math.max(mostWaiting, transcript.stdout.length);
    printed = (printed + transcript.stdout).slice(-4096);
    ends.push(...transcript.ends);
  }
  return { printed, ends, mostWaiting, resident: computer.processes().length };
}

/** setrlimit of the soft limit. */
const setLimit = `static void limit(int which, word soft) { word both[2] = { soft, -1UL }; sys(164, which, both); }`;

describe.skipIf(!hasCompiler)("limits (needs aarch64-linux-gnu-gcc)", () => {
  it("endless threads get EAGAIN", () => {
    const { printed } = run(`static char stacks[300][512]; static void wait(void *n) { for (;;) pause_ms(1000); }
int main() { int n = 0; result r; while ((r = thread(0x50f00, stacks[n] + 512, wait, 0, 0, 0, 0)) > 0 && n < 299) n++; number("stopped by", r); number("after", n); return 0; }`);
    expect(printed).toBe("stopped by -11\nafter 255\n");
  });

  it("a leak of descriptors gets EMFILE, at the number that Linux says", () => {
    const { printed } =
      run(`int main() { result r; int last = 0; while ((r = sys(DUP, 1)) >= 0) last = r; number("stopped by", r); number("last", last);
  int p[2]; number("pipe", sys(PIPE2, p, 0)); number("open", sys(OPENAT, -100, "/dev/null", 0)); sys(CLOSE, 5); number("again", sys(DUP, 1)); return 0; }`);
    expect(printed).toBe("stopped by -24\nlast 1023\npipe -24\nopen -24\nagain 5\n");
  });

  it("a hundred gibibytes can be mapped, but whoever touches more than there is gets killed; the machine goes on", () => {
    const { printed, ends } =
      run(`int main() { char *p = (char *)sys(MMAP, 0, 100UL << 30, 3, 0x4022, -1, 0); number("mapped", (word)p < -4096UL);
  int status; if (!fork()) { for (word at = 0; at < (100UL << 30); at += 4096) p[at] = 1; return 0; } sys(WAIT4, -1, &status, 0, 0); number("ended by", status & 127);
  p[0] = 1; number("still here", p[0]); number("too much", sys(MMAP, 0, 1UL << 48, 3, 0x22, -1, 0)); return 0; }`);
    expect(printed).toBe("mapped 1\nended by 9\nstill here 1\ntoo much -12\n");
    expect(ends.at(-1)).toBe("exited 0");
  });

  it("a full file system gives ENOSPC, a part of a write first", () => {
    const { printed } =
      run(`static char block[65536]; int main() { int f = sys(OPENAT, -100, "big", 0102, 0644); result r; word total = 0; while ((r = sys(WRITE, f, block, 65536)) > 0) total += r;
  number("stopped by", r); number("fits", total <= 1 << 20 && total > 900000); sys(35, -100, "big", 0); sys(CLOSE, f); f = sys(OPENAT, -100, "next", 0102, 0644); number("room again", sys(WRITE, f, block, 65536)); return 0; }`);
    expect(printed).toBe("stopped by -28\nfits 1\nroom again 65536\n");
  });

  it("RLIMIT_NPROC counts a user's processes and threads until they are waited for", () => {
    const { printed } = run(`${setLimit}
int main() { limit(6, 4); int made = 0; result r; while ((r = fork()) > 0) made++; if (r == 0) { pause_ms(10); return 0; } number("stopped by", r); number("made", made);
  pause_ms(50); number("zombies count", fork()); sys(WAIT4, -1, 0, 0, 0); r = fork(); if (r == 0) return 0; number("room again", r > 0); return 0; }`);
    expect(printed).toBe("stopped by -11\nmade 3\nzombies count -11\nroom again 1\n");
  });

  it("a fork bomb fills the machine, and ends when its processes do", () => {
    const { printed, ends } = run(
      `int main() { result r; while ((r = fork()) >= 0); pause_ms(5); if (self() == 100) number("refused", r); return 0; }`,
    );
    expect(printed).toBe("refused -11\n");
    expect(ends).toEqual(new Array(64).fill("exited 0"));
  });

  it("RLIMIT_AS and RLIMIT_DATA bound what can be mapped, RLIMIT_STACK how far the stack grows", () => {
    const { printed } = run(`${setLimit}
static void down(int n) { volatile char here[4096]; here[0] = n; if (n) down(n - 1); here[1] = n; }
int main() { limit(9, 64 << 20); number("much", sys(MMAP, 0, 100 << 20, 3, 0x22, -1, 0)); number("some", (word)sys(MMAP, 0, 1 << 20, 3, 0x22, -1, 0) < -4096UL);
  word end = sys(214, 0); number("heap stays", sys(214, end + (100 << 20)) == end); number("heap grows", sys(214, end + 4096) == end + 4096);
  limit(9, 1UL << 40); limit(2, 8 << 20); number("data", sys(MMAP, 0, 16 << 20, 3, 0x22, -1, 0)); number("not written", (word)sys(MMAP, 0, 16 << 20, 1, 0x22, -1, 0) < -4096UL);
  limit(2, 1UL << 40); int status; limit(3, 256 << 10); if (!fork()) { down(30); sys(EXIT, 7); } sys(WAIT4, -1, &status, 0, 0); number("within", status >> 8);
  if (!fork()) { down(200); sys(EXIT, 7); } sys(WAIT4, -1, &status, 0, 0); number("beyond", status & 127); return 0; }`);
    expect(printed).toBe("much -12\nsome 1\nheap stays 1\nheap grows 1\ndata -12\nnot written 1\nwithin 7\nbeyond 11\n");
  });
});
