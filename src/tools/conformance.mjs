// `node src/tools/conformance.mjs [NAME…]`: runs src/tools/conformance/NAME.ts, or each of them, against GNU binutils, and writes
// what agrees and what differs into docs/conformance.md. A section gives its title and, when run, a summary and a body.

import { readdirSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";
import { writeSection } from "./report-page.mjs";

const known = readdirSync(`${root}/src/tools/conformance`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.find((name) => !known.includes(name));
if (unknown) {
  console.error(`no section "${unknown}"; there are: ${known.join(", ")}`);
  process.exit(2);
}
for (const name of wanted.length > 0 ? wanted : known) {
  const { title, run } = await importBundled(`src/tools/conformance/${name}.ts`);
  const { summary, body } = await run();
  console.log(`${title}: ${summary}`);
  writeSection("conformance", { title, summary, body });
}
