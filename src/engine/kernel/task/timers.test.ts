// Alarms, timers, and the jobs of a shell: what goes off by itself, and what stops and goes on.

import { describe, expect, it } from "vitest";
import { compileFreestanding, runHere } from "../testing/freestanding.ts";
import { bootComputer, start, transcribe } from "../testing/guest.ts";
import { hasCompiler } from "../testing/tools.ts";

const helpers = `enum { SETITIMER = 103, TIMERFD = 85, SETTIME = 86, WAITID = 95, SETPGID = 154, SIGSUSPEND = 133, SIGTIMEDWAIT = 137, GETTIME = 113, RUSAGE = 165 };
static int count; static void handler(int s) { count++; }
static word action[4]; static void handle(int s, word flags) { action[0] = (word)handler; action[1] = flags; sys(SIGACTION, s, action, 0, 8); }
static word now(void) { word t[2]; sys(GETTIME, 1, t); return t[0] * 1000 + t[1] / 1000000; }
`;
const run = (main: string): string => runHere(helpers + main);

describe.skipIf(!hasCompiler)("timers (needs aarch64-linux-gnu-gcc)", () => {
  it("an alarm interrupts what computes, as often as its interval says", () => {
    const program = `int main() { handle(14, 0); word setting[4] = { 0, 2000, 0, 1000 }; sys(SETITIMER, 0, setting, 0);
  while (*(volatile int *)&count < 3) ; number("milliseconds", now()); return 0; }`;
    expect(run(program)).toBe("milliseconds 5\nexited 0");
  });

  it("an alarm ends a wait; without a handler, the process", () => {
    const program = `int main() { int status; if (!fork()) { word setting[4] = { 0, 0, 1, 0 }; sys(SETITIMER, 0, setting, 0); sys(READ, 0, &status, 1); return 0; }
  sys(WAIT4, -1, &status, 0, 0); number("signal", status & 127); number("milliseconds", now());
  handle(14, 0); word setting[4] = { 0, 0, 0, 500000 }; sys(SETITIMER, 0, setting, 0); int ends[2]; sys(PIPE2, ends, 0); number("read", sys(READ, ends[0], &status, 1));
  number("handled", count); return 0; }`;
    expect(run(program)).toBe("signal 14\nmilliseconds 1000\nread -4\nhandled 1\nexited 0");
  });

  it("a periodic timer that nobody waits for does not keep an idle computer awake", () => {
    const computer = bootComputer();
    const program = `int main() { char c; word setting[4] = { 0, 1000000, 0, 1000000 }; int timer = sys(TIMERFD, 1, 0); sys(SETTIME, timer, 0, setting, 0);
  word action_[4] = { 1, 0, 0, 0 }; sys(SIGACTION, 14, action_, 0, 8); word again[4] = { 0, 1000, 0, 1000 }; sys(SETITIMER, 0, again, 0); return sys(READ, 0, &c, 1); }`;
    start(computer, compileFreestanding(helpers + program));
    expect(computer.run({ budget: 1_000_000 }).stop).toBe("idle");
    expect(computer.nowNs).toBeLessThan(2_000_000);
  });

  it("a timer wakes an edge-triggered epoll once for each time that it is read", () => {
    const program = `int main() { word setting[4] = { 0, 1000000, 0, 1000000 }, value; struct { unsigned events; word data; } event = { 0x80000001, 5 };
  int timer = sys(TIMERFD, 1, 0), epoll = sys(EPOLL_CREATE, 0); sys(EPOLL_CTL, epoll, 1, timer, &event); sys(SETTIME, timer, 0, setting, 0);
  number("first", sys(EPOLL_WAIT, epoll, &event, 1, 10, 0, 8)); number("unread", sys(EPOLL_WAIT, epoll, &event, 1, 10, 0, 8)); sys(READ, timer, &value, 8);
  number("went off", value); number("again", sys(EPOLL_WAIT, epoll, &event, 1, 10, 0, 8)); return 0; }`;
    expect(run(program)).toBe("first 1\nunread 0\nwent off 11\nagain 1\nexited 0");
  });

  it("processor time is what a process computed, not what it slept; a parent inherits it", () => {
    const program = `int main() { word t[2], usage[18]; pause_ms(500); if (!fork()) { for (volatile int i = 0; i < 1000000; i++) ; return 0; }
  sys(WAIT4, -1, 0, 0, usage); number("child above 1 ms", usage[1] > 1000); sys(GETTIME, 2, t); number("own below 1 ms", t[0] == 0 && t[1] < 1000000);
  sys(RUSAGE, -1, usage); number("children", usage[1] > 1000); return 0; }`;
    expect(run(program)).toBe("child above 1 ms 1\nown below 1 ms 1\nchildren 1\nexited 0");
  });
});

describe.skipIf(!hasCompiler)("jobs (needs aarch64-linux-gnu-gcc)", () => {
  it("stopping and going on are told to the parent that asks, once each", () => {
    const program = `int main() { int status, information[32]; handle(17, 0x10000000); result child = fork(); if (!child) for (;;) pause_ms(1000);
  pause_ms(5); sys(KILL, child, 19); number("stopped", sys(WAIT4, child, &status, 2, 0) == child); number("status", status); number("told", sys(WAIT4, child, &status, 3, 0));
  sys(KILL, child, 18); number("continued", sys(WAIT4, child, &status, 8, 0) == child); number("status", status);
  sys(KILL, child, 9); number("waitid", sys(WAITID, 1, child, information, 0x1000004, 0)); number("code", information[2]); number("signal", information[6]);
  number("still there", sys(WAIT4, child, &status, 0, 0) == child); number("status", status); number("SIGCHLD", count); return 0; }`;
    expect(run(program)).toBe(
      "stopped 1\nstatus 4991\ntold 0\ncontinued 1\nstatus 65535\nwaitid 0\ncode 2\nsignal 9\nstill there 1\nstatus 9\nSIGCHLD 3\nexited 0",
    );
  });

  it("keys of the terminal go to the group in front, which a shell chooses", () => {
    // As every shell does, it takes no notice of SIGTTOU, which it is sent for coming to the front by itself.
    const program = `int main() { int status; word ignored[4] = { 1 }; sys(SIGACTION, 22, ignored, 0, 8); result job = fork(); if (!job) { sys(SETPGID, 0, 0); for (;;) pause_ms(1000); }
  sys(SETPGID, job, job); sys(29, 0, 0x5410, &job); sys(WAIT4, job, &status, 2, 0); number("stopped by", status >> 8); int mine = self(); sys(29, 0, 0x5410, &mine);
  sys(KILL, -job, 18); sys(KILL, -job, 15); sys(WAIT4, job, &status, 0, 0); number("ended by", status & 127); return 0; }`;
    const computer = bootComputer();
    start(computer, compileFreestanding(helpers + program));
    computer.run({ budget: 1_000_000, idleUntilNs: 1_000_000 });
    computer.type(Uint8Array.of(26));
    computer.run({ budget: 10_000_000 });
    const { terminal, ends } = transcribe(computer.drain().events);
    expect(terminal).toBe("^Zstopped by 20\r\nended by 15\r\n");
    expect(ends).toContain("exited 0");
  });

  it("sigtimedwait takes a blocked signal that comes while it waits", () => {
    const program =
      `int main() { word set = 1 << 9; sys(SIGPROCMASK, 0, &set, 0, 8); if (!fork()) { pause_ms(5); sys(KILL, sys_parent, 10); return 0; }
  number("took", sys(SIGTIMEDWAIT, &set, 0, 0, 8)); number("milliseconds", now()); return 0; }`.replace(
        "sys_parent",
        "call(GETPPID, 0, 0, 0, 0, 0, 0)",
      );
    expect(run(program)).toBe("took 10\nmilliseconds 5\nexited 0");
  });
});
