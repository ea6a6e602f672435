// `node src/tools/socket-scripts.mjs [COUNT [FIRST]]`: random scripts of socket calls on this machine's Linux and on the simulated
// computer; their transcripts must be equal. Needs gcc and aarch64-linux-gnu-gcc.

import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";

const { compareSocketScripts } = await importBundled("src/tools/socket-scripts.ts");
process.exitCode = compareSocketScripts(process.argv.slice(2), root) === 0 ? 0 : 1;
