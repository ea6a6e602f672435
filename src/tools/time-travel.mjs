// `node src/tools/time-travel.mjs [COUNT [FIRST [JUMPS]]]`: generated programs, each run twice and jumped about in; every moment must
// have one hash.

import { importBundled } from "./bundle.mjs";

const { proveMany } = await importBundled("src/tools/time-travel.ts");
process.exitCode = proveMany(process.argv.slice(2).map(Number)) === 0 ? 0 : 1;
