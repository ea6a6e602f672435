// `npm test`: installs what is missing, then types, style, layers, unit tests, the built site, and the site in a real browser.
// Every stage runs even if one before it failed; the closing line counts all tests.
// `npm test -- inspection -g memory`: builds, and runs those cases in the browser alone; the words are playwright's.

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureBrowser } from "./browser.mjs";
import { ensureInstalled, runPackageCommand } from "./install.mjs";

ensureInstalled();

const reports = mkdtempSync(join(tmpdir(), "svc0-test-"));
const counts = { passed: 0, failed: 0, skipped: 0 };
const failures = [];
const wantedCases = process.argv.slice(2);

function stage(name, path, arguments_, options) {
  const began = Date.now();
  console.log(`\n── ${name}`);
  const status = runPackageCommand(path, arguments_, options);
  console.log(`── ${name}: ${status === 0 ? "ok" : "FAILED"} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  if (status !== 0) failures.push(name);
  return status;
}

function readReport(file) {
  const path = join(reports, file);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

/** A check without a test runner counts as one test. */
function check(name, path, arguments_) {
  counts[stage(name, path, arguments_) === 0 ? "passed" : "failed"] += 1;
}

function checkSources() {
  check("types: everything", "typescript/bin/tsc", ["-p", "."]);
  check("types: the engine without DOM or Node", "typescript/bin/tsc", ["-p", "src/engine"]);
  check("style", "@biomejs/biome/bin/biome", ["check", "--error-on-warnings", "."]);
  check("dead code", "knip/bin/knip.js", ["--no-progress", "--include", "files,exports,dependencies"]);

  stage("unit tests, layers and goldens", "vitest/vitest.mjs", [
    "run",
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${join(reports, "unit.json")}`,
  ]);
  const unit = readReport("unit.json");
  counts.passed += unit?.numPassedTests ?? 0;
  counts.failed += unit?.numFailedTests ?? 1;
  counts.skipped += unit?.numPendingTests ?? 0;
}

if (wantedCases.length === 0) checkSources();

check("build", "vite/bin/vite.js", ["build", "--logLevel", "warn"]);

const browser = await ensureBrowser();
if (browser) {
  stage("in a real browser", "playwright/cli.js", ["test", ...wantedCases, "--config", "e2e/playwright.config.ts"], {
    env: { ...process.env, SVC0_CHROMIUM: browser, PLAYWRIGHT_JSON_OUTPUT_NAME: join(reports, "browser.json") },
  });
  const stats = readReport("browser.json")?.stats;
  counts.passed += stats?.expected ?? 0;
  counts.failed += (stats?.unexpected ?? 1) + (stats?.flaky ?? 0);
  counts.skipped += stats?.skipped ?? 0;
} else {
  console.error("No Chromium could be found or installed: install one, or name it in SVC0_CHROMIUM.");
  counts.failed += 1;
  failures.push("in a real browser");
}

rmSync(reports, { recursive: true, force: true });
if (failures.length > 0) console.log(`\nFailed: ${failures.join(", ")}`);
console.log(`\nTests: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(failures.length > 0 || counts.failed > 0 ? 1 : 0);
