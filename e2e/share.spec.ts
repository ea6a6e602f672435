// A program as a link: copied here, opened there, and never run by itself.

import { expect, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

test("a link brings a program that is opened when one says so; damaged ones are refused", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await page.goto(
    "/#s=1.eJyrVipRslLySM3JyVfSUUpTsoqOVsoA8fSKlXSU4otLEotKrBRy88sUKgx0FJRNjGLywBwLHQVlS-OYvOKyZAVlg5g8pdhYHaViJSu45loAzJobEg",
  );
  const sheet = page.getByRole("dialog", { name: "A program from somebody else" });
  await expect(sheet).toContainText("hello.s");
  await expect(workbench.state).not.toContainText("exit status");
  await sheet.getByRole("button", { name: "Open it" }).click();
  await expect(workbench.editor).toContainText("mov x0, #42");
  await workbench.run();
  await expect(workbench.state).toContainText("exit status 42");
  await page.goto("/#s=1.nonsense");
  await expect(page.getByRole("dialog", { name: "The link cannot be read" })).toContainText("damaged");
});
