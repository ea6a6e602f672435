// The article's commands, typed in the article's order at the terminal: as, ld, ./program, gcc.

import { expect, test } from "playwright/test";
import { seed, seedIsPresent, Workbench } from "./workbench.ts";

test("as, ld, ./hello and the tools that look into it", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.button("Shell").click();
  await expect(workbench.terminal).toContainText("student@svc0:~$");
  const type = (line: string) => page.keyboard.type(`${line}\n`);
  await type("ls");
  await expect(workbench.terminal).toContainText("hello.s");
  await type("as -o hello.o hello.s && ld -o hello hello.o && ./hello");
  await expect(workbench.terminal).toContainText("Hello, ARM64!");
  await type("objdump -d hello | head -n 20");
  await expect(workbench.terminal).toContainText("<_start>:");
  await type("./nothing");
  await expect(workbench.terminal).toContainText("./nothing: No such file or directory");
  await type("echo $?");
  await expect(workbench.terminal).toContainText("127");
  // Ctrl-C ends what runs, not the shell.
  await type("sleep 1000");
  await expect(workbench.state).toContainText(/nanosleep|sleep|read|wait/);
  await page.keyboard.press("Control+C");
  await type("echo still here");
  await expect(workbench.terminal).toContainText("still here");
});

test("a program that begins at main is linked with the C library by Run and by gcc", async ({ page }) => {
  const workbench = await Workbench.open(page);
  const program = `.data
format: .asciz "%d and %.2f\\n"
.text
.global main
main: stp x29, x30, [sp, #-16]!
ldr x0, =format
mov w1, #42
fmov d0, #0.5
bl printf
mov w0, #0
ldp x29, x30, [sp], #16
ret
`;
  await workbench.run(program);
  await expect(workbench.terminal).toContainText("42 and 0.50");
  await workbench.button("Shell").click();
  await expect(workbench.terminal).toContainText("student@svc0:~$");
  await page.keyboard.type("gcc *.s -o program && ./program\n");
  await expect(workbench.terminal).toContainText("42 and 0.50");
});

test("the article's gdb: break, tui, run, registers, print; and backward", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.button("Shell").click();
  const { terminal } = workbench;
  await expect(terminal).toContainText("student@svc0:~$");
  const type = (line: string) => page.keyboard.type(`${line}\n`);
  await type("as -g -o hello.o hello.s && ld -o hello hello.o && gdb ./hello");
  await expect(terminal).toContainText("Reading symbols from ./hello...");
  await type("break _start");
  await expect(terminal).toContainText("Breakpoint 1 at 0x4000");
  await type("tui enable");
  await type("run");
  await type("info registers x0 pc");
  await type("print/x $x0");
  await expect(terminal).toContainText("$1 = 0x0");
  // Panels show the program that gdb has stopped.
  await expect(workbench.state).toContainText(/paused/i);
  await type("stepi");
  await type("print/x $x0");
  await expect(terminal).toContainText("$2 = 0x1");
  await type("reverse-stepi");
  await type("print/x $x0");
  await expect(terminal).toContainText("$3 = 0x0");
  await type("tui disable");
  await type("continue");
  await expect(terminal).toContainText("exited normally");
  await type("quit");
  await type("strace -e trace=write ./hello");
  await expect(terminal).toContainText("+++ exited with 0 +++");
});

test("the article's server in the background, and curl", async ({ page }) => {
  test.skip(!seedIsPresent, "the article's programs are not beside the repository");
  const workbench = await Workbench.open(page);
  await workbench.paste(seed("server.s"));
  await workbench.button("Shell").click();
  const { terminal } = workbench;
  await expect(terminal).toContainText("student@svc0:~$");
  const type = (line: string) => page.keyboard.type(`${line}\n`);
  await type("as -o server.o *.s && ld -o server server.o");
  await type("./server &");
  await type("curl localhost:8080");
  await expect(terminal).toContainText("Hello from ARM!");
  await expect(terminal).toContainText("GET / HTTP/1.1");
});
