// `npm run bench -- [NAME [PARAMETER…]] [--write]`: runs src/tools/bench/NAME.ts; without a name, each of them. Figures are ratios taken in one
// run. A benchmark may give a section, `{ title, summary, body }`: with --write it goes into docs/performance.md.

import { readdirSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";
import { writeSection } from "./report-page.mjs";

const known = readdirSync(`${root}/src/tools/bench`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3));
const [first, ...rest] = process.argv.slice(2);
const wanted = first?.startsWith("--") ? undefined : first;
const parameters = wanted ? rest : process.argv.slice(2);
if (wanted && !known.includes(wanted)) {
  console.error(`no benchmark "${wanted}"; there are: ${known.join(", ")}`);
  process.exit(2);
}
for (const name of wanted ? [wanted] : known) {
  const { bench } = await importBundled(`src/tools/bench/${name}.ts`);
  const section = await bench(parameters);
  if (section && parameters.includes("--write")) writeSection("performance", section);
}
