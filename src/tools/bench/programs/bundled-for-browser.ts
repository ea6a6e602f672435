// A TypeScript file with all that it imports as one script for a browser.

export async function bundledForBrowser(entry: string): Promise<string> {
  const { build } = await import("vite");
  const built = await build({
    root: process.cwd(),
    configFile: false,
    logLevel: "warn",
    publicDir: false,
    build: { write: false, target: "es2022", lib: { entry, formats: ["iife"], name: "bundled" } },
  });
  const [first] = Array.isArray(built) ? built : [built];
  if (!("output" in first)) throw new Error(`${entry} was not built`);
  return first.output[0].code;
}
