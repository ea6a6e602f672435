// The headers of the system beside the real ones: every name has the real value, and no name of a call or a failure is missing.

import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { preprocess } from "../cpp/index.ts";
import { hasCompiler, inTemporaryDirectory } from "../elf/testing/tools.ts";
import { systemHeader, systemHeaderNames } from "./index.ts";

const namesIn = (header: string): string[] =>
  [...systemHeader(header)!.matchAll(/^#define ([A-Za-z]\w*|__NR_\w+) /gm)].map(([, name]) => name);

/** Values of names after a header, as text; undefined: the header does not have that name. */
function realValues(header: string, names: readonly string[]): Map<string, string> {
  return inTemporaryDirectory((directory) => {
    const text = names.map((name) => `#ifdef ${name}\n@ "${name}" ${name}\n#endif\n`).join("");
    const { stdout } = spawnSync("aarch64-linux-gnu-gcc", ["-E", "-P", "-D_GNU_SOURCE", "-x", "c", "-"], {
      cwd: directory,
      encoding: "utf8",
      input: `#include <${header}>\n${text}`,
    });
    return new Map([...stdout.matchAll(/^@ "(\w+)" (.*)$/gm)].map(([, name, value]) => [name, value]));
  });
}

const ourValues = (header: string, names: readonly string[]): Map<string, string> => {
  const text = `#include <${header}>\n${names.map((name) => `@ "${name}" ${name}\n`).join("")}`;
  const made = preprocess({ name: "a.S", text }, { read: () => undefined, systemHeader, marksLines: false });
  return new Map([...made.text.matchAll(/^@ "(\w+)" (.*)$/gm)].map(([, name, value]) => [name, value]));
};

const numberOf = (text: string): bigint | undefined => {
  const plain = text.replace(/[()\s]/g, "").replace(/[uUlL]+$/, "");
  if (/^-?(0[xX][0-9a-fA-F]+|\d+)$/.test(plain)) {
    const digits = plain.replace(/^-/, "");
    const value = BigInt(/^0[0-7]+$/.test(digits) ? `0o${digits}` : digits);
    return BigInt.asUintN(32, plain.startsWith("-") ? -value : value);
  }
  return undefined;
};

describe.skipIf(!hasCompiler)("headers of the system (needs aarch64-linux-gnu-gcc and its headers)", () => {
  // One name of each family: the others are the same text.
  const families = [
    "asm/unistd.h",
    "errno.h",
    "linux/fcntl.h",
    "sys/stat.h",
    "sys/mman.h",
    "sys/socket.h",
    "signal.h",
    "poll.h",
    "sys/epoll.h",
  ];
  it.each([
    ...families,
    "time.h",
    "sched.h",
    "linux/futex.h",
    "sys/ioctl.h",
    "sys/prctl.h",
    "sys/resource.h",
    "sys/wait.h",
    "asm/termbits.h",
  ])("%s", (header) => {
    const names = namesIn(header);
    const real = realValues(header, names);
    const own = ourValues(header, names);
    const different = names.filter((name) => {
      const [theirs, ours] = [numberOf(real.get(name) ?? ""), numberOf(own.get(name) ?? "")];
      return theirs !== undefined && theirs !== ours;
    });
    expect(different.map((name) => `${name}: ${own.get(name)}, really ${real.get(name)}`)).toEqual([]);
    expect(real.size).toBeGreaterThan(0);
  });
});

describe("a header", () => {
  it("counts once, and includes by every name that it has", () => {
    for (const name of systemHeaderNames) {
      const text = `#include <${name}>\n#include <${name}>\n`;
      expect(preprocess({ name: "a.S", text }, { read: () => undefined, systemHeader }).diagnostics).toEqual([]);
    }
  });

  it("gives what a program needs", () => {
    const text = "#include <sys/syscall.h>\n#include <fcntl.h>\nSYS_write __NR_exit O_CREAT AT_FDCWD\n";
    expect(preprocess({ name: "a.S", text }, { read: () => undefined, systemHeader, marksLines: false }).text).toBe("64 93 64 (-100)\n");
  });
});
