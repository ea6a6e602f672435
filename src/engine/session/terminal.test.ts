// The article's commands at the machine's terminal, in the article's order, with the results that it promises; then what goes
// further: gdb backward, strace, make. Everything is typed and read as a person does.

import { describe, expect, it } from "vitest";
import { Typist } from "./testing/typist.ts";

const hello = `.data
text:   .ascii "Hello, ARM64!\\n"
length = . - text
.text
.globl _start
_start: mov x0, #1
        ldr x1, =text
        ldr x2, =length
        mov w8, #64
        svc #0
        mov x0, #0
        mov w8, #93
        svc #0
`;

/** Serves one page to whoever comes, for ever; says on standard error what failed. */
const server = `.data
place:  .hword 2, 0x901f
        .word 0x0100007f
        .zero 8
page:   .ascii "HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\nContent-Length: 16\\r\\n\\r\\nHello from ARM!\\n"
page_length = . - page
failed: .ascii "bind failed\\n"
.bss
request: .skip 1024
.text
.globl _start
_start: mov x0, #2
        mov x1, #1
        mov x2, #0
        mov w8, #198
        svc #0
        mov w19, w0
        ldr x1, =place
        mov x2, #16
        mov w8, #200
        svc #0
        cbnz x0, no
        mov w0, w19
        mov x1, #3
        mov w8, #201
        svc #0
loop:   mov w0, w19
        mov x1, #0
        mov x2, #0
        mov w8, #202
        svc #0
        mov w20, w0
        ldr x1, =request
        mov x2, #1024
        mov w8, #63
        svc #0
answer: mov w0, w20
        ldr x1, =page
        mov x2, page_length
        mov w8, #64
        svc #0
        mov w0, w20
        mov w8, #57
        svc #0
        b loop
no:     mov w0, #2
        ldr x1, =failed
        mov x2, #12
        mov w8, #64
        svc #0
        mov x0, #1
        mov w8, #93
        svc #0
`;

const program = `.data
format: .asciz "%d, %s\\n"
word:   .asciz "printf"
.text
.globl main
main:   stp x29, x30, [sp, #-16]!
        ldr x0, =format
        mov w1, #42
        ldr x2, =word
        bl printf
        mov w0, #0
        ldp x29, x30, [sp], #16
        ret
`;

const makefile = `server: server.o
	ld -o $@ $^
%.o: %.s
	as -g -o $@ $<
.PHONY: clean
clean:
	rm -f *.o
`;

const typist = new Typist([
  { name: "hello.s", text: hello },
  { name: "server.s", text: server },
  { name: "program.s", text: program },
  { name: "Makefile", text: makefile },
]);
const line = (text: string) => typist.line(text);

describe("the article at the terminal", () => {
  it("man 2 write, as, ld, ./hello, gcc", () => {
    expect(line("man 2 write")).toMatch(/write - .*\n(.*\n)*.*x8 +64/);
    expect(line("as -g -o hello.o hello.s")).toBe("");
    expect(line("ld -o hello hello.o")).toBe("");
    expect(line("./hello")).toBe("Hello, ARM64!");
    expect(line("gcc -o program program.s && ./program")).toBe("42, printf");
  });

  it("gdb: break _start, tui enable, run, info registers, print/x $x0", () => {
    expect(line("gdb ./hello")).toContain("Reading symbols from ./hello...");
    expect(line("break _start")).toMatch(/^Breakpoint 1 at 0x4000[0-9a-f]+: file hello.s, line 6\.$/);
    const windows = typist.keys("tui enable\r");
    expect(windows).toContain("\u001b[?1049h");
    expect(windows).toContain("┌─hello.s─");
    const run = typist.keys("run\r");
    expect(run).toContain("Breakpoint 1, _start () at hello.s:6");
    expect(run).toContain("\u001b[7mB+>     6  _start: mov x0, #1");
    expect(run).toMatch(/native process \d+ In: _start +L6 +PC: 0x4000[0-9a-f]+/);
    const registers = typist.keys("info registers\r");
    expect(registers).toMatch(/x0 +0x0 +0\r\n/);
    expect(registers).toMatch(/pc +0x4000[0-9a-f]+ +0x4000[0-9a-f]+ <_start>\r\n/);
    expect(typist.keys("print/x $x0\r")).toContain("$1 = 0x0\r\n");
    expect(typist.keys("layout regs\r")).toContain("Register group: general");
    expect(typist.keys("tui disable\r")).toContain("\u001b[?1049l");
  });

  it("gdb goes on to the program's end, and back; what was printed stays, and comes once", () => {
    expect(line("stepi")).toBe("7\t        ldr x1, =text");
    expect(line("p $x0")).toBe("$2 = 1");
    expect(line("reverse-stepi")).toBe("6\t_start: mov x0, #1");
    expect(line("p $x0")).toBe("$3 = 0");
    expect(line("continue")).toMatch(/^Continuing\.\nHello, ARM64!\n\[Inferior 1 \(process \d+\) exited normally\]$/);
    expect(line("reverse-continue")).toContain("Breakpoint 1, _start () at hello.s:6");
    expect(line("break 11")).toMatch(/^Breakpoint 2/);
    expect(line("continue")).toBe("Continuing.\n\nBreakpoint 2, _start () at hello.s:11\n11\t        mov x0, #0");
    expect(line("p nothing")).toBe('No symbol "nothing" in current context.');
    expect(line("frobnicate")).toBe('Undefined command: "frobnicate".  Try "help".');
  });

  it("quit asks, and the shell goes on", () => {
    expect(typist.keys("quit\r")).toContain("A debugging session is active.");
    expect(typist.keys("n\r")).toContain("Not confirmed.");
    typist.keys("quit\r");
    expect(typist.keys("y\r")).toContain("student@svc0");
    expect(line("echo $?; ps | grep -c hello")).toBe("0\n0");
  });

  it("the server in the background, and curl", () => {
    expect(line("make server")).toBe("as -g -o server.o server.s\nld -o server server.o");
    expect(line("make server")).toBe("make: 'server' is up to date.");
    line("./server &");
    expect(line("curl localhost:8080")).toBe("Hello from ARM!");
    expect(line("curl -i localhost:8080")).toContain("HTTP/1.1 200 OK\nContent-Type: text/plain\nContent-Length: 16\n\nHello from ARM!");
    expect(line("curl -sv localhost:8080 2>&1 | grep '^[<>]' | head -n 3")).toMatch(
      /^> GET \/ HTTP\/1\.1\n> Host: localhost:8080\n> User-Agent: curl/,
    );
    expect(line("ss -tl")).toMatch(/LISTEN +0 +3 +127\.0\.0\.1:8080/);
    expect(line("./server; echo $?")).toBe("bind failed\n1");
    line("kill %1");
    line("");
    expect(line("curl localhost:8080; echo $?")).toMatch(
      /^curl: \(7\) Failed to connect to localhost port 8080 .*\n7(\n\[1\].*Terminated.*)?$/,
    );
  });

  it("gdb holds the server at a breakpoint while a client waits; Ctrl-C stops it where it waits", () => {
    line("gdb -q ./server");
    line("break answer");
    typist.keys("run\r");
    typist.session.http(1, { method: "GET", url: "http://localhost:8080/", headers: [], body: "", from: "local" }, 1, 1);
    expect(typist.settle()).toContain("Breakpoint 1, answer () at server.s:37");
    expect(line("x/s &request")).toContain("GET / HTTP/1.1");
    expect(line("info proc mappings")).toMatch(/0x400000 .*\/home\/student\/server/);
    line("delete 1");
    typist.keys("continue\r");
    expect(typist.keys("\u0003")).toContain("Program received signal SIGINT, Interrupt.");
    line("kill");
    expect(typist.keys("y\r")).toMatch(/\[Inferior 1 \(process \d+\) killed\]/);
    typist.keys("quit\r");
  });

  it("gdb in a script: -batch, commands of a breakpoint, a pipe", () => {
    expect(line("gdb -batch -ex 'break 8' -ex run -ex 'print/x $x0' ./hello | tail -n 1")).toBe("$1 = 0x1");
    expect(line("echo 'info line _start' | gdb -q ./hello | grep -c Line")).toBe("1");
  });

  it("strace: calls and results, -f, -c, -e", () => {
    expect(line("strace ./hello")).toMatch(
      /^execve\(".\/hello", \["\.\/hello"\], 0x[0-9a-f]+ \/\* \d+ vars \*\/\) = 0\nwrite\(1, "Hello, ARM64!\\n", 14Hello, ARM64!\n\) {9}= 14\nexit\(0\) {33}= \?\n\+\+\+ exited with 0 \+\+\+$/,
    );
    expect(line("strace -e trace=write ./hello > /dev/null")).toBe('write(1, "Hello, ARM64!\\n", 14)         = 14\n+++ exited with 0 +++');
    expect(line("strace -c ./hello | grep nothing; strace -o log ./hello; cat log | wc -l")).toContain("4");
    expect(line("strace -f sh -c './hello; ./hello' 2>&1 | grep -c '^.pid.*write(1'")).toBe("2");
    expect(line("strace -c ./hello")).toMatch(
      /^Hello, ARM64!\n% time {5}seconds {2}usecs\/call {5}calls {4}errors syscall\n(------ .*\n)( +0\.00 +0\.000000 +0 +1 +(execve|exit|write)\n){3}------ .*\n100\.00 +0\.000000 +0 +3 +total$/,
    );
    expect(line("strace")).toBe("strace: must have PROG [ARGS] or -p PID\nTry 'strace -h' for more information.");
    expect(line("strace nowhere")).toBe("strace: Cannot stat 'nowhere': No such file or directory");
  });

  it("what the real tools say of what is wrong", () => {
    expect(line("nosuchcommand; echo $?")).toBe("sh: nosuchcommand: command not found\n127");
    expect(line("cat missing; ld missing.o; as missing.s; make nowhere")).toBe(
      "cat: missing: No such file or directory\nld: cannot find missing.o: No such file or directory\nas: can't open missing.s for reading: No such file or directory\nmake: *** No rule to make target 'nowhere'.  Stop.",
    );
    expect(line("gdb -batch -ex 'print 1 +' missing")).toBe("missing: No such file or directory.\nA syntax error in expression, near `'.");
    expect(line("echo still here")).toBe("still here");
  });
});

it("going back while gdb is there: the machine is an earlier one, gdb's lines stay; before its start it is gone", () => {
  const { session } = typist;
  line("gdb -q ./hello");
  const before = typist.view.timeline.present;
  line("break 8");
  typist.keys("run\r");
  expect(line("p $x0")).toBe("$1 = 1");
  session.move({ kind: "moment", ...before });
  typist.settle();
  expect(line("p $x0")).toBe("No registers.");
  expect(line("run")).toContain("Breakpoint 1, _start () at hello.s:8");
  session.move({ kind: "moment", instructions: 0 });
  typist.settle();
  expect(session.takeNews().view.processes.some(({ name }) => name.endsWith("gdb"))).toBe(false);
});
