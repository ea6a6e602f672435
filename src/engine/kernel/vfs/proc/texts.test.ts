// The form of /proc's texts: the native kernel's own files, their numbers left out, are what the computer shows. Files whose rows depend on
// how a kernel was built need only have no rows of their own.

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { decodeUtf8 } from "../../abi/text.ts";
import { compileFreestanding } from "../../testing/freestanding.ts";
import { bootComputer, start } from "../../testing/guest.ts";
import { hasCompiler } from "../../testing/tools.ts";

const program = "int main() { pause_ms(100000); return 0; }";

describe.skipIf(process.platform !== "linux" || !hasCompiler)("as the native kernel (needs Linux and aarch64-linux-gnu-gcc)", () => {
  const computer = bootComputer();
  const pid = start(computer, compileFreestanding(program));
  computer.run({ budget: 100_000, idleUntilNs: 0 });
  const ours = (path: string): string => {
    const bytes = computer.readAs(pid, path.replace("self", String(pid)));
    if (typeof bytes === "string") throw new Error(`${path}: ${bytes}`);
    return decodeUtf8(bytes);
  };
  const native = (path: string): string => readFileSync(path, "latin1");
  const shape = (text: string): string => text.replaceAll(/[0-9]+|unlimited/g, "N").replaceAll(/ +/g, " ");

  it.each(["/proc/self/limits", "/proc/self/io", "/proc/self/statm", "/proc/self/schedstat", "/proc/uptime", "/proc/loadavg"])(
    "%s",
    (path) => {
      expect(shape(ours(path))).toBe(shape(native(path)));
    },
  );

  it.each([
    "/proc/net/dev",
    "/proc/net/tcp",
    "/proc/net/tcp6",
    "/proc/net/udp",
    "/proc/net/udp6",
    "/proc/net/unix",
    "/proc/net/arp",
    "/proc/net/route",
    "/proc/swaps",
    "/proc/partitions",
  ])("the heading of %s", (path) => {
    expect(ours(path).split("\n")[0]).toBe(native(path).split("\n")[0]);
  });

  it.each(["/proc/self/status", "/proc/self/smaps", "/proc/meminfo", "/proc/stat", "/proc/net/sockstat"])(
    "names in %s, in their order",
    (path) => {
      const names = (text: string): string[] => [
        ...new Set(text.split("\n").flatMap((line) => /^[A-Z][A-Za-z_()]+(?=:)|^[a-z]+(?= )/.exec(line)?.[0] ?? [])),
      ];
      const [here, there] = [names(ours(path)), names(native(path))];
      expect(there.filter((name) => here.includes(name))).toEqual(here);
    },
  );

  it.each(["/proc/self/stat", "/proc/self/mounts", "/proc/self/mountinfo", "/proc/self/fdinfo/0", "/proc/net/sockstat"])(
    "fields of %s",
    (path) => {
      const fields = (text: string): number => text.split("\n")[0]!.split(/\s/).length;
      expect(fields(ours(path))).toBe(fields(native(path)));
    },
  );

  it("lists in /proc/self only what there is", () => {
    for (const name of ["auxv", "cgroup", "cmdline", "comm", "environ", "maps", "oom_score_adj", "oom_adj", "smaps_rollup"]) {
      expect(ours(`/proc/self/${name}`).length, name).toBeGreaterThan(0);
      expect(ours(`/proc/self/task/${pid}/${name}`), name).toBe(ours(`/proc/self/${name}`));
    }
  });
});
