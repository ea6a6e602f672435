// `node src/tools/verify.mjs NAME [PARAMETER…]`: runs src/tools/verify/NAME.ts, a long comparison with an outside oracle.

import { readdirSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";

const known = readdirSync(`${root}/src/tools/verify`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3));
const [wanted, ...parameters] = process.argv.slice(2);
if (!known.includes(wanted)) {
  console.error(`nothing to verify by the name "${wanted ?? ""}"; there are: ${known.join(", ")}`);
  process.exit(2);
}
const { verify } = await importBundled(`src/tools/verify/${wanted}.ts`);
await verify(parameters);
