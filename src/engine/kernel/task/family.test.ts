// Processes that make processes: fork, vfork, execve, wait4, and what parent and child share.

import { describe, expect, it } from "vitest";
import { compileFreestanding } from "../testing/freestanding.ts";
import { bootComputer, runProgram, start, transcribe } from "../testing/guest.ts";
import { hasCompiler } from "../testing/tools.ts";

const run = (main: string): string => {
  const { stdout, ends } = runProgram(compileFreestanding(main), { standard: "streams" });
  return `${stdout}${ends.at(-1)}`;
};

describe.skipIf(!hasCompiler)("fork and wait (needs aarch64-linux-gnu-gcc)", () => {
  it("the child is a copy: what it writes to memory is its own", () => {
    const program = `int shared = 1;
int main() { int status = 0; result child = fork();
  if (!child) { shared = 2; number("child sees", shared); sys(EXIT, 300); }
  number("waited", sys(WAIT4, -1, &status, 0, 0) == child); number("status", status); number("parent sees", shared); return 0; }`;
    expect(run(program)).toBe("child sees 2\nwaited 1\nstatus 11264\nparent sees 1\nexited 0");
  });

  it("it knows its parent, and the parent its number", () => {
    const program = `int main() { result me = sys(GETPID); result child = fork();
  if (!child) { number("child of", sys(GETPPID) - me); number("is", sys(GETPID) - me); return 0; }
  sys(WAIT4, child, 0, 0, 0); number("made", child - me); return 0; }`;
    expect(run(program)).toBe("child of 0\nis 1\nmade 1\nexited 0");
  });

  it("wait4: no child, nothing yet, a signal, and a child that is not one's own", () => {
    const program = `int main() { int status = 0; number("none", sys(WAIT4, -1, &status, 0, 0)); number("bad option", sys(WAIT4, -1, &status, 0x100, 0));
  result child = fork(); if (!child) { pause_ms(50); *(volatile int *)8 = 1; }
  number("running", sys(WAIT4, child, &status, 1, 0)); number("not mine", sys(WAIT4, 1, &status, 0, 0));
  pause_ms(100); number("zombie, signal 0", sys(KILL, child, 0)); number("reaped", sys(WAIT4, child, &status, 1, 0) == child); number("status", status);
  number("kill", sys(KILL, child, 0)); number("again", sys(WAIT4, child, &status, 0, 0)); return 0; }`;
    expect(run(program)).toBe(
      "none -10\nbad option -22\nrunning 0\nnot mine -10\nzombie, signal 0 0\nreaped 1\nstatus 11\nkill -3\nagain -10\nexited 0",
    );
  });

  it("SIGCHLD ignored: no zombie is left to wait for", () => {
    const program = `word action[4] = { 1, 0, 0, 0 };
int main() { sys(SIGACTION, 17, action, 0, 8); if (!fork()) return 0; pause_ms(30); number("wait", sys(WAIT4, -1, 0, 0, 0)); return 0; }`;
    expect(run(program)).toBe("wait -10\nexited 0");
  });

  it("five children that end at once are five zombies", () => {
    const program = `int main() { for (int i = 0; i < 5; i++) if (!fork()) return i; pause_ms(10); int sum = 0, status;
  while (sys(WAIT4, -1, &status, 0, 0) > 0) sum += status >> 8; number("sum", sum); return 0; }`;
    expect(run(program)).toBe("sum 10\nexited 0");
  });

  it("parent and child share the open file: its position, and a pipe that ends when both have closed it", () => {
    const program = `int main() { char text[8] = {0}; int file = sys(OPENAT, -100, "/etc/hostname", 0, 0); int ends[2]; sys(PIPE2, ends, 0);
  if (!fork()) { sys(READ, file, text, 2); sys(CLOSE, ends[0]); sys(WRITE, ends[1], "from the child", 5); return 0; }
  sys(WAIT4, -1, 0, 0, 0); number("read", sys(READ, file, text, 8)); print(text);
  sys(CLOSE, ends[1]); number("piped", sys(READ, ends[0], text, 8)); number("end", sys(READ, ends[0], text, 8)); return 0; }`;
    expect(run(program)).toBe("read 3\nc0\npiped 5\nend 0\nexited 0");
  });

  it("a child that keeps the writing end open keeps the reader waiting", () => {
    const program = `int main() { int ends[2]; char c; sys(PIPE2, ends, 0);
  if (!fork()) { pause_ms(500); print("child ends\\n"); return 0; }
  sys(CLOSE, ends[1]); number("end", sys(READ, ends[0], &c, 1)); return 0; }`;
    expect(run(program)).toBe("child ends\nend 0\nexited 0");
  });

  it("a fork bomb meets the limit of 64 processes", () => {
    const program = `int main() { int made = 0; result child; while ((child = fork()) > 0) made++; if (child == 0) { pause_ms(1000); return 0; }
  number("made", made); number("then", child); return 0; }`;
    expect(run(program)).toMatch(/^made 63\nthen -11\n/);
  });

  it("orphans that end leave nothing behind", () => {
    const computer = bootComputer();
    start(computer, compileFreestanding(`int main() { for (int i = 0; i < 10; i++) if (!fork()) { pause_ms(100); return 0; } return 0; }`));
    expect(computer.run({ budget: 10_000_000 }).stop).toBe("ended");
    expect(computer.processes().map(({ pid }) => pid)).toEqual([100]);
  });
});

describe.skipIf(!hasCompiler)("execve (needs aarch64-linux-gnu-gcc)", () => {
  const shower = compileFreestanding(
    `int main(int argc, char **argv, char **envp) { number("arguments", argc); for (int i = 0; i < argc; i++) { print(argv[i]); print("\\n"); }
  print(envp[0]); print("\\n"); number("descriptor 5", sys(WRITE, 5, "", 0)); number("descriptor 6", sys(WRITE, 6, "", 0)); return 7; }`,
  );
  const files = new Map([["/home/student/shower", shower]]);
  const runExec = (main: string): string => {
    const { stdout, ends } = runProgram(compileFreestanding(main), { standard: "streams" }, { files });
    return `${stdout}${ends.at(-1)}`;
  };
  const argumentList = `char *arguments[] = { "shower", "one two", 0 }; char *environment[] = { "A=b", 0 };`;

  it("puts the new program in the place of the old; close-on-exec descriptors are gone", () => {
    const program = `${argumentList} int main() { sys(DUP3, 1, 5, 0); sys(DUP3, 1, 6, 02000000);
  sys(EXECVE, "shower", arguments, environment); return 1; }`;
    expect(runExec(program)).toBe("arguments 2\nshower\none two\nA=b\ndescriptor 5 0\ndescriptor 6 -9\nexited 7");
  });

  it("a script's first line names the program that is executed instead, with one argument", () => {
    const script = (line: string): Uint8Array => Uint8Array.from(`${line}\necho unused\n`, (letter) => letter.charCodeAt(0));
    const scripts = new Map([
      ["/home/student/script", script("#! /home/student/shower  -x  y ")],
      ["/home/student/outer", script("#!script")],
      ["/home/student/circle", script("#!/home/student/circle")],
      ["/home/student/empty", script("#!  ")],
      ...files,
    ]);
    const program = `char *arguments[] = { "called", "one", 0 }, *environment[] = { 0 };
int main() { char *names[] = { "script", "outer", "circle", "empty" }; for (int i = 0; i < 4; i++) sys(53, -100, names[i], 0755);
  number("circle", sys(EXECVE, "circle", arguments, environment)); number("empty", sys(EXECVE, "empty", arguments, environment));
  sys(EXECVE, "outer", arguments, environment); return 1; }`;
    const { stdout } = runProgram(compileFreestanding(program), { standard: "streams" }, { files: scripts });
    expect(stdout).toMatch(/^circle -40\nempty -8\narguments 5\n\/home\/student\/shower\n-x {2}y\nscript\nouter\none\n/);
  });

  it("a failure leaves the old program as it was", () => {
    const program = `${argumentList} int main() { number("missing", sys(EXECVE, "/nothing", arguments, environment));
  number("not executable", sys(EXECVE, "/etc/passwd", arguments, environment)); number("directory", sys(EXECVE, "/tmp", arguments, environment));
  number("bad pointer", sys(EXECVE, 8, arguments, environment)); number("bad array", sys(EXECVE, "shower", 8, environment)); return 0; }`;
    expect(runExec(program)).toBe("missing -2\nnot executable -13\ndirectory -13\nbad pointer -14\nbad array -14\nexited 0");
  });

  it("vfork: the child runs in the parent's memory, and the parent waits until it executes", () => {
    const program = `${argumentList} static char stack[8192] __attribute__((aligned(16))); volatile int seen;
int main() { int status; result child = sys(CLONE, 0x4111, 0);
  if (!child) { seen = 5; sys(EXECVE, "shower", arguments, environment); sys(EXIT, 1); }
  number("seen", seen); sys(WAIT4, child, &status, 0, 0); number("status", status); return 0; }`;
    expect(runExec(program)).toMatch(/seen 5\n/);
    expect(runExec(program)).toMatch(/status 1792\nexited 0$/);
  });

  it("reads in a trace as strace prints it", () => {
    const program =
      compileFreestanding(`${argumentList} int main() { int status; if (!fork()) sys(EXECVE, "shower", arguments, environment);
  sys(WAIT4, -1, &status, 0, 0); return 0; }`);
    const { calls } = runProgram(program, {}, { files });
    expect(calls[0]).toBe("clone(child_stack=NULL, flags=SIGCHLD) = 101");
    expect(calls).toContainEqual(expect.stringMatching(/^execve\("shower", \["shower", "one two"\], 0x[0-9a-f]+ \/\* 1 var \*\/\) = 0$/));
    expect(calls).toContain("wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 7}], 0, NULL) = 101");
  });
});

describe.skipIf(!hasCompiler)("a server that forks (needs aarch64-linux-gnu-gcc)", () => {
  it("serves each connection in a child of its own", () => {
    const program = `unsigned char address[16] = { 2, 0, 31, 144, 127, 0, 0, 1 };
int main() { int listener = sys(198, 2, 1, 0); sys(200, listener, address, 16); sys(201, listener, 5);
  for (int i = 0; i < 3; i++) if (!fork()) { int s = sys(198, 2, 1, 0); char text[16]; sys(203, s, address, 16); result n = sys(READ, s, text, 16); return n; }
  for (int i = 0; i < 3; i++) { int c = sys(202, listener, 0, 0); if (!fork()) { pause_ms(50 - i * 10); sys(WRITE, c, "hello", i + 1); return 0; } sys(CLOSE, c); }
  int sum = 0, status; while (sys(WAIT4, -1, &status, 0, 0) > 0) sum += status >> 8; number("bytes", sum); return 0; }`;
    const computer = bootComputer();
    start(computer, compileFreestanding(program));
    expect(computer.run({ budget: 10_000_000 }).stop).toBe("ended");
    expect(transcribe(computer.drain().events).terminal).toBe("bytes 6\r\n");
  });
});
