// The network panel: clients of each kind against a server, and what they saw.

import { execFileSync, spawnSync } from "node:child_process";
import { expect, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

/** Answers every request on 8080 with a page, whose empty line ends in LF alone, and closes. */
const server = `.global _start
_start: mov x0, #2
mov x1, #1
mov x2, #0
mov x8, #198
svc #0
mov w19, w0
ldr x1, =place
mov x2, #16
mov x8, #200
svc #0
mov w0, w19
mov x1, #8
mov x8, #201
svc #0
loop: mov w0, w19
mov x1, #0
mov x2, #0
mov x8, #202
svc #0
mov w20, w0
ldr x1, =request
mov x2, #512
mov x8, #63
svc #0
mov w0, w20
ldr x1, =answer
mov x2, answer_length
mov x8, #64
svc #0
mov w0, w20
mov x8, #57
svc #0
b loop
.data
place: .hword 2, 0x901f
.word 0, 0, 0
answer: .ascii "HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\nContent-Length: 32\\n\\r\\n<h1>Hi</h1><script>0</script><p>"
answer_length = . - answer
.bss
request: .skip 512
`;

async function openServer(page: Page): Promise<Workbench> {
  const workbench = await Workbench.open(page);
  await workbench.run(server);
  await expect(workbench.state).toContainText("accept");
  return workbench;
}

const show = (page: Page, name: RegExp | string) =>
  page.getByRole("tablist", { name: "Network views" }).getByRole("tab", { name, exact: true }).click();

test("a curl command line prints what curl prints; its request is listed, and its finding leads to the line that sent it", async ({
  page,
}) => {
  await openServer(page);
  await show(page, "curl");
  await page.getByLabel("Command line").fill("curl -v -H 'X-Test: a b' http://localhost:8080/page");
  await page.getByRole("button", { name: "Run curl" }).click();
  const output = page.getByRole("region", { name: "Output of curl" });
  await expect(output).toContainText("exit code 0");
  await expect(output).toContainText("> X-Test: a b");
  await expect(output).toContainText("< HTTP/1.1 200 OK");
  await show(page, /^Requests 1/);
  await page.getByRole("button", { name: /GET localhost:8080\/page/ }).click();
  const findings = page.getByRole("list", { name: "What is wrong with the answer" });
  await expect(findings).toContainText("RFC 9112");
  await findings.getByRole("button", { name: "sent by hello.s:30" }).click();
  await expect(page.locator(".cm-activeLine")).toContainText("svc #0");
});

test("the browser shows a page as text, and drawn in a frame that runs nothing", async ({ page }) => {
  await openServer(page);
  await show(page, "Browser");
  await page.getByRole("button", { name: "Go", exact: true }).click();
  const region = page.getByRole("region", { name: "Page", exact: true });
  await expect(region).toContainText("<h1>Hi</h1><script>0</script>");
  await region.getByRole("radio", { name: "Drawn" }).click();
  await expect(page.frameLocator('iframe[title="The page, drawn"]').getByRole("heading", { name: "Hi" })).toBeVisible();
  await expect(page.locator("iframe")).toHaveAttribute("sandbox", "");
});

test("a load is told in figures and a histogram; of a flood of packets the newest are shown, and all once it ends", async ({ page }) => {
  await openServer(page);
  await show(page, "Load");
  await page.getByLabel("requests").fill("60");
  await page.getByLabel("at once").fill("4");
  await page.getByRole("button", { name: "Load", exact: true }).click();
  const figures = page.getByRole("region", { name: "Figures of the load" });
  await expect(figures).toContainText("60 of 60 answered");
  await expect(figures).toContainText("status 200");
  await expect(figures.getByRole("list", { name: "How long answers took" }).getByRole("listitem").first()).toBeVisible();
  await page.getByLabel("requests").fill("1000000");
  await page.getByRole("button", { name: "Load", exact: true }).click();
  await show(page, /^Packets \d/);
  await expect(page.getByText("faster than one can read")).toBeVisible();
  const rows = page.getByRole("group", { name: "Packets, oldest first" }).getByRole("row");
  expect(await rows.count()).toBeLessThan(100);
  await page.getByRole("button", { name: "Stop", exact: true }).first().click();
  await expect(rows).toHaveCount(1001);
});

test("a hostile client says how it ended, and the server answers the next one", async ({ page }) => {
  const workbench = await openServer(page);
  await show(page, "Hostile");
  await page.getByRole("button", { name: "Send Silent" }).click();
  const row = page.getByRole("list", { name: "Hostile clients" }).getByRole("listitem").filter({ hasText: "Silent" });
  await expect(row.getByRole("status")).toContainText("received");
  await show(page, "Request");
  await workbench.send("http://localhost:8080/");
  await expect(workbench.response).toContainText("200 OK");
});

test("packets are listed; fields and bytes point at each other; the capture is one that tshark reads", async ({ page }) => {
  const workbench = await openServer(page);
  await workbench.send("http://localhost:8080/");
  await expect(workbench.response).toContainText("200 OK");
  await show(page, /^Packets \d/);
  const packets = page.getByRole("group", { name: "Packets, oldest first" });
  await packets.getByRole("button", { name: /\[SYN\]/ }).click();
  const packet = page.getByRole("region", { name: "Packet 1" });
  await packet.getByRole("button", { name: "Flags SYN" }).click();
  await expect(packet.getByRole("group", { name: "Bytes of the packet" }).locator("[data-lit]")).toHaveText("02");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: "Save as pcapng" }).click();
  const path = await (await saved).path();
  if (spawnSync("tshark", ["--version"]).status !== 0) return;
  const listed = execFileSync("tshark", ["-r", path, "-T", "fields", "-e", "tcp.flags.str"], { encoding: "utf8" });
  expect(listed.trim().split("\n").length).toBe((await packets.getByRole("row").count()) - 1);
});

test("the sequence shows packets and calls in their order; a press travels there, and what is to come is pale", async ({ page }) => {
  const workbench = await openServer(page);
  await workbench.send("http://localhost:8080/");
  await expect(workbench.response).toContainText("200 OK");
  await show(page, "Sequence");
  const rows = page.getByRole("group", { name: "Sequence of the exchange" }).getByRole("listitem");
  await expect(rows.first()).toContainText("SYN");
  await expect(rows.filter({ hasText: "accept(3" })).toBeVisible();
  const order = await rows.allInnerTexts();
  const at = (words: RegExp) => order.findIndex((text) => words.test(text));
  expect(at(/SYN, ACK/)).toBeLessThan(at(/^accept\(3/));
  expect(at(/^read\(4/)).toBeLessThan(at(/^write\(4/));
  await rows.filter({ hasText: "read(4" }).getByRole("button").click();
  await expect(page.getByRole("slider", { name: "Moment of the run" })).toHaveAttribute("aria-valuetext", /in the past/);
});

test("sockets are named with their states; the wire between the machines can be made slow", async ({ page }) => {
  const workbench = await openServer(page);
  await show(page, "Sockets");
  await expect(page.getByRole("row", { name: /LISTEN/ })).toContainText("0.0.0.0:8080");
  await page.getByLabel("delay").fill("40");
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("delay")).toHaveValue("40");
  await show(page, "Request");
  await workbench.send("http://10.0.0.1:8080/", { from: "another machine" });
  await expect(workbench.response).toContainText(/1[26]\d\.?\d* ms/);
});
