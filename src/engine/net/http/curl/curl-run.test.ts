// curl beside the real curl 7.88: the same command line, the same server, the same exit code, output, -v text and requests.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compareCurl } from "../../testing/curl-mutations.ts";
import { type CurlScene, realCurl, simulatedCurl } from "../../testing/curl-scenes.ts";

const ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
const last = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nho";
const found = (location: string, status = 302): string =>
  `HTTP/1.1 ${status} Found\r\nLocation: ${location}\r\nContent-Length: 3\r\n\r\nabc`;
const scene = (words: string, ...server: readonly string[][]): CurlScene => ({ words: words.split(" "), server });

const scenes: readonly CurlScene[] = [
  scene("-sSv http://SERVER/", [ok]),
  scene("-sSv http://SERVER/", ["HTTP/1.0 200 OK\r\n\r\nhi"]),
  scene("-sSv http://SERVER/", ["HTTP/1.1 200 OK\r\n\r\nhi"]),
  scene("-sSv http://SERVER/", ["HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 2\r\n\r\nhi"]),
  scene("-sSv http://SERVER/a http://SERVER/b", [ok, last]),
  scene("-sSv http://SERVER/a http://SERVER/b", [ok, "reset"], [last]),
  scene("-sSv http://SERVER/", ["close"]),
  scene("-sSv http://SERVER/", ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhi"]),
  scene("-sSv http://SERVER/", ["hello"]),
  scene("-sSv http://SERVER/", ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhixx"]),
  scene("-sSvi http://SERVER/", ["HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"]),
  scene("-sSvI http://SERVER/", ["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"]),
  scene("-sSvf http://SERVER/", ["HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nhi"]),
  scene("-sSv --fail-with-body http://SERVER/", ["HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nhi"]),
  scene("-sSvL http://SERVER/a", [found("/x"), ok]),
  scene("-sSvL http://SERVER/a/b?c", [found("d?e"), ok]),
  scene("-sSvL -d q=1 http://SERVER/a", [found("/x"), ok]),
  scene("-sSvL -d q=1 http://SERVER/a", [found("/x", 307), ok]),
  scene("-sSvL -d q=1 http://SERVER/a", [found("/x", 303), ok]),
  scene("-sSvL --max-redirs 1 http://SERVER/a", [found("/x"), found("/y")]),
  scene("-sS http://SERVER/a", [found("/x")]),
  scene("-sSv -d a=b -d c http://SERVER/", [ok]),
  scene("-sSv -d @file.txt http://SERVER/", [ok]),
  scene("-sSv --data-binary @file.txt http://SERVER/", [ok]),
  scene("-sSv -H Transfer-Encoding:chunked -d abc http://SERVER/", [ok]),
  scene("-sSv -u me:pw -A agent -e http://ref/ http://SERVER/", [ok]),
  scene("-sSv -G -d a=b --data-urlencode c=x=y&z --data-urlencode =qr http://SERVER/?z=1", [ok]),
  scene("-sSv -H X-A:1 -H Accept: -H Empty; -H Host:h -X PUT http://SERVER/p", [ok]),
  scene("-sSv --http1.0 http://SERVER/", [ok]),
  scene("-sSv SERVER/a/../b", [ok]),
  scene('-sSv --json {"a":1} http://SERVER/', [ok]),
  scene("-sSv -T file.txt http://SERVER/d/", [ok]),
  scene("-sSv -H Expect:100-continue -d abc http://SERVER/", ["HTTP/1.1 100 Continue\r\n\r\n", `body:${ok}`]),
  scene("-sSv http://localhost:1/"),
  scene("-sSv http://127.0.0.1:1/"),
  scene("-sS http://nosuch.invalid/"),
  scene("-sS http://SERVER/a -o - http://SERVER/b", [ok, ok]),
  scene(
    "-sS -w %{http_code}|%{size_download}|%{size_upload}|%{size_header}|%{num_connects}|%{num_redirects}|%{url_effective}|%{content_type}|%{remote_ip}|%{method}|%{http_version}|%{scheme}|%{exitcode}|%{errormsg}|%{urlnum}|%%\\n|%{redirect_url} http://SERVER",
    [ok],
  ),
  scene("-sSL -w %{num_redirects}|%{num_connects}|%{size_header}|%{size_download} http://SERVER/a", [found("/x"), ok]),
  scene("-sS -w %{nope}! http://SERVER/", [ok]),
  scene("-sS"),
  scene("--bogus http://x/"),
  scene("-X"),
  scene("-sSo"),
  scene("--max-time x http://localhost:1/"),
];

/** Where the server's answer to a body's head may come before or after the body, curl's own line about it comes and goes. */
const normal = (text: string): string =>
  text.replace(/\* We are completely uploaded and fine\n/g, "").replace(/after \d+ ms/g, "after 0 ms");

const version = spawnSync("curl", ["--version"]).stdout?.toString() ?? "";

describe.skipIf(!version.startsWith("curl 7.88."))("curl (needs curl 7.88)", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "svc0-curl-"));
    writeFileSync(join(folder, "file.txt"), "one\r\ntwo\n");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(scenes.map((one) => [one.words.join(" "), one] as const))("%s", { timeout: 20_000 }, async (_, one) => {
    const real = await realCurl(one, folder);
    const own = simulatedCurl(one);
    expect({ ...own, stderr: normal(own.stderr) }).toEqual({
      exitCode: real.exitCode,
      stdout: real.stdout,
      stderr: normal(real.stderr),
      requests: real.requests,
    });
  });

  // `node src/tools/verify.mjs curl COUNT SEED` tries as many as told.
  it("responses with something wrong, or odd: exit code, output and message", { timeout: 60_000 }, async () => {
    for (let seed = 1; seed <= 40; seed++) expect(await compareCurl(seed, folder)).toBeUndefined();
  });
});
