// The reference: found by search, read, and tried.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

test("an instruction is found, read with its forms, and its example opens in the workbench", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await page.keyboard.press("Alt+h");
  await page.getByLabel("Search the reference").fill("udiv");
  await page.keyboard.press("Enter");
  const article = page.getByRole("article", { name: "udiv" });
  await expect(article).toContainText("Divides two unsigned");
  await article.getByRole("button", { name: "Try it" }).first().click();
  await expect(workbench.editor).toContainText("udiv");
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 0");
});

test("directives, calls, errors, constants and registers have addresses of their own", async ({ page }) => {
  await page.goto("/#/reference/calls/bind");
  await expect(page.getByRole("article", { name: "bind" })).toContainText("x8");
  await expect(page.getByRole("article", { name: "bind" })).toContainText("200");
  await page.getByLabel("Search the reference").fill("address already in use");
  await page.getByRole("link", { name: /EADDRINUSE/ }).click();
  await expect(page.getByRole("article", { name: "EADDRINUSE" })).toContainText("x0 = −98");
  await page.getByLabel("Search the reference").fill("");
  await page.getByRole("link", { name: /^Directives \d+/ }).click();
  await page.getByRole("link", { name: /^\.ascii / }).click();
  await page.getByRole("article", { name: ".ascii" }).getByRole("button", { name: "Try it" }).click();
  const workbench = new Workbench(page);
  await expect(workbench.editor).toContainText('.ascii  "Hello"');
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 0");
  await page.goto("/#/reference/registers/x30");
  await expect(page.getByRole("article", { name: "x30" })).toContainText("link register");
});
