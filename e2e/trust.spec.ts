// What the page promises to those who let it in: no other host is spoken to, and no text becomes code.

import { expect, test } from "playwright/test";
import { serveFolder } from "./plain-host.ts";
import { Workbench } from "./workbench.ts";

const hello = `        .text
        .global _start
_start: mov x8, #93
        mov x0, #7
        svc #0
`;

test("the machine can neither speak to another host nor make code of text, and still runs programs", async ({ page, baseURL }) => {
  const elsewhere: string[] = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(baseURL ?? "") && !request.url().startsWith("blob:")) elsewhere.push(request.url());
  });
  const workbench = await Workbench.open(page);
  await workbench.run(hello);
  await expect(workbench.state).toContainText("exit status 7");
  const worker = page.workers()[0];
  if (!worker) throw new Error("the machine has no worker");
  // The same server by its other name: another host to the browser, and one that would answer.
  const other = (baseURL ?? "").replace("127.0.0.1", "localhost");
  const attempts = await worker.evaluate(async (other) => {
    const attempt = async (work: () => unknown): Promise<string> => {
      try {
        await work();
        return "allowed";
      } catch (error) {
        return (error as Error).name;
      }
    };
    // What a debugger evaluates may use eval until its first turn ends.
    await new Promise((resolve) => setTimeout(resolve));
    return {
      fetch: await attempt(() => fetch(other, { mode: "no-cors" })),
      eval: await attempt(() => new Function("return 1")()),
      import: await attempt(() => import("data:text/javascript,1" as string)),
    };
  }, other);
  expect(attempts).toEqual({ fetch: "TypeError", eval: "EvalError", import: "TypeError" });
  expect(elsewhere).toEqual([]);
});

test("neither can the page", async ({ page, baseURL }) => {
  await Workbench.open(page);
  const other = (baseURL ?? "").replace("127.0.0.1", "localhost");
  const outcome = await page.evaluate(async (other) => {
    const seen: string[] = [];
    document.addEventListener("securitypolicyviolation", (event) => seen.push(event.effectiveDirective));
    await fetch(other, { mode: "no-cors" }).catch(() => undefined);
    const image = new Image();
    const failed = new Promise((resolve) => {
      image.onerror = resolve;
      image.onload = resolve;
    });
    image.src = `${other}favicon.svg`;
    await failed;
    try {
      document.createElement("script").src = `${other}a.js`;
    } catch (error) {
      seen.push((error as Error).name);
    }
    return seen;
  }, other);
  expect(outcome).toEqual(["connect-src", "img-src", "TypeError"]);
});

test("a part of the page that does not come says so in its place, and the rest goes on", async ({ page }) => {
  await page.route(/\/assets\/course-page-.*\.js$/, (route) => route.abort());
  const workbench = await Workbench.open(page);
  await page.getByRole("link", { name: "Learn" }).click();
  await expect(page.getByRole("alert")).toContainText("could not be loaded");
  await page.getByRole("link", { name: "Workbench" }).click();
  await workbench.run(hello);
  await expect(workbench.state).toContainText("exit status 7");
});

test.describe("after the first visit", () => {
  test.use({ serviceWorkers: "allow" });

  test("it works without a network, under any folder of a plain host", async ({ page, context }) => {
    const host = await serveFolder("/courses/arm/");
    await page.goto(host.address);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await host.close();
    await context.setOffline(true);
    await page.goto(host.address);
    const workbench = new Workbench(page);
    await workbench.run(hello);
    await expect(workbench.state).toContainText("exit status 7");
  });

  test("a newer version waits until it is asked for, and keeps the text", async ({ page }) => {
    const host = await serveFolder("/");
    await page.goto(host.address);
    await page.evaluate(() => navigator.serviceWorker.ready);
    const workbench = new Workbench(page);
    await workbench.paste(`${hello}// mine\n`);
    host.publish();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await expect(page.getByText("A newer svc0 is ready.")).toBeVisible();
    await expect(workbench.editor).toContainText("// mine");
    await Promise.all([page.waitForEvent("load"), workbench.button("Load it").click()]);
    await expect(workbench.editor).toContainText("// mine");
    await expect(page.getByText("A newer svc0 is ready.")).toBeHidden();
    await host.close();
  });
});
