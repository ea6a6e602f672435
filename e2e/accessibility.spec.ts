// axe finds nothing wrong with the page in any theme. Skipped by name where axe-core is not installed.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const axePath = fileURLToPath(new URL("../node_modules/axe-core/axe.min.js", import.meta.url));
const axeIsPresent = existsSync(axePath);

// The page's policy lets no script be written into it: the tester's own has to be let in.
test.use({ bypassCSP: true });

async function violations(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: readFileSync(axePath, "utf8") });
  return await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: Document): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    const found = await axe.run(document);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
}

test.describe("accessibility (needs axe-core)", () => {
  test.skip(!axeIsPresent, "axe-core is not installed");
  for (const theme of ["light", "dark", "contrast"])
    test(`the workbench and the reference in the ${theme} theme`, async ({ page }) => {
      await page.addInitScript(
        (name) => localStorage.setItem("svc0.preferences", JSON.stringify({ theme: name, fileTree: "shown" })),
        theme,
      );
      const workbench = await Workbench.open(page);
      await workbench.button("Step").click();
      await expect(workbench.currentLine).toBeVisible();
      expect(await violations(page)).toEqual([]);
      await page.goto("/#/reference/calls/bind");
      await expect(page.getByRole("article", { name: "bind" })).toBeVisible();
      expect(await violations(page)).toEqual([]);
    });
});
