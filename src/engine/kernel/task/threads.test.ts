// Threads: tasks of one process, and the futexes that they wait with. The programs print the same under
// qemu (but for the robust list, which it does not walk); as the host decides the order there, this is not asked each time.

import { describe, expect, it } from "vitest";
import { compileFreestanding, runHere } from "../testing/freestanding.ts";
import { runProgram } from "../testing/guest.ts";
import { hasCompiler } from "../testing/tools.ts";

/** A pthread's flags, without a thread pointer of its own. */
const helpers = `enum { THREAD = 0x350f00 & ~0x80000 };
static char stacks[8][16384] __attribute__((aligned(16))); static int tids[8];
static void start(int i, void (*function)(void *), void *argument) {
  tids[i] = -1; thread(THREAD, stacks[i] + 16384, function, argument, &tids[i], 0, &tids[i]); }
static void join(int i) { int tid; while ((tid = *(volatile int *)&tids[i]) != 0) sys(FUTEX, &tids[i], 0, tid, 0); }
static int add(int *word, int n) { return __atomic_add_fetch(word, n, __ATOMIC_SEQ_CST); }
`;
const run = (main: string): string => runHere(helpers + main);

describe.skipIf(!hasCompiler)("threads (needs aarch64-linux-gnu-gcc)", () => {
  it("share memory, descriptors and working directory; each has a number of its own", () => {
    const program = `static int sum, pid, fd; static void work(void *n) { add(&sum, (int)(word)n); if ((word)n == 3) { fd = sys(DUP, 1); }
  if (self() != pid || task() == pid) add(&sum, 1000); }
int main() { pid = self(); for (word i = 0; i < 8; i++) start(i, work, (void *)i); for (int i = 0; i < 8; i++) join(i);
  number("sum", sum); number("opened there, closed here", sys(CLOSE, fd)); return 0; }`;
    expect(run(program)).toBe("sum 28\nopened there, closed here 0\nexited 0");
  });

  it("take turns with spin locks, which need exclusive accesses to break at a switch", () => {
    const program = `static int lock, count; static void work(void *n) { for (int i = 0; i < 2000; i++) {
    while (__atomic_exchange_n(&lock, 1, __ATOMIC_ACQUIRE)) sys(YIELD); count++; __atomic_store_n(&lock, 0, __ATOMIC_RELEASE); } }
int main() { for (int i = 0; i < 4; i++) start(i, work, 0); for (int i = 0; i < 4; i++) join(i); number("count", count); return 0; }`;
    expect(run(program)).toBe("count 8000\nexited 0");
  });

  it("exit ends one; the process has the status of its last task", () => {
    const program = `static void work(void *n) { pause_ms(20); number("still here", self() > 0); sys(EXIT, 9); }
int main() { int status; result child = fork(); if (!child) { start(0, work, 0); sys(EXIT, 3); }
  number("waited", sys(WAIT4, child, &status, 0, 0) == child); number("status", status >> 8); return 0; }`;
    expect(run(program)).toBe("still here 1\nwaited 1\nstatus 9\nexited 0");
  });

  it("exit_group ends all of them, from whichever, also those that wait", () => {
    const program = `static int never; static void sleeper(void *n) { sys(FUTEX, &never, 128, 0, 0); print("woken\\n"); }
static void ender(void *n) { pause_ms(10); sys(EXIT_GROUP, 5); }
int main() { start(0, sleeper, 0); start(1, ender, 0); sys(READ, 0x7fffffff, 0, 0); sleeper(0); return 1; }`;
    expect(run(program)).toBe("exited 5");
  });

  it("a signal that kills one kills all", () => {
    const program = `static void work(void *n) { pause_ms(10); *(volatile int *)8 = 1; }
int main() { int status; result child = fork(); if (!child) { start(0, work, 0); pause_ms(10000); return 0; }
  sys(WAIT4, child, &status, 0, 0); number("signal", status & 127); return 0; }`;
    expect(run(program)).toBe("signal 11\nexited 0");
  });

  it("tgkill reaches the one that is meant; each has its own mask", () => {
    const program = `static int who; static void handler(int s) { who = task(); }
static word action[4] = { 0, 0x04000000, 0, 0 }; void back(void); __asm__(".pushsection .text; .globl back; back: mov x8, #139; svc #0; .popsection");
static void work(void *n) { while (!*(volatile int *)&who) pause_ms(1); number("there", who == task()); }
int main() { action[0] = (word)handler; action[2] = (word)back; sys(SIGACTION, 10, action, 0, 8); start(0, work, 0);
  number("sent", sys(TGKILL, self(), tids[0], 10)); join(0);
  who = 0; word mask = 1 << 9; sys(SIGPROCMASK, 0, &mask, 0, 8); start(0, work, 0); number("to all", sys(TGKILL, self(), self(), 0));
  mask = 0; tids[1] = tids[0]; sys(SIGPROCMASK, 2, &mask, 0, 8); sys(KILL, self(), 10); number("the first takes it", who == self()); join(0);
  number("gone", sys(TGKILL, self(), tids[1], 10)); number("another process", sys(TGKILL, 1, self(), 10)); return 0; }`;
    expect(run(program)).toBe("sent 0\nthere 1\nto all 0\nthe first takes it 1\nthere 0\ngone -3\nanother process -3\nexited 0");
  });

  it("whoever executes another program goes on alone, under the first one's number", () => {
    const program = `char *arguments[] = { "/proc/self/exe", "again", 0 };
static void work(void *n) { sys(EXECVE, "/proc/self/exe", arguments, 0); print("failed\\n"); }
int main(int count, char **values) { if (count > 1) { number("one task", task() == self()); return 4; }
  start(0, work, 0); pause_ms(1000); print("too late\\n"); return 0; }`;
    expect(run(program)).toBe("one task 1\nexited 4");
  });
});

describe.skipIf(!hasCompiler)("futexes (needs aarch64-linux-gnu-gcc)", () => {
  it("a wait ends when the word is woken, in the order of arrival", () => {
    const program = `static int word_, turn; static void work(void *n) { sys(FUTEX, &word_, 128, 0, 0); number("woken", (word)n); add(&turn, 1); }
int main() { for (word i = 0; i < 3; i++) { start(i, work, (void *)i); pause_ms(5); }
  for (int i = 0; i < 3; i++) { number("wake", sys(FUTEX, &word_, 129, 1)); while (*(volatile int *)&turn == i) pause_ms(1); }
  number("nobody", sys(FUTEX, &word_, 129, 1)); for (int i = 0; i < 3; i++) join(i); return 0; }`;
    expect(run(program)).toBe("wake 1\nwoken 0\nwake 1\nwoken 1\nwake 1\nwoken 2\nnobody 0\nexited 0");
  });

  it("bits choose whom to wake; requeue moves the others to another word", () => {
    const program = `static int one, two; static void work(void *n) { result r = sys(FUTEX, &one, 137, 0, 0, 0, 1 << (word)n); number("woken", (word)n + 10 * r); }
int main() { for (word i = 0; i < 4; i++) { start(i, work, (void *)i); pause_ms(5); }
  number("bit 2", sys(FUTEX, &one, 138, 9, 0, 0, 4)); join(2); number("other value", sys(FUTEX, &one, 132, 1, 9, &two, 5));
  number("requeue", sys(FUTEX, &one, 132, 1, 9, &two, 0)); join(0); number("empty", sys(FUTEX, &one, 129, 9)); number("moved", sys(FUTEX, &two, 129, 1));
  join(1); number("last", sys(FUTEX, &two, 129, 9)); join(3); return 0; }`;
    expect(run(program)).toBe(
      "bit 2 1\nwoken 2\nother value -11\nrequeue 3\nwoken 0\nempty 0\nmoved 1\nwoken 1\nlast 1\nwoken 3\nexited 0",
    );
  });

  it("a timeout is a duration for FUTEX_WAIT, a moment for FUTEX_WAIT_BITSET", () => {
    const program = `static int word_; int main() { word t[2] = { 0, 2000000 }, now[2];
  number("wait", sys(FUTEX, &word_, 128, 0, t)); number("past", sys(FUTEX, &word_, 137, 0, t, 0, -1)); sys(113, 1, now); now[1] += 3000000;
  if (now[1] >= 1000000000) { now[0]++; now[1] -= 1000000000; } number("future", sys(FUTEX, &word_, 137, 0, now, 0, -1)); word after[2]; sys(113, 1, after);
  number("waited", after[0] > now[0] || after[0] == now[0] && after[1] >= now[1]); return 0; }`;
    expect(run(program)).toBe("wait -110\npast -110\nfuture -110\nwaited 1\nexited 0");
  });

  it("wakes across processes in shared memory; a private one does not", () => {
    const program = `int main() { int *shared = (int *)sys(MMAP, 0, 4096, 3, 0x21, -1, 0); word t[2] = { 0, 30000000 };
  if (!fork()) { number("shared", sys(FUTEX, shared, 0, 0, 0)); number("private", sys(FUTEX, shared, 128, 0, t)); return 0; }
  pause_ms(10); number("wake", sys(FUTEX, shared, 1, 1)); pause_ms(10); number("wake private", sys(FUTEX, shared, 129, 1)); sys(WAIT4, -1, 0, 0, 0); return 0; }`;
    expect(run(program)).toBe("wake 1\nshared 0\nwake private 0\nprivate -110\nexited 0");
  });

  it("a task that dies with a robust lock hands it on, marked", () => {
    const program = `static struct { void *next; word offset; void *pending; } list; static struct { void *next; int lock; } mutex;
static void holder(void *n) { list.next = &mutex; list.offset = 8; mutex.next = &list; sys(99, &list, 24); mutex.lock = task() | 0x80000000; pause_ms(20); }
int main() { start(0, holder, 0); pause_ms(5); int held = mutex.lock; number("waited", sys(FUTEX, &mutex.lock, 0, held, 0));
  number("owner died", (mutex.lock & 0x40000000) != 0); number("owner", mutex.lock & 0x3fffffff); join(0); return 0; }`;
    expect(run(program)).toBe("waited 0\nowner died 1\nowner 0\nexited 0");
  });

  it("WAKE_OP changes one word and wakes by what was there", () => {
    const program = `static int one, two = 3; static void work(void *at) { sys(FUTEX, at, 128, at == &two ? 3 : 0, 0); }
int main() { start(0, work, &one); start(1, work, &two); pause_ms(5);
  number("woken", sys(FUTEX, &one, 133, 1, 1, &two, 1u << 28 | 5 << 12 | 4 << 24 | 2)); number("two", two); join(0); join(1); return 0; }`;
    expect(run(program)).toBe("woken 2\ntwo 8\nexited 0");
  });

  it("a signal ends a wait with EINTR, and one that was woken is not lost", () => {
    const program = `static int word_; static void handler(int s) {} static word action[4] = { 0, 0x04000000, 0, 0 }; void back(void); __asm__(".pushsection .text; .globl back; back: mov x8, #139; svc #0; .popsection");
static void work(void *n) { pause_ms(5); sys(TGKILL, self(), self(), 10); pause_ms(5); }
int main() { action[0] = (word)handler; action[2] = (word)back; sys(SIGACTION, 10, action, 0, 8); start(0, work, 0);
  number("wait", sys(FUTEX, &word_, 128, 0, 0)); number("nobody", sys(FUTEX, &word_, 129, 1)); join(0); return 0; }`;
    expect(run(program)).toBe("wait -4\nnobody 0\nexited 0");
  });

  it("clone3 makes processes and threads, too, and reads in a trace as strace prints it", () => {
    const program = `static struct { word flags, pidfd, child, parent, signal, stack, size, tls, set, sets, group; } a; static char stack[8192] __attribute__((aligned(16)));
static int tid; int seen; int main() { a.signal = 17; int status; result child = sys(435, &a, sizeof a); if (!child) return 3;
  sys(WAIT4, child, &status, 0, 0); number("status", status >> 8);
  a.flags = 0x3d0f00; a.signal = 0; a.child = a.parent = (word)&tid; a.stack = (word)stack; a.size = sizeof stack; a.tls = 64; tid = -1;
  register word x8 __asm__("x8") = 435, x0 __asm__("x0") = (word)&a, x1 __asm__("x1") = sizeof a;
  __asm__ volatile("svc #0; cbnz x0, 1f; mrs x2, tpidr_el0; ldr x1, =seen; str w2, [x1]; mov x0, #0; mov x8, #93; svc #0; 1:" : "+r"(x0), "+r"(x1) : "r"(x8) : "x2", "memory");
  int value; while ((value = *(volatile int *)&tid) != 0) sys(FUTEX, &tid, 0, value, 0); number("thread pointer", seen); return 0; }`;
    expect(runHere(program)).toBe("status 3\nthread pointer 64\nexited 0");
    const { calls } = runProgram(compileFreestanding(program));
    expect(calls[0]).toBe("clone3({flags=0, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88) = 101");
    expect(calls.find((line) => line.includes("CLONE_THREAD"))?.replace(/0x4[0-9a-f]{5}/g, "ADDRESS")).toBe(
      "clone3({flags=CLONE_VM|CLONE_FS|CLONE_FILES|CLONE_SIGHAND|CLONE_THREAD|CLONE_SYSVSEM|CLONE_SETTLS|CLONE_PARENT_SETTID|CLONE_CHILD_CLEARTID, child_tid=ADDRESS, parent_tid=ADDRESS, exit_signal=0, stack=ADDRESS, stack_size=0x2000, tls=0x40} => {parent_tid=[102]}, 88) = 102",
    );
  });
});
