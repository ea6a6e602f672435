// Installs the npm packages when they are missing or older than the lock file: `npm start` and `npm test` begin here,
// so a fresh clone needs nothing else. Plain JavaScript, Node's own modules alone: it runs before anything is installed.

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a command with this process's terminal; gives its exit status. */
export function run(command, arguments_, options = {}) {
  const result = spawnSync(command, arguments_, { cwd: root, stdio: "inherit", shell: process.platform === "win32", ...options });
  if (result.error) console.error(`${command}: ${result.error.message}`);
  return result.status ?? 1;
}

/** Node's own way to run a package's command, without a shell in between. */
export const runPackageCommand = (path, arguments_, options) =>
  run(process.execPath, [`${root}/node_modules/${path}`, ...arguments_], options);

export function ensureInstalled() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`svc0 needs Node 20.19 or newer; this is ${process.versions.node}. See https://nodejs.org/`);
    process.exit(1);
  }
  const installed = `${root}/node_modules/.package-lock.json`;
  const lock = `${root}/package-lock.json`;
  if (existsSync(installed) && (!existsSync(lock) || statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 60_000)) return;
  console.error("Installing packages (once) …");
  const status = run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  if (status !== 0) process.exit(status);
}
