import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    environment: "node",
    // Two cores are the smallest machine that the suite is meant for.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // To load the engine anew for each file would take as long as half of the tests; it has no state that one file could leave another.
      { extends: true, test: { name: "engine", include: ["src/{cli,engine,protocol,tools}/**/*.test.ts"], isolate: false } },
      // Stores of the page are modules.
      { extends: true, test: { name: "page", include: ["src/{app,worker}/**/*.test.{ts,tsx}"] } },
    ],
  },
});
