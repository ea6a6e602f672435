// Starts the command line. Plain JavaScript, so that it needs no loader.

import { setFlagsFromString } from "node:v8";
import { importBundled } from "../tools/bundle.mjs";

// Translated code tells V8 which sides of its branches are rare. Browsers and newer Nodes listen by default, Node 20 when asked.
if (process.versions.node.startsWith("20.")) setFlagsFromString("--experimental-wasm-branch-hinting");
const { main } = await importBundled("src/cli/main.ts");
// npm changes to the package's folder; paths mean what they meant where the command was typed.
process.exitCode = await main(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
