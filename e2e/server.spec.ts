// The article's web server, unmodified, and clients on both hosts of the simulated network.

import { expect, test } from "playwright/test";
import { seed, seedIsPresent, Workbench } from "./workbench.ts";

test.describe("the article's server (needs ../shared)", () => {
  test.skip(!seedIsPresent, "the article's programs are not beside the repository");

  test("waits in accept, answers once, twice, a hundred times", async ({ page }) => {
    const workbench = await Workbench.open(page);
    await workbench.run(seed("server.s"));
    await expect(workbench.state).toContainText("accept");
    await expect(workbench.editor.locator(".cm-waitingInstruction")).toHaveText("svc #0waits in accept");
    await workbench.send("http://localhost:8080/");
    await expect(workbench.response).toContainText("200 OK");
    await expect(workbench.response).toContainText("Hello from ARM!");
    await workbench.response.getByRole("radio", { name: /^Headers/ }).click();
    await expect(page.getByRole("table", { name: "Response headers" })).toContainText("text/plain");
    await expect(workbench.terminal).toContainText("GET / HTTP/1.1");
    await page.getByRole("tab", { name: "System calls" }).click();
    await expect(page.getByRole("tabpanel", { name: "System calls" })).toContainText(/write\(1, "GET \/ HTTP\/1\.1.*1040\)/);
    await workbench.send("http://localhost:8080/", { repeat: 100 });
    await expect(page.getByText("100 of 100")).toBeVisible();
    await expect(workbench.state).toContainText("accept");
  });

  test("bound to 127.0.0.1 it refuses the other host; bound to 0.0.0.0 it answers", async ({ page }) => {
    const workbench = await Workbench.open(page);
    await workbench.run(seed("server.s"));
    await expect(workbench.state).toContainText("accept");
    await workbench.send("http://10.0.0.1:8080/", { from: "another machine" });
    await expect(page.getByText(/curl: \(7\)/)).toBeVisible();
    await workbench.run(seed("server.s").replace("0x0100007f", "0x0"));
    await expect(workbench.state).toContainText("accept");
    await workbench.send("http://10.0.0.1:8080/", { from: "another machine" });
    await expect(workbench.response).toContainText("Hello from ARM!");
  });

  test("a second server beside the first says that bind failed", async ({ page }) => {
    const workbench = await Workbench.open(page);
    await workbench.run(seed("server.s"));
    await expect(workbench.state).toContainText("accept");
    await workbench.button("Run beside").click();
    await expect(workbench.terminal).toContainText("bind failed");
    await page.getByRole("tab", { name: "System calls" }).click();
    await expect(page.getByRole("tabpanel", { name: "System calls" })).toContainText("EADDRINUSE");
  });
});

test("a request that nobody listens for is refused in curl's words", async ({ page }) => {
  const workbench = await Workbench.open(page);
  await workbench.send("http://localhost:8080/");
  await expect(page.getByText(/curl: \(7\)/)).toBeVisible();
});
