// `npm run verify`: every long proof in a form of minutes; `npm run verify -- --long`: in its full form. One line each, with its count and
// its failures. `npm run verify -- NAME [PARAMETER…] [--write]` runs one, src/tools/verify/NAME.ts, and prints what it found; with --write, as
// with `--long --write`, the results become sections of docs/conformance.md. Fails if anything is unexplained.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";
import { writeSection } from "./report-page.mjs";

/** Parameters of each proof: for minutes, and in full. What the parameters mean, its file says. */
const suite = {
  spellings: [["4"], ["240"]],
  syntax: [[], []],
  processors: [["0"], ["6"]],
  disassembly: [["200000"], ["20000000"]],
  instructions: [["20000"], ["1200000", "10", "2026"]],
  programs: [["1000"], ["100000", "7"]],
  assembler: [["20000"], ["1000000", "1"]],
  linking: [[], []],
  "hostile-objects": [["100"], ["1000"]],
  sockets: [["400"], ["10000", "20001"]],
  curl: [["200"], ["2000"]],
  printf: [["500"], ["10000", "1"]],
  scripts: [[], []],
  timetravel: [
    ["20", "20"],
    ["1000", "100", "1"],
  ],
  durability: [["5"], ["200"]],
  examples: [[], []],
  links: [["10000"], ["100000", "1"]],
};

const files = readdirSync(`${root}/src/tools/verify`)
  .filter((name) => name.endsWith(".ts"))
  .map((name) => name.slice(0, -3));
const options = process.argv.slice(2).filter((word) => word.startsWith("--"));
const [wanted, ...parameters] = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const writes = options.includes("--write");

async function one() {
  if (!files.includes(wanted)) {
    console.error(`nothing to verify by the name "${wanted}"; there are: ${files.join(", ")}`);
    return 2;
  }
  const { title, verify } = await importBundled(`src/tools/verify/${wanted}.ts`);
  const { summary, body, failures } = await verify(parameters);
  console.log(`${title}: ${summary}\n\n${body}`);
  if (writes) writeSection("conformance", { title, summary, body });
  return failures > 0 ? 1 : 0;
}

/** Each in a process of its own: one that breaks down does not take the others with it. */
function all(isLong) {
  const broken = files.filter((name) => {
    const [minutes, full] = suite[name] ?? [[], []];
    const began = Date.now();
    const words = [`${root}/src/tools/verify.mjs`, name, ...(isLong ? full : minutes), ...(writes ? ["--write"] : [])];
    const { status, stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: "utf8", maxBuffer: 1 << 28 });
    const line = stdout.split("\n")[0] || `${name}: ${stderr.trim().split("\n").at(-1)}`;
    console.log(`${status === 0 ? "ok    " : "FAILED"}  ${line} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
    return status !== 0;
  });
  if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}. "npm run verify -- NAME" says more.`);
  return broken.length > 0 ? 1 : 0;
}

process.exitCode = wanted ? await one() : all(options.includes("--long"));
