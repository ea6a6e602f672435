// `node src/tools/verify.mjs NAME [PARAMETER…] [--write]`: runs src/tools/verify/NAME.ts, a long proof of the processor against an outside
// oracle or against itself. With --write its result becomes a section of docs/conformance.md. Fails if anything is unexplained.

import { readdirSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { writeSection } from "./conformance-page.mjs";
import { root } from "./install.mjs";

const known = readdirSync(`${root}/src/tools/verify`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3));
const [wanted, ...parameters] = process.argv.slice(2).filter((word) => word !== "--write");
if (!known.includes(wanted)) {
  console.error(`nothing to verify by the name "${wanted ?? ""}"; there are: ${known.join(", ")}`);
  process.exit(2);
}
const { title, verify } = await importBundled(`src/tools/verify/${wanted}.ts`);
const { summary, body, failures } = await verify(parameters);
console.log(`${title}: ${summary}\n\n${body}`);
if (process.argv.includes("--write")) writeSection({ title, summary, body });
process.exitCode = failures > 0 ? 1 : 0;
