// as, ld and gcc as functions of files: what they write and say. Objects and printed texts are GCC's where it is installed.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeUtf8 } from "../../../base/utf8.ts";
import { hasCompiler, inTemporaryDirectory } from "../../../elf/testing/tools.ts";
import type { ToolRequest } from "../../../kernel/index.ts";
import type { ToolText } from "../../tool.ts";
import { toolchainCommands } from "./index.ts";

const files: Readonly<Record<string, string>> = {
  "main.S": `#include <sys/syscall.h>
#include "own.h"
#define DOUBLE(r) add r, r, r
	.global _start
_start:	mov x0, VALUE
	DOUBLE(x0) // twice
#ifdef MORE
	add x0, x0, MORE
#endif
	bl other
	mov x8, SYS_exit
	svc #0
`,
  "own.h": "#ifndef OWN_H\n#define OWN_H\n#define VALUE 4\n#endif\n",
  "other.s": "	.global other\nother:	ret\n",
  "main.s": "	.global main\nmain:	mov w0, 3\n	ret\n",
  "printing.s": '	.global _start\n_start:	ldr x0, =text\n	bl printf\n	bl system\n	b exit\n	.data\ntext:	.asciz "hello"\n',
  "plain.c": "int main(void) { return 0; }\n",
  "wrong.S": "#define N 5000\n_start: nop\n	add x0, x0, N\n",
  // é of ISO 8859-1, as an editor of another time has written it.
  "latin.s": '	.include "latin.inc"\n	.ascii "\udce9t\udce9" // \udce0\n',
  "latin.inc": '	.ascii "\udcfc"\n',
  words: "-D MORE=1 -c\nmain.S -o 'made.o'\n",
  "a.ld": "ENTRY(_start) SECTIONS { . = 0x10000; .text : { *(.text) } }",
};

function run(command: string, input?: string): ToolText & { readonly written: ReadonlyMap<string, Uint8Array> } {
  const [name, ...words] = command.split(" ");
  const request = {
    ...{ name, arguments: words, input: input === undefined ? undefined : new TextEncoder().encode(input), workingDirectory: "/home" },
    read: (path: string) => (Object.hasOwn(files, path) ? encodeUtf8(files[path]) : "ENOENT"),
  } as unknown as ToolRequest;
  const result = toolchainCommands.find((row) => row.name === name)!.run(request) as ToolText | "input";
  if (result === "input") throw new Error("wants its input");
  return { ...result, written: new Map((result.files ?? []).map(({ path, bytes }) => [path, bytes])) };
}

describe("gcc", () => {
  it("preprocesses, assembles and links what its line names", () => {
    const { written, errors, status = 0 } = run("gcc -nostdlib -static -DMORE=2 main.S other.s -o program");
    expect([errors, status, [...written.keys()]]).toEqual(["", 0, ["program"]]);
    expect(run("gcc main.s").written.has("a.out")).toBe(true);
  });

  it("gives a program with a _start of its own all of the C library but what calls main", () => {
    const { written, errors } = run("gcc -nostartfiles printing.s -o program");
    expect([errors, [...written.keys()]]).toEqual(["", ["program"]]);
    expect(run("gcc printing.s").errors).toContain("multiple definition of _start");
  });

  it("leaves bytes that are no UTF-8 what they are", () => {
    const { written } = run("gcc -c latin.s");
    const bytes = Buffer.from(written.get("latin.o")!);
    expect(bytes.includes(Buffer.from([0xfc, 0xe9, 0x74, 0xe9]))).toBe(true);
  });

  it("takes words from a file, and goes as far as it is told", () => {
    expect([...run("gcc @words").written.keys()]).toEqual(["made.o"]);
    expect([...run("gcc -c main.S other.s").written.keys()]).toEqual(["main.o", "other.o"]);
    expect(run("gcc -E -P -DMORE=2 main.S").output).toBe(
      " .global _start\n_start: mov x0, 4\n add x0, x0, x0\n add x0, x0, 2\n bl other\n mov x8, 93\n svc #0\n",
    );
    expect(run("gcc -MM main.S").output).toBe("main.o: main.S own.h\n");
    const { written } = run("gcc -MMD -MP -c main.S -o build/main.o");
    expect(new TextDecoder().decode(written.get("build/main.d"))).toBe("build/main.o: main.S own.h\nown.h:\n");
  });

  it("reads standard input if it is told what that is", () => {
    expect(run("gcc -c -x assembler -o in.o -", "nop\n").written.has("in.o")).toBe(true);
    expect(run("gcc -c -").errors).toContain("-E or -x required when input is from standard input");
  });

  it("says where in the source a mistake is, though a macro has made it", () => {
    const { errors, status } = run("gcc -c wrong.S");
    expect(status).toBe(1);
    expect(errors).toContain("wrong.S:3:14: error: immediate 5000 does not fit add");
  });

  it.each([
    ["gcc plain.c", "there is no C compiler here"],
    ["gcc absent.s", "gcc: error: absent.s: No such file or directory"],
    ["gcc", "fatal error: no input files"],
    ["gcc -c main.s other.s -o x.o", "cannot specify '-o' with '-c', '-S' or '-E' with multiple files"],
    ["gcc -foo=1 --bar main.s", "unrecognized command-line option '--bar'"],
    ["gcc other.s", "undefined reference to main"],
  ])("%s is refused", (command, reason) => {
    const { errors, status } = run(command);
    expect([errors, status]).toEqual([expect.stringContaining(reason), 1]);
  });
});

describe("ld", () => {
  const objects = (): ((path: string) => ToolText) => {
    const made = run("gcc -c main.S other.s").written;
    return (line) => {
      const [name, ...words] = line.split(" ");
      const read = (path: string) => made.get(path) ?? (Object.hasOwn(files, path) ? encodeUtf8(files[path]) : "ENOENT");
      const request = { name, arguments: words, input: undefined, workingDirectory: "/home", read } as unknown as ToolRequest;
      return toolchainCommands.find((row) => row.name === "ld")!.run(request) as ToolText;
    };
  };

  it("prints what of its line makes no difference, and writes its map", () => {
    const ld = objects();
    expect(ld("ld -z foo main.o other.o").errors).toBe("ld: warning: -z foo ignored\n");
    expect(ld("ld -Map=program.map main.o other.o").files?.map(({ path }) => path)).toEqual(["a.out", "program.map"]);
    expect(ld("ld -M main.o other.o").output).toContain("Linker script and memory map");
  });

  it("reads a script", () => {
    const [file] = objects()("ld -T a.ld main.o other.o -o program").files ?? [];
    // The entry in the header of an ELF file.
    expect(new DataView(file.bytes.buffer).getUint32(24, true)).toBe(0x10000);
  });

  it("finds the C library by the names that gcc gives it", () => {
    expect(objects()("ld main.o other.o -lc -dynamic-linker /lib/ld-linux-aarch64.so.1 -lm -lgcc").status).toBe(0);
  });
});

describe.skipIf(!hasCompiler)("beside GCC (needs aarch64-linux-gnu-gcc)", () => {
  const theirs = (words: readonly string[], output: string): Uint8Array =>
    inTemporaryDirectory((directory) => {
      for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
      execFileSync("aarch64-linux-gnu-gcc", [...words, "-o", output], { cwd: directory });
      return new Uint8Array(readFileSync(join(directory, output)));
    });

  it.each(["-c main.S", "-c -DMORE=7 main.S", "-c other.s"])("gcc %s writes the same object", (line) => {
    const ours = run(`gcc ${line} -o x.o`).written.get("x.o")!;
    expect(Buffer.from(ours).equals(Buffer.from(theirs(line.split(" "), "x.o")))).toBe(true);
  });
});
