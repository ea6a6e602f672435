// Random scripts of socket calls (TCP, UDP, AF_UNIX, IPv6, epoll, descriptors that travel): the native kernel's transcript, call
// by call and with the readiness of every descriptor after each, is ours. `node src/tools/verify.mjs sockets COUNT SEED` runs as many as told.

import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { compareScripts, createSocketOracle, hasNativeKernel, type SocketOracle } from "../testing/socket-oracle.ts";
import { scriptKinds } from "../testing/socket-scripts.ts";

/** Of each kind. */
const scriptCount = 40;

describe.skipIf(!hasNativeKernel)("as the native kernel (needs Linux, gcc and aarch64-linux-gnu-gcc)", () => {
  let oracle: SocketOracle | undefined;
  const opened = (): SocketOracle => {
    oracle ??= createSocketOracle(fileURLToPath(new URL("../testing", import.meta.url)));
    return oracle;
  };
  afterAll(() => oracle?.close());

  it.each(scriptKinds)("%s", { timeout: 60_000 }, (kind) => {
    const first = scriptKinds.indexOf(kind) + scriptKinds.length * 200;
    const seeds = Array.from({ length: scriptCount }, (_, index) => first + index * scriptKinds.length);
    const { differences } = compareScripts(opened(), seeds, 1);
    expect(differences.map(({ seed, steps, native, ours }) => ({ seed, steps, native, ours }))).toEqual([]);
  });
});
