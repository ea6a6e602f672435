// Looking at a machine that is held: registers in every format, vectors by lanes, code as words and fields.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const program = `.data
greeting: .ascii "Hello there"
.text
.globl _start
_start:
mov x0, #-2
ldr x1, =greeting
ldr x2, [x1]
fmov d0, #1.5
fmov d1, #-3.0
fadd d2, d0, d1
movi v3.4s, #7
cmp x0, #5
mov x8, #93
svc #0
`;

test("formats, what a register points to, conditions that hold; vectors as lanes, each changed in place; a flag turned over", async ({
  page,
}) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(program);
  await workbench.button("Step").click();
  await workbench.step(3);
  await expect(workbench.register("x1")).toContainText('→ greeting "Hello there"');
  const format = page.getByLabel("Number format");
  await format.selectOption("signed");
  await expect(workbench.register("x0")).toContainText("-2");
  await format.selectOption("unsigned");
  await expect(workbench.register("x0")).toContainText("18446744073709551614");
  await format.selectOption("text");
  await expect(workbench.register("x2")).toContainText("Hello th");
  await format.selectOption("binary");
  await expect(workbench.register("x8")).toContainText("00000000 00000000");
  await format.selectOption("hex");
  await workbench.step(5);
  const conditions = page.getByText("Hold now:").locator("..");
  await expect(conditions).toContainText("lt");
  await expect(conditions).not.toContainText("ge");
  await page.getByRole("list", { name: "Flags" }).getByRole("button", { name: /^N/ }).click();
  await expect(conditions).toContainText("ge");
  await page.getByRole("radio", { name: "v0–v31" }).click();
  const table = page.getByRole("table", { name: /Vector registers/ });
  await page.getByRole("radio", { name: "float" }).click();
  await expect(table.getByRole("row", { name: /^v2\b/ })).toContainText("-1.5");
  await page.getByRole("radio", { name: "s", exact: true }).click();
  await page.getByRole("radio", { name: "int", exact: true }).click();
  const lanes = table.getByRole("row", { name: /^v3\b/ });
  await expect(lanes).toHaveText("v30x70x70x70x7");
  await lanes.getByRole("button").nth(2).dblclick();
  await page.getByLabel("New value of v3.s[1]").fill("40 + 2");
  await page.keyboard.press("Enter");
  await expect(lanes).toHaveText("v30x70x70x2a0x7");
});

test("disassembly follows pc; the instruction is shown with its fields, its base form and the values that it reads", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(program);
  await page.getByRole("tab", { name: "Disassembly" }).click();
  await workbench.button("Step").click();
  const instruction = page.getByRole("region", { name: "Instruction about to run" });
  await expect(instruction).toContainText("mov x0, #0xfffffffffffffffe");
  await expect(instruction).toContainText("MOVN");
  await workbench.step(2);
  const code = page.getByRole("group", { name: "Disassembly around pc" });
  await expect(code.locator("[aria-current]")).toContainText("ldr");
  await expect(code.locator("[aria-current]")).toContainText("22 00 40 f9");
  await expect(code.locator("[aria-current]")).toContainText("line 8");
  await expect(instruction).toContainText("Loads");
  await expect(instruction).toContainText(/8 bytes at 0x41/);
  await expect(instruction.getByRole("list", { name: "Encoding 0xf9400022" })).toContainText("Rn 1");
});

test("processes are a tree, one of them is looked at; its descriptors are listed with what is behind them", async ({ page }) => {
  const workbench = await Workbench.open(page);
  // A socket; then a child, which waits for input, and for which its parent waits.
  await workbench.paste(`.globl _start
_start:
mov x0, #2
mov x1, #1
mov x2, #0
mov x8, #198
svc #0
mov x0, #17
mov x1, #0
mov x8, #220
svc #0
cbz x0, child
mov x1, #0
mov x2, #0
mov x3, #0
mov x8, #260
svc #0
child:
mov x20, #77
mov x1, sp
mov x2, #1
mov x8, #63
svc #0
`);
  await workbench.button("Step").click();
  await page.getByRole("tab", { name: "Processes" }).click();
  const table = page.getByRole("table", { name: /^Descriptors/ });
  await expect(table.getByRole("row")).toHaveCount(4);
  await workbench.step(5);
  await expect(table.getByRole("row", { name: /^3 socket/ })).toBeVisible();
  await workbench.button("Continue").click();
  const rows = page.getByRole("table", { name: "Processes" }).getByRole("row");
  await expect(rows.filter({ hasText: "└" })).toContainText(/read/);
  await rows
    .filter({ hasText: "└" })
    .getByRole("button", { name: /^Show process/ })
    .click();
  await expect(workbench.register("x20")).toContainText("0x4d");
});

const calls = `.data
counter: .quad 5
address: .hword 2, 0x901f
.word 0x0100007f, 0, 0
.text
.globl _start
_start:
mov x0, #1
bl outer
mov x8, #93
svc #0
outer:
stp x29, x30, [sp, #-16]!
mov x29, sp
bl inner
ldp x29, x30, [sp], #16
ret
inner:
ldr x1, =counter
add x0, x0, #41
str x0, [x1]
ret
`;

test("a register is changed in place, and the program goes on with the new value", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(calls);
  await workbench.button("Step").click();
  await workbench.step();
  await workbench.register("x0").getByRole("button").dblclick();
  await page.getByLabel("New value of x0").fill("nonsense + 1");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("alert").filter({ hasText: "nonsense" })).toBeVisible();
  await page.getByLabel("New value of x0").fill("0x10 + 1");
  await page.keyboard.press("Enter");
  await expect(workbench.register("x0")).toContainText("0x11");
  await workbench.button("Continue").click();
  await expect(workbench.state).toContainText("exit status 58");
});

test("who wrote a register is told with its line, its reason, and the moment to travel to", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(calls);
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 42");
  await workbench.button("Step back").click();
  await expect(workbench.currentLine).toContainText("svc #0");
  await workbench.register("x0").getByRole("button").focus();
  await page.keyboard.press("w");
  const sheet = page.getByRole("dialog", { name: "Who wrote x0?" });
  await expect(sheet).toContainText("add x0, x0, #0x29");
  await expect(sheet).toContainText("mov x0, #0x1");
  await sheet
    .getByRole("button", { name: /^Travel to step/ })
    .first()
    .click();
  await expect(workbench.currentLine).toContainText("add x0, x0, #41");
});

test("the functions that wait are listed; each leads to its line", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(calls);
  await workbench.pressBreakpoint(20);
  await page.getByRole("tab", { name: "Stack" }).click();
  await expect(page.getByRole("tabpanel", { name: "Stack" })).toContainText("Press Step");
  await workbench.run();
  const frames = page.getByRole("list", { name: /^Calls that have not returned/ });
  await expect(frames.getByRole("listitem")).toHaveText([/#0 inner\+4/, /#1 outer/, /#2 _start/]);
  await frames.getByRole("button", { name: /#1 outer/ }).click();
  await expect(page.locator(".cm-activeLine")).toContainText(/bl inner|ldp x29/);
});

test("the stack by frames: what each has saved, and a return address that was written over, before ret finds out", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(`.globl _start
_start:
bl outer
mov x8, #93
svc #0
outer: stp x29, x30, [sp, #-32]!
mov x29, sp
bl fill
ldp x29, x30, [sp], #32
ret
fill: stp x29, x30, [sp, #-32]!
mov x29, sp
mov x1, #0
mov w2, #'A'
1: add x3, sp, #16
strb w2, [x3, x1]
add x1, x1, #1
cmp x1, #32
b.lo 1b
2: ldp x29, x30, [sp], #32
ret
`);
  await workbench.pressBreakpoint(20);
  await workbench.run();
  await page.getByRole("tab", { name: "Stack" }).click();
  const slots = page.getByRole("table", { name: /^Stack slots/ }).getByRole("row");
  await expect(slots.nth(2)).toContainText(/saved x30, return address → outer\+0xc/);
  await expect(slots.nth(5)).toContainText("#1 outer");
  await expect(slots.nth(6)).toContainText("saved x30, overwritten: ret would go to 0x4141414141414141");
  await page.getByRole("radio", { name: "sp below" }).click();
  await expect(slots.last()).toContainText("sp →");
  await expect(slots.last()).toBeInViewport();
});

test("memory: find, choose, read as a structure, change, type over, watch; who wrote it", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(calls);
  await workbench.button("Step").click();
  await expect(workbench.currentLine).toContainText("mov x0, #1");
  await page.getByLabel("Find in memory").fill("02 00 1f 90");
  await page.keyboard.press("Enter");
  const details = page.getByRole("region", { name: "Chosen byte" });
  await details.getByLabel("Structure").selectOption("sockaddr_in");
  await expect(details.getByRole("table", { name: "sockaddr_in" })).toContainText(/8080.*127\.0\.0\.1/);
  await page.getByLabel("Memory address").fill("counter");
  await page.keyboard.press("Enter");
  const bytes = page.getByRole("group", { name: "Memory bytes" });
  await expect(bytes).toContainText("05");
  await bytes.getByRole("cell").first().click();
  await details.getByLabel("New value").fill("7");
  await details.getByRole("button", { name: "Write" }).click();
  await expect(details).toContainText("0x7 = 7");
  await bytes.getByRole("cell").nth(1).click();
  await page.keyboard.type("0b");
  await expect(bytes.getByRole("row").first()).toContainText("070b00");
  await bytes.getByRole("cell").first().click();
  await details.getByRole("button", { name: "Stop when it changes" }).click();
  await workbench.button("Continue").click();
  await expect(details).toContainText("0x2a = 42");
  await expect(bytes.locator("[data-changed]").first()).toHaveText("2a");
  await details.getByRole("button", { name: "Who wrote this?" }).click();
  await expect(page.getByRole("dialog", { name: /^Who wrote 0x/ })).toContainText("str x0, [x1]");
  await page.keyboard.press("Escape");
  await expect(workbench.currentLine).toContainText("ret");
});

test("the map of the process has its regions, what points into them, and leads there; system registers say what they mean", async ({
  page,
}) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(program);
  await workbench.button("Step").click();
  await workbench.step(2);
  await workbench.button("Map of the process").click();
  const map = page.getByRole("table", { name: /^Regions of memory/ });
  await expect(map.getByRole("row", { name: /^\[stack\]/ })).toContainText(/rw-.*sp/);
  await expect(map.getByRole("row", { name: /^\.text/ })).toContainText(/read, execute.*pc/);
  await map
    .getByRole("row", { name: /^\.data/ })
    .getByRole("button", { name: "x1" })
    .click();
  await expect(page.getByRole("group", { name: "Memory bytes" })).toContainText("Hello there");
  await page.getByRole("radio", { name: "system" }).click();
  const registers = page.getByRole("table", { name: "System registers" });
  await expect(registers.getByRole("row", { name: /^fpcr/ })).toContainText("rounds to nearest");
  await expect(registers.getByRole("row", { name: /^midr_el1/ })).toContainText("implementer A, part 0xd0c");
  await expect(registers.getByRole("row", { name: /^cntvct_el0/ })).toContainText("2 ns");
  await registers.getByRole("row", { name: /^fpcr/ }).getByRole("button").click();
  await page.getByLabel("New value of fpcr").fill("3 << 22");
  await page.keyboard.press("Enter");
  await expect(registers.getByRole("row", { name: /^fpcr/ })).toContainText("rounds towards zero");
});

test("stop where a call fails: the run is held at its return", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(`.globl _start
_start:
mov x0, #1
mov x8, #57
svc #0
mov x0, #77
mov x8, #57
svc #0
mov x0, #0
mov x8, #93
svc #0
`);
  await page.getByRole("tab", { name: "Breakpoints" }).click();
  await page.getByLabel("Stop when").selectOption("a system call fails");
  await page.getByLabel("Calls").fill("close");
  await page.getByRole("button", { name: "Add" }).click();
  await workbench.run();
  await expect(workbench.currentLine).toContainText("mov x0, #0");
  await expect(page.getByRole("list", { name: "Breakpoints" })).toContainText("1 ×");
  await page.getByRole("button", { name: /close returns: remove/ }).click();
  await workbench.button("Continue").click();
  await expect(workbench.state).toContainText("exit status 0");
});

test("the value that a step wrote stands behind its line", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.paste(calls);
  await workbench.button("Step").click();
  await workbench.step();
  await expect(page.locator(".cm-line").filter({ hasText: "mov x0, #1" }).locator(".cm-inlineValue")).toHaveText("x0: 0 → 1");
  await workbench.button("Continue").click();
  await expect(page.locator(".cm-inlineValue")).toHaveCount(0);
});

test("system calls are filtered by text and by failure", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.run(".globl _start\n_start:\nmov x0, #77\nmov x8, #57\nsvc #0\nmov x8, #172\nsvc #0\nmov x0, #0\nmov x8, #93\nsvc #0\n");
  await expect(workbench.state).toContainText("exit status 0");
  await page.getByRole("tab", { name: "System calls" }).click();
  const list = page.getByRole("list", { name: "System calls, oldest first" }).getByRole("listitem");
  await expect(list).toHaveCount(3);
  await page.getByLabel("failed").check();
  await expect(list).toHaveText([/close\(77\).*EBADF/]);
  await page.getByLabel("failed").uncheck();
  await page.getByLabel("Only calls with").fill("getpid");
  await expect(list).toHaveCount(1);
});

test("what ran is counted when asked: beside the lines, by kind of instruction, by memory; an edit takes the counts away", async ({
  page,
}) => {
  const workbench = await Workbench.open(page);
  await workbench.run(`.data
.balign 64
table: .zero 4096
.text
.globl _start
_start:
ldr x1, =table
mov x2, #0
fill:
str x2, [x1, x2, lsl #3]
add x2, x2, #1
cmp x2, #200
b.lo fill
mov x0, #0
mov x8, #93
svc #0
`);
  await expect(workbench.state).toContainText("exit status 0");
  await page.getByRole("tab", { name: "Profile" }).click();
  await page.getByRole("button", { name: "Count what ran" }).click();
  await expect(page.getByRole("list", { name: "Lines that ran most" }).getByRole("listitem").first()).toContainText("200");
  await expect(page.getByRole("list", { name: "Mix of instructions" })).toContainText(/Stores\s*200/);
  await expect(page.getByRole("list", { name: "Memory that was used" })).toContainText(".data 0 reads, 200 writes");
  const counts = page.locator(".cm-executionCount");
  await expect(counts).toHaveText(["1×", "1×", "200×", "200×", "200×", "200×", "1×", "1×", "1×"]);
  await page
    .getByRole("button", { name: /^Most at 0x/ })
    .first()
    .click();
  await expect(page.getByRole("tab", { name: "Memory" })).toHaveAttribute("aria-selected", "true");
  await workbench.editor.click();
  await page.keyboard.type("// changed");
  await expect(counts).toHaveCount(0);
});

test("the calls of a run are drawn over its time and lead there; where the call standard was not kept is told", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.run(calls.replace("add x0, x0, #41", "add x0, x0, #41\nmov x19, #7"));
  await expect(workbench.state).toContainText("exit status 42");
  await page.getByRole("tab", { name: "Profile" }).click();
  await page.getByRole("button", { name: "Count what ran" }).click();
  const drawn = page.getByRole("list", { name: "Calls over the run" });
  await expect(drawn.getByRole("listitem")).toHaveCount(3);
  await expect(page.getByRole("list", { name: "Breaches of the procedure call standard" })).toContainText(/x19/);
  await drawn.getByRole("button", { name: /^inner: 5 instructions/ }).click();
  await expect(workbench.currentLine).toContainText("ldr x1, =counter");
});
