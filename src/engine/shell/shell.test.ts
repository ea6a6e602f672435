// The terminal as a person uses it: lines typed, what is shown. The shell, its utilities and tools run as processes of the machine.

import { describe, expect, it } from "vitest";
import { createProcessor } from "../cpu/index.ts";
import { type Computer, createComputer } from "../kernel/index.ts";
import { transcribe } from "../kernel/testing/guest.ts";
import { smallServer } from "../kernel/testing/small-server.ts";
import { buildUserland, commands } from "./index.ts";

const hello = `
        .data
text:   .ascii  "Hello, terminal\\n"
        .text
        .global _start
_start: mov     x0, #1
        ldr     x1, =text
        mov     x2, #16
        mov     x8, #64
        svc     #0
        mov     x0, #3
        mov     x8, #93
        svc     #0
`;

const server = smallServer("\r\n");

const files = new Map([
  ["/tmp/server.s", new TextEncoder().encode(server)],
  ["/home/student/hello.s", new TextEncoder().encode(hello)],
  [
    "/home/student/main.s",
    new TextEncoder().encode(
      '.global main\nmain: stp x29, x30, [sp, #-16]!\nldr x0, =f\nmov w1, #42\nbl printf\nmov w0, #0\nldp x29, x30, [sp], #16\nret\n.data\nf: .asciz "%d!\\n"\n',
    ),
  ],
]);

const escapeSequence = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*[A-Za-z]`, "g");

class Terminal {
  readonly computer: Computer;
  #shown = "";

  constructor() {
    const { programs, tools } = buildUserland();
    this.computer = createComputer({ processor: createProcessor({ memoryBytes: 128 * 2 ** 20 }), programs, tools, files });
    const pid = this.computer.spawn({ path: "/bin/sh", arguments: ["sh"] });
    if (typeof pid !== "number") throw new Error(pid.message);
    this.settle();
  }

  settle(): string {
    this.#shown = "";
    // A tenth of a second may pass while all wait.
    const idleUntilNs = this.computer.nowNs + 100_000_000;
    for (let stop = "budget"; stop === "budget" || stop === "output"; ) {
      ({ stop } = this.computer.run({ budget: 50_000_000, idleUntilNs }));
      this.#shown += transcribe(this.computer.drain().events).terminal;
    }
    return this.#shown;
  }

  keys(text: string): string {
    this.computer.type(new TextEncoder().encode(text));
    return this.settle();
  }

  /** What a line prints, without the prompt and the line itself. */
  line(text: string): string {
    const plain = this.keys(`${text}\r`).replace(escapeSequence, "").replaceAll("\r\n", "\n");
    const lines = plain.split("\n");
    return lines
      .slice(1, -1)
      .map((shown) => shown.split("\r").at(-1))
      .join("\n");
  }
}

describe("the terminal", () => {
  const terminal = new Terminal();
  const line = (text: string) => terminal.line(text);

  it("the article's commands: as, ld, running", () => {
    expect(line("as -o hello.o hello.s")).toBe("");
    expect(line("ld -o hello hello.o")).toBe("");
    expect(line("./hello; echo $?")).toBe("Hello, terminal\n3");
    expect(line("file hello.o hello")).toMatch(
      /hello.o: ELF 64-bit LSB relocatable, ARM aarch64.*\nhello: +ELF 64-bit LSB executable, ARM aarch64/,
    );
  });

  it("objdump, readelf, nm, strip and their like", () => {
    expect(line("objdump -d hello | grep svc | head -n 1")).toMatch(/d4000001 \tsvc\t#0x0$/);
    expect(line("readelf -h hello | grep Entry; nm hello | grep 'T _start'").replace(/ +/g, " ")).toMatch(
      /Entry point address: 0x(4000[0-9a-f]{2})\n0000000000\1 T _start/,
    );
    expect(line("strip -o small hello && ./small; nm small")).toBe("Hello, terminal\nnm: small: no symbols");
    expect(line("ar rcs lib.a hello.o; ar t lib.a; strings hello | grep terminal")).toBe("hello.o\nHello, terminal");
  });

  it("gcc links the C library behind main", () => expect(line("gcc -g main.s -o main && ./main")).toBe("42!"));

  it("m4 in front of the assembler, as a course has it", () => {
    expect(line(String.raw`printf 'define(i_r, w1)\n' > count.asm; sed 's/w1/i_r/' main.s >> count.asm`)).toBe("");
    expect(
      line(
        "m4 count.asm > count.s; gcc count.s -o count && ./count; m4 count.asm | gcc -x assembler - -o again && ./again; rm count* again",
      ),
    ).toBe("42!\n42!");
  });

  it("pipes, redirections, variables, patterns, quotes", () => {
    expect(line("echo one two > words; cat < words | tr_is_no_command; echo $?")).toBe("sh: tr_is_no_command: command not found\n127");
    expect(line("echo three >> words; wc -l words; cat words | grep -n t | sort -r")).toBe("2 words\n2:three\n1:one two");
    expect(line('X="a  b"; echo $X "$X" \'$X\' *.s ~')).toBe("a b a  b $X hello.s main.s /home/student");
    expect(line("ls nowhere 2> errors; cat errors")).toBe("ls: cannot access 'nowhere': No such file or directory");
    expect(line("echo $(seq 3) && false || echo no")).toBe("1 2 3\nno");
  });

  it("conditions, loops, cases, functions, arithmetic", () => {
    expect(line("i=0; while [ $i -lt 3 ]; do echo $i; i=$((i + 1)); done")).toBe("0\n1\n2");
    expect(line("for n in 1 2 3 4; do if [ $n = 2 ]; then continue; elif [ $n = 4 ]; then break; else echo $n; fi; done | wc -l")).toBe(
      "2",
    );
    expect(line(`for f in *.s; do case $f in h*|m*) echo \${f%.s};; *) echo other; esac; done`)).toBe("hello\nmain");
    expect(line('greet() { local who=$1; echo "hello $who, $#"; return 5; }; greet you too; echo $?')).toBe("hello you, 2\n5");
    expect(line("echo $((2 * (3 + 4))) $((7 % 4)) $((0x10 >> 2)) $((5 > 3 && 1 == 2)) `echo back`")).toBe("14 3 4 0 back");
    expect(line("(cd /; pwd; exit 4); echo $?; pwd; ! true; echo $?; { echo a; echo b; } | wc -l")).toBe("/\n4\n/home/student\n1\n2");
    expect(line(`set -- a "b c"; for x; do echo "<$x>"; done; shift; echo $# \${1#b} \${none:-no} \${#1}`)).toBe("<a>\n<b c>\n1 c no 3");
    expect(line("echo 'one two' | while read a b; do echo $b $a; done")).toBe("two one");
    // Ctrl-C ends a loop of the shell's own commands.
    terminal.computer.type(new TextEncoder().encode("while true; do :; done\r"));
    terminal.computer.run({ budget: 300_000 });
    expect(terminal.keys("\x03echo on\r")).toContain("on");
  });

  it("commands over several lines, and documents in the text", () => {
    expect(line("for x in 1 2\rdo\recho $x\rdone")).toBe("> do\n> echo $x\n> done\n1\n2");
    expect(line("cat > page <<END\r$((1 + 1)) $HOME\rEND")).toBe("> $((1 + 1)) $HOME\n> END");
    expect(line("cat page; cat <<'END' | sort\rb $HOME\ra\rEND")).toBe("> b $HOME\n> a\n> END\n2 /home/student\na\nb $HOME");
    expect(line("echo 'if true\rthen echo yes\rfi' > script; sh script; sh -c 'echo $1' name word")).toBe(
      "> then echo yes\n> fi' > script; sh script; sh -c 'echo $1' name word\nyes\nword",
    );
    expect(line("if true")).toBe("");
    expect(line("\x03echo given up")).toBe("student@svc0:~$ echo given up\ngiven up");
    expect(line("done")).toBe("sh: syntax error near unexpected token `done'");
    expect(line("sh -c 'while true'")).toBe("sh: line 1: syntax error: unexpected end of file");
    expect(line("[ x -eq 1 ]; echo $?")).toBe("sh: [: x: integer expression expected\n2");
  });

  it("printf, sed, tr, cut, od, diff: as GNU's", () => {
    expect(line(String.raw`printf '%05d|%-4s|%x|%.2f\n' 42 ab 255 3.14159; printf '%s-' a b; printf '\x41\102\n'`)).toBe(
      "00042|ab  |ff|3.14\na-b-AB",
    );
    // Half way between two: the even one.
    expect(line("printf '%.0f %.0f %.1f %.2e %g\\n' 2.5 3.5 2.25 1.125 0.5; awk 'BEGIN { printf \"%.0f\\n\", 2.5 }'")).toBe(
      "2 4 2.2 1.12e+00 0.5\n2",
    );
    expect(line(String.raw`printf 'b 1\na 2\n' > t; sed -n 's/\(.\) \(.\)/\2\1/p' t; cut -d' ' -f2 t | tr 1-2 x-y; sed '$d' t`)).toBe(
      "1b\n2a\nx\ny\nb 1",
    );
    expect(line("sed s/a/A/ t > u; diff t u; sed s/a t")).toBe(
      "2c2\n< a 2\n---\n> A 2\nsed: -e expression #1, char 3: unterminated `s' command",
    );
    expect(line("printf 'GET\\r\\n' | od -c; echo AB | od -An -t x1")).toBe("0000000   G   E   T  \\r  \\n\n0000005\n 41 42 0a");
  });

  it("errors of the assembler name the line, and the shell goes on", () => {
    expect(line("echo 'mvo x0, #1' > bad.s; as bad.s; echo $?")).toMatch(/^bad.s:1:1: error: .*mvo.*\n(.*\n)*1$/);
  });

  it("files: cp, mv, rm, mkdir, ln, chmod, ls -l", () => {
    expect(line("mkdir -p a/b && cp hello a/b/copy && mv a/b/copy a/moved && ls a && a/moved")).toBe("b  moved\nHello, terminal");
    expect(line("ln -s moved a/link; chmod 600 a/moved; ls -l a | cut_is_no_command 2> /dev/null; ls -l a/link")).toMatch(
      /^lrwxrwxrwx 1 student student .* a\/link -> moved$/,
    );
    expect(line("rm -r a && ls -d a")).toBe("ls: cannot access 'a': No such file or directory");
  });

  it("jobs: Ctrl-C, Ctrl-Z, fg, bg, &, kill", () => {
    terminal.keys("sleep 1000\r");
    expect(terminal.keys("\u0003")).toMatch(/\^C/);
    expect(line("echo $?")).toBe("130");
    terminal.keys("sleep 1000\r");
    expect(terminal.keys("\u001a")).toMatch(/\[1\]\+ +Stopped +sleep 1000/);
    expect(line("bg")).toMatch(/\[1\]\+ +Running +sleep 1000 &/);
    expect(line("kill %1; wait; jobs")).toMatch(/Terminated/);
  });

  it("history and editing", () => {
    terminal.keys("echo abd");
    expect(terminal.keys("\u001b[Dc\u0005e\u0001\u001b[C\u0006\u0005\u0008e\r")).toMatch(/\nabcde\r/);
    expect(terminal.keys("\u001b[A\u0015echo again\r")).toMatch(/\nagain/);
  });

  it("Tab completes commands and files", () => {
    expect(terminal.keys("cat mai\t\r")).toMatch(/cat main/);
    terminal.keys("\u0003");
    expect(terminal.keys("hexd\t-C -n 4 hello\r")).toMatch(/7f 45 4c 46/);
  });

  it("man pages come from the rows", () => {
    expect(line("man 2 bind")).toMatch(/bind - .*\n(.*\n)*.*x8 +200/);
    expect(line("man cbz")).toMatch(/CBZ/);
    expect(line("man nothing")).toBe("No manual entry for nothing");
  });

  it("the listing of processes, sockets and the system", () => {
    expect(line("ps | grep -c sh")).toMatch(/^[1-9]/);
    expect(line("nc -l 8080 & sleep 0.01; ss -tl; kill %1")).toMatch(/LISTEN +0 +\d+ +0\.0\.0\.0:8080/);
    terminal.keys("\r");
    expect(line("uname -sm")).toBe("Linux aarch64");
  });

  it("curl: answers, exit codes, files, pipes, standard input", () => {
    line("as -o /tmp/server.o /tmp/server.s && ld -o /tmp/server /tmp/server.o");
    line("/tmp/server &");
    expect(line("curl -s -w ' %{http_code}\\n' http://localhost:8080/")).toBe("hi 200");
    expect(line("curl -so /tmp/page localhost:8080; cat /tmp/page; curl -s localhost:8080 | wc -c")).toBe("hi2");
    expect(line("echo four | curl -sv -d @- localhost:8080 2>&1 | grep -c Length")).toBe("2");
    expect(line("curl http://localhost:9/; echo $?")).toBe(
      "curl: (7) Failed to connect to localhost port 9 after 0 ms: Couldn't connect to server\n7",
    );
    expect(line("curl -s 10.9.9.9; echo $?")).toBe("7");
  });

  it("curl that waits: its time is over, or Ctrl-C ends it", () => {
    line("kill -STOP %1");
    expect(line("curl -s -m 0.05 localhost:8080; echo $?")).toBe("28");
    terminal.keys("curl localhost:8080\r");
    expect(terminal.keys("\u0003")).toContain("^C");
    expect(line("echo $?")).toBe("130");
    line("kill -KILL %1");
  });

  it("ends at Ctrl-D", () => {
    terminal.keys("\u0015\u0004");
    expect(terminal.computer.processes().some(({ name, end }) => name === "sh" && !end)).toBe(false);
  });
});

it("every command has a usage that begins with its name, and a sentence", () => {
  for (const { name, usage, summary } of commands) {
    expect(usage.split(" ")[0]).toBe(name);
    expect(summary).toMatch(/^[A-Z].*[.]$/);
  }
});

it("no other program can call the host's tools", () => {
  const { programs, tools } = buildUserland();
  const computer = createComputer({ processor: createProcessor({ memoryBytes: 64 * 2 ** 20 }), programs, tools, files });
  computer.spawn({
    path: "/bin/sh",
    arguments: [
      "sh",
      "-c",
      "echo '.global _start; _start: mov x8, #4096; svc #0; neg x0, x0; mov x8, #93; svc #0' > t.s; as -o t.o t.s; ld -o t t.o; ./t; echo $?",
    ],
    standard: "streams",
  });
  while (computer.run({ budget: 10_000_000 }).stop === "budget");
  expect(transcribe(computer.drain().events).stdout).toBe("38\n");
});

describe("a pager", () => {
  const terminal = new Terminal();
  const shownBy = (keys: string): string => terminal.keys(keys).replace(escapeSequence, "").replaceAll("\r\n", "\n");

  it("shows a window, turns it, searches, and leaves", () => {
    expect(shownBy("seq 100 | less\r")).toContain("\n22\n23\n:");
    expect(shownBy(" ")).toContain("\n45\n46\n:");
    expect(shownBy("/77\r")).toContain("77\n78\n79\n");
    expect(shownBy("G")).toContain("\n100\n(END)");
    expect(shownBy("/nowhere\r")).toContain("Pattern not found  (press RETURN)");
    shownBy("q");
    expect(terminal.line("echo back")).toBe("back");
  });
});

describe("tools of the network", () => {
  const { line } = {
    line: (
      (terminal) => (text: string) =>
        terminal.line(text)
    )(new Terminal()),
  };

  it("ping asks the other host, which answers; one that is nowhere is not reached", () => {
    expect(line("ping -c 1 10.0.0.2")).toContain("1 packets transmitted, 1 received, 0% packet loss");
    expect(line("ping -c 1 192.0.2.1")).toBe("ping: connect: Network is unreachable");
  });

  it("nc passes datagrams, and says with -v why a connection failed", () => {
    expect(line("nc -u -l 9000 > got & sleep 0.01; echo word | nc -u -q 0 localhost 9000; sleep 0.01; kill %1; cat got")).toContain("word");
    expect(line("nc -v localhost 9")).toBe("nc: connect to localhost (127.0.0.1) port 9 (tcp) failed: Connection refused");
  });
});
