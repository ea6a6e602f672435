// Tells V8 which files are executed before one can type. It then compiles all their functions beside the download, in other threads. Most of
// them are called at once: compiled one by one as they are called, they would take a quarter of the processor time until one can type.

import type { Plugin } from "vite";

/** Has to stand at the very beginning of a file: https://v8.dev/blog/explicit-compile-hints. */
const hint = "//# allFunctionsCalledOnLoad\n";

/** `chunks`: the names of those files in the build's configuration. */
export function compileAhead(chunks: readonly string[]): Plugin {
  return {
    name: "svc0:compile-ahead",
    apply: "build",
    generateBundle: {
      // After the build's own additions to the beginning of files.
      order: "post",
      handler(_options, bundle) {
        for (const chunk of Object.values(bundle))
          if (chunk.type === "chunk" && chunks.includes(chunk.name)) chunk.code = hint + chunk.code;
      },
    },
  };
}
