// The article's commands, typed in the article's order at the terminal: as, ld, ./program, gcc.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

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
