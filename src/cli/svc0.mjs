// Starts the command line. Plain JavaScript, so that it needs no loader.

import { importBundled } from "../tools/bundle.mjs";

const { main } = await importBundled("src/cli/main.ts");
// npm changes to the package's folder; paths mean what they meant where the command was typed.
process.exitCode = await main(process.argv.slice(2), process.env.INIT_CWD ?? process.cwd());
