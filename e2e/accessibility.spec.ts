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
  if (!(await page.evaluate(() => "axe" in window))) await page.addScriptTag({ content: readFileSync(axePath, "utf8") });
  return await page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: Document): Promise<{ violations: { id: string; nodes: { target: string[] }[] }[] }> };
    };
    const found = await axe.run(document);
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
  });
}

/** What is pressed is 24 pixels wide and high at least (WCAG 2.5.8); scroll bars, separators and words in a text are exempt. */
const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("button, select, a[href], [role=tab]")].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect();
      if (width === 0 || (width >= 24 && height >= 24)) return [];
      return [`${element.getAttribute("aria-label") ?? element.textContent}: ${Math.round(width)} × ${Math.round(height)}`];
    }),
  );

test.describe("accessibility (needs axe-core)", () => {
  test.skip(!axeIsPresent, "axe-core is not installed");
  for (const theme of ["light", "dark", "contrast"])
    test(`the workbench, the reference, the lists and a lesson in the ${theme} theme`, async ({ page }) => {
      await page.addInitScript(
        (name) => localStorage.setItem("svc0.preferences", JSON.stringify({ theme: name, fileTree: "shown" })),
        theme,
      );
      const workbench = await Workbench.open(page);
      await workbench.button("Step").click();
      await expect(workbench.currentLine).toBeVisible();
      expect(await violations(page)).toEqual([]);
      expect(await smallTargets(page)).toEqual([]);
      const pages = {
        "reference/calls/bind": page.getByRole("article", { name: "bind" }),
        learn: page.getByRole("link", { name: /^Begin: / }),
        examples: page.getByRole("heading", { name: "Programs to look at" }),
        "lesson/18-request-line": page.getByRole("heading", { name: "The request line", exact: true }),
      };
      for (const [address, sign] of Object.entries(pages)) {
        await page.goto(`/#/${address}`);
        await expect(sign).toBeVisible();
        expect(await violations(page), address).toEqual([]);
      }
      await page.setViewportSize({ width: 390, height: 844 });
      await page.goto("/#/reference");
      await expect(page.getByRole("searchbox", { name: "Search the reference" })).toBeVisible();
      expect(await violations(page), "the reference on a phone").toEqual([]);
    });
});
