import { defineConfig } from "playwright/test";

/** Checkouts side by side take ports of their own. */
const port = Number(process.env.SVC0_TEST_PORT ?? 4199);

export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  fullyParallel: true,
  workers: 2,
  timeout: 120_000,
  // The machine that runs the tests may be a busy one: what is waited for is what a person sees, not how soon.
  expect: { timeout: 20_000 },
  reporter: [["list"], ["json"]],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    // Every case is a first visit; the one on working offline lets the service worker in.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    launchOptions: {
      ...(process.env.SVC0_CHROMIUM ? { executablePath: process.env.SVC0_CHROMIUM } : {}),
      args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
    },
  },
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --port ${port} --strictPort --host 127.0.0.1`,
    cwd: "..",
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: false,
  },
});
