import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "src/**/*.test.tsx"],
    environment: "node",
    // Two cores are the smallest machine that the suite is meant for.
    maxWorkers: 2,
    testTimeout: 60_000,
  },
});
