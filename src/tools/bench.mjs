// `npm run bench -- NAME`: runs src/tools/bench/NAME.ts; without a name, each of them. Figures are ratios taken in one run.

import { readdirSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";

const known = readdirSync(`${root}/src/tools/bench`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3));
const [wanted] = process.argv.slice(2);
if (wanted && !known.includes(wanted)) {
  console.error(`no benchmark "${wanted}"; there are: ${known.join(", ")}`);
  process.exit(2);
}
for (const name of wanted ? [wanted] : known) {
  const { bench } = await importBundled(`src/tools/bench/${name}.ts`);
  await bench(process.argv.slice(3));
}
