// `npm run verify`: every long proof in a form of minutes; `npm run verify -- --long`: in its full form. One line each, with its count and
// its failures, as many at a time as there are processors. `npm run verify -- NAME [PARAMETER…] [--write]` runs one,
// src/tools/verify/NAME.ts, and prints what it found; with --write, as with `--long --write`, the results become sections of
// docs/conformance.md. Fails if anything is unexplained.

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { importBundled } from "./bundle.mjs";
import { root } from "./install.mjs";
import { writeSection } from "./report-page.mjs";

/** Parameters of each proof: for minutes, and in full. What the parameters mean, its file says; a file that is not here has
 * none. Those that take longest come first, so that the processors end together; durability, which goes by the clock, runs alone in the end. */
const suite = {
  instructions: [["20000"], ["1200000", "98", "2026"]],
  programs: [["1000"], ["100000", "7"]],
  timetravel: [
    ["20", "20"],
    ["1000", "100", "1"],
  ],
  disassembly: [["200000"], ["20000000"]],
  assembler: [["20000"], ["1000000", "1"]],
  sockets: [["400"], ["10000", "20001"]],
  curl: [["200"], ["2000"]],
  captures: [["30"], ["400", "1"]],
  spellings: [["4"], ["240"]],
  processors: [["0"], ["6"]],
  "hostile-objects": [["100"], ["1000"]],
  "link-scripts": [["200"], ["2000", "1"]],
  printf: [["500"], ["10000", "1"]],
  inputs: [["100000"], ["10000000", "1"]],
  links: [["10000"], ["100000", "1"]],
  durability: [["5"], ["200"]],
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

/** A proof in a process of its own: one that breaks down does not take the others with it. Prints its line; is whether it held. */
function holds(name, isLong) {
  const [minutes, full] = suite[name] ?? [[], []];
  const began = Date.now();
  const words = [`${root}/src/tools/verify.mjs`, name, ...(isLong ? full : minutes), ...(writes ? ["--write"] : [])];
  return new Promise((resolve) => {
    execFile(process.execPath, words, { cwd: root, maxBuffer: 1 << 28 }, (error, stdout, stderr) => {
      const line = stdout.split("\n")[0] || `${name}: ${stderr.trim().split("\n").at(-1)}`;
      console.log(`${error ? "FAILED" : "ok    "}  ${line} (${((Date.now() - began) / 1000).toFixed(0)} s)`);
      resolve(!error);
    });
  });
}

async function all(isLong) {
  const waiting = [...new Set([...Object.keys(suite), ...files])].filter((name) => name !== "durability");
  const broken = [];
  const work = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) if (!(await holds(name, isLong))) broken.push(name);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  if (!(await holds("durability", isLong))) broken.push("durability");
  if (broken.length > 0) console.log(`\nFailed: ${broken.join(", ")}. "npm run verify -- NAME" says more.`);
  return broken.length > 0 ? 1 : 0;
}

process.exitCode = wanted ? await one() : await all(options.includes("--long"));
