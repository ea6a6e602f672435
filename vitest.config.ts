import { configDefaults, defineConfig } from "vitest/config";

/** What turns texts into files and files into texts: no machine is made there. */
const toolchain = "src/engine/{asm,base,binutils,cpp,elf,isa,link}/**/*.test.ts";

export default defineConfig({
  test: {
    environment: "node",
    // Two cores are the smallest machine that the suite is meant for.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // To load the instruction set anew for each file would take as long as many of the tests.
      { extends: true, test: { name: "toolchain", include: [toolchain], isolate: false } },
      {
        extends: true,
        test: { name: "machine and page", include: ["src/**/*.test.{ts,tsx}"], exclude: [...configDefaults.exclude, toolchain] },
      },
    ],
  },
});
