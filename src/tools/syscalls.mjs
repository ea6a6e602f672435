// Writes docs/syscalls.md.

import { writeFileSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";

const { describeCalls } = await importBundled("src/tools/syscalls.ts");
writeFileSync(`${root}/docs/syscalls.md`, describeCalls());
