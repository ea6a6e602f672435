// The recipes of docs/self-hosting.md, as they stand there: the site works from each of those hosts.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, type Page, test } from "playwright/test";
import { Workbench } from "./workbench.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const recipes = readFileSync(join(root, "docs/self-hosting.md"), "utf8");
const has = (command: string): boolean => spawnSync(command, ["-h"], { stdio: "ignore" }).error === undefined;

function recipe(language: string, containing: string): string {
  const blocks = [...recipes.matchAll(/```(\w*)\n([\s\S]*?)```/g)];
  const found = blocks.find(([, name, text]) => name === language && text?.includes(containing))?.[2];
  if (!found) throw new Error(`docs/self-hosting.md has no ${language} recipe with ${containing}`);
  return found;
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });

/** Opens the page as soon as its host answers, and runs a program in it. */
async function works(page: Page, address: string): Promise<void> {
  await expect
    .poll(() =>
      fetch(address).then(
        ({ status }) => status,
        () => 0,
      ),
    )
    .toBe(200);
  await page.goto(address);
  const workbench = new Workbench(page);
  await workbench.run("_start: mov x0, #5\n mov x8, #93\n svc #0\n");
  await expect(workbench.state).toContainText("exit status 5");
}

let host: ChildProcess | undefined;
test.afterEach(() => {
  host?.kill();
});

test("python3 -m http.server", async ({ page }) => {
  test.skip(!has("python3"), "python3 is not installed");
  const port = await freePort();
  const words = recipe("sh", "http.server").trim().replace("8000", String(port)).split(" ");
  host = spawn(words[0] ?? "", [...words.slice(1), "--bind", "127.0.0.1"], { cwd: root, stdio: "ignore" });
  await works(page, `http://127.0.0.1:${port}/`);
});

test("nginx", async ({ page }) => {
  test.skip(!has("nginx"), "nginx is not installed");
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "svc0-nginx-"));
  try {
    // A worker of nginx may be another user, who must be able to read the files.
    cpSync(join(root, "dist"), join(folder, "srv"), { recursive: true });
    for (const name of ["body", "proxy", "fastcgi", "uwsgi", "scgi"]) mkdirSync(join(folder, name));
    const server = recipe("nginx", "server {").replace("8080", `127.0.0.1:${port}`).replace("/srv/svc0", join(folder, "srv"));
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map((name) => `${name}_temp_path ${join(folder, name.replace("client_", ""))};`)
      .join("\n");
    writeFileSync(
      join(folder, "nginx.conf"),
      `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
user ${process.getuid?.() === 0 ? "root" : "nobody"};
http { include /etc/nginx/mime.types; access_log off; ${temporary}\n${server} }`,
    );
    host = spawn("nginx", ["-e", join(folder, "error.log"), "-c", join(folder, "nginx.conf")], { stdio: "ignore" });
    await works(page, `http://127.0.0.1:${port}/`);
    const asset = await page.evaluate(() => [...document.scripts].find((script) => script.src)?.src ?? "");
    const answer = await fetch(asset);
    expect(answer.headers.get("cache-control")).toContain("immutable");
    expect(answer.headers.get("content-type")).toMatch(/javascript/);
  } finally {
    host?.kill();
    host = undefined;
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
});
