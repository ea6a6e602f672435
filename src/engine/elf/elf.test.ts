// Reading what others wrote: executables, objects, archives, line tables; and refusing what makes no sense.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeUtf8, encodeUtf8 } from "../base/utf8.ts";
import { ByteWriter } from "./byte-writer.ts";
import { lineTable, readArchive, readExecutable, readLineRows, readObject, writeObject } from "./index.ts";
import { smallestExecutable } from "./testing/smallest.ts";
import { compile, hasBinutils, hasCompiler, inTemporaryDirectory } from "./testing/tools.ts";

const seed = 20240607;

describe("an executable", () => {
  it("gives its entry, segments and where its program headers are", () => {
    expect(readExecutable(smallestExecutable())).toMatchObject({
      entry: 0x400078,
      programHeaderAddress: 0x400040,
      programHeaderCount: 1,
      segments: [{ address: 0x400000, fileOffset: 0, memoryBytes: 0x2000, read: true, write: false, execute: true }],
      sections: [],
      symbols: [],
    });
  });

  const changed = (offset: number, ...bytes: number[]): Uint8Array => {
    const file = smallestExecutable();
    file.set(bytes, offset);
    return file;
  };

  it.each([
    ["an empty file", new Uint8Array(0), "does not begin with 7f 45 4c 46"],
    ["a text", encodeUtf8("#!/bin/sh\n"), "does not begin with 7f 45 4c 46"],
    ["a file cut in its header", smallestExecutable().slice(0, 40), "ends inside its ELF header"],
    ["a 32-bit file", changed(4, 1), "32-bit"],
    ["a big-endian file", changed(5, 2), "big-endian"],
    ["a program for x86-64", changed(18, 62), "another processor"],
    ["an object file", changed(16, 1), "link it first"],
    ["a shared object", changed(16, 3), "static"],
    ["a core dump", changed(16, 4), "a core dump"],
    ["program headers outside the file", changed(32, 0xff, 0xff), "program headers lie outside"],
    ["one that wants a dynamic loader", changed(64, 3), "PT_INTERP"],
    ["one with nothing to load", changed(64, 4), "nothing to load"],
    ["a segment outside the file", changed(96, 0xff, 0xff, 0xff), "outside the file"],
    ["a segment larger in the file than in memory", changed(104, 1, 0), "larger in the file"],
    ["a segment beyond 48 bits", changed(85, 0, 0xff), "48-bit"],
    ["a segment at another place in its page", changed(80, 1), "same place within its page"],
    ["section headers outside the file", changed(40, 0xff, 0xff), "section headers lie outside"],
  ])("is refused: %s", (_name, bytes, reason) => {
    expect((readExecutable(bytes) as { error: string }).error).toContain(reason);
  });

  it("never makes the reader throw", () => {
    const original = smallestExecutable();
    const mutation = fc.array(fc.tuple(fc.nat({ max: original.length - 1 }), fc.integer({ min: 0, max: 255 })), { maxLength: 8 });
    fc.assert(
      fc.property(mutation, fc.nat({ max: original.length }), (changes, length) => {
        const bytes = original.slice();
        for (const [offset, byte] of changes) bytes[offset] = byte;
        for (const file of [bytes, bytes.slice(0, length)]) {
          readExecutable(file);
          readObject(file, "fuzz.o");
          readArchive(file);
        }
      }),
      { seed, numRuns: 2000 },
    );
  });

  it.skipIf(!hasCompiler)("of gcc -static is read, with the C library in it (needs aarch64-linux-gnu-gcc)", () => {
    const bytes = compile('#include <stdio.h>\nint main(void) { puts("hi"); return 0; }\n', ["-static", "-g"]);
    const executable = readExecutable(bytes);
    if ("error" in executable) throw new Error(executable.error);
    const entry = executable.symbols.find(({ name }) => name === "_start");
    expect(executable.entry).toBe(entry?.value);
    expect(executable.segments.map(({ write, execute }) => ({ write, execute }))).toEqual([
      { write: false, execute: true },
      { write: true, execute: false },
    ]);
    const main = executable.symbols.find(({ name }) => name === "main")!;
    const table = lineTable(executable);
    expect(table.addressToLocation(main.value)).toMatchObject({ line: 2 });
    expect(table.addressToLocation(main.value)?.file).toContain("program.c");
    expect(table.locationToAddresses("program.c", 2)).toContain(main.value);
  });
});

describe("an object file", () => {
  it.skipIf(!hasCompiler)("of gcc comes out as it went in, when written again (needs aarch64-linux-gnu-gcc)", () => {
    const source = "int table[10]; static int f(int x) { return x + table[3]; } int g(int x) { return f(x) * 2; }\n";
    for (const options of ["-O2", "-O0", "-O1 -g -ffunction-sections"]) {
      const bytes = compile(source, ["-c", ...options.split(" ")]);
      const object = readObject(bytes, "program.o");
      if ("error" in object) throw new Error(object.error);
      expect(Buffer.from(writeObject(object)).equals(Buffer.from(bytes)), options).toBe(true);
    }
  });

  it("is needed where another file is given", () => {
    expect(readObject(smallestExecutable(), "program")).toEqual({
      error: "program: this is an executable, a relocatable object file (.o) is needed here",
    });
  });
});

describe("an archive", () => {
  it.skipIf(!hasBinutils)("of ar gives its members, with long names (needs aarch64-linux-gnu-ar)", () => {
    inTemporaryDirectory((directory) => {
      const long = "a-name-that-is-longer-than-sixteen-characters.o";
      writeFileSync(join(directory, "short.o"), "odd");
      writeFileSync(join(directory, long), "even");
      execFileSync("aarch64-linux-gnu-ar", ["rc", "lib.a", "short.o", long], { cwd: directory });
      const archive = readArchive(new Uint8Array(readFileSync(join(directory, "lib.a"))));
      if ("error" in archive) throw new Error(archive.error);
      expect(archive.members.map(({ name, contents }) => [name, decodeUtf8(contents!)])).toEqual([
        ["short.o", "odd"],
        [long, "even"],
      ]);
    });
  });

  it("is refused where it is damaged", () => {
    const damaged = readArchive(encodeUtf8("!<arch>\nshort.o/        0           0     0     644     99999     `\n"));
    expect((damaged as { error: string }).error).toBe("the archive is damaged at byte 8");
  });
});

describe("a line table", () => {
  it("of random bytes ends and throws nothing", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (program) => {
        const unit = new ByteWriter();
        unit.u32(program.length + 2);
        unit.u16(4);
        unit.append(program);
        readLineRows(unit.finish(), new Uint8Array(0), new Uint8Array(0));
      }),
      { seed, numRuns: 2000 },
    );
  });

  it.skipIf(!hasCompiler).each(["-gdwarf-4", "-gdwarf-5"])(
    "of gcc %s has the rows that objdump prints (needs aarch64-linux-gnu-gcc)",
    (version) => {
      const source = "int f(int x) {\n  int y = x * 2;\n  return y + 1;\n}\nvoid _start(void) {\n  f(3);\n  for (;;);\n}\n";
      const bytes = compile(source, [version, "-O0", "-nostdlib", "-static", "-ffreestanding"]);
      const executable = readExecutable(bytes);
      if ("error" in executable) throw new Error(executable.error);
      const printed = inTemporaryDirectory((directory) => {
        const path = join(directory, "program");
        writeFileSync(path, bytes);
        return execFileSync("aarch64-linux-gnu-objdump", ["--dwarf=decodedline", path], { encoding: "utf8" });
      });
      const expected = [...printed.matchAll(/^program\.c\s+(\d+|-)\s+(0x[0-9a-f]+)/gm)].map(([, line, address]) => [line, Number(address)]);
      const rows = lineTable(executable).rows.map(({ line, address, endOfSequence }) => [endOfSequence ? "-" : `${line}`, address]);
      expect(rows).toEqual(expected);
    },
  );
});

describe("UTF-8", () => {
  it("is that of the host", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(Buffer.from(encodeUtf8(text)).equals(Buffer.from(text, "utf8"))).toBe(true);
        expect(decodeUtf8(encodeUtf8(text))).toBe(text);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("that is malformed gives replacement characters", () => {
    expect(decodeUtf8(Uint8Array.of(0x61, 0xff, 0xc0, 0x80, 0xe2, 0x82, 0x62))).toBe("a\ufffd\ufffd\ufffd\ufffd\ufffdb");
  });
});
