// m4 as a course writes with it, and as GNU m4 answers.

import { spawnSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { ToolRequest } from "../../../kernel/index.ts";
import { m4Command } from "./m4.ts";

function m4(files: Readonly<Record<string, string>>, words: readonly string[], input?: string) {
  const encoder = new TextEncoder();
  const result = m4Command.run({
    ...{ name: "m4", arguments: words, workingDirectory: "/" },
    input: input === undefined ? undefined : encoder.encode(input),
    read: (path: string) => (files[path] === undefined ? "ENOENT" : encoder.encode(files[path])),
  } as unknown as ToolRequest);
  if (result === "input" || !("output" in result)) throw new Error("m4 prints at once");
  return { output: new TextDecoder().decode(result.output as Uint8Array), errors: result.errors, status: result.status };
}

const program = `define(fp, x29)
define(lr, x30)dnl the link register
define(count_r, w19)	// counts
alloc = -(16 + 8) & -16
main:	stp fp, lr, [sp, alloc]!	// fp's place: \`lr' stays
	mov count_r, eval(3 * 4)
	# fp in a comment of m4
	ifelse(count_r, w19, \`add count_r, count_r, 1', nop)
define(\`forloop', \`pushdef(\`$1', \`$2')_forloop($@)popdef(\`$1')')dnl
define(\`_forloop', \`$4\`'ifelse($1, \`$3',, \`define(\`$1', incr($1))_forloop($@)')')dnl
forloop(\`i', 1, 3, \`	.word i
')dnl
include(\`more.m4')dnl
divert(1)end of fp
divert(0)dnl
index of the array, len(count_r)
`;

describe("m4", () => {
  it("expands registers' names, loops and files, also where a comment has them", () => {
    const files = { "a.asm": program, "more.m4": "define(`LIMIT', 4)mov fp, LIMIT\n" };
    expect(m4(files, ["a.asm"])).toEqual({
      output: `
	// counts
alloc = -(16 + 8) & -16
main:	stp x29, x30, [sp, alloc]!	// x29's place: lr stays
	mov w19, 12
	# fp in a comment of m4
	add w19, w19, 1
	.word 1
	.word 2
	.word 3
mov x29, 4
index of the array, 3
end of x29
`,
      errors: "",
      status: 0,
    });
  });

  it("takes definitions from its words, and what stands on its standard input", () => {
    expect(m4({}, ["-DSIZE=8", "-"], ".skip SIZE, eval(SIZE / 3)\n").output).toBe(".skip 8, 2\n");
  });

  it("says what is wrong, and where", () => {
    const { errors, status } = m4({ "a.asm": "mov x0, 1\ndefine(`x\nmov x1, 2\n" }, ["a.asm"]);
    expect({ errors, status }).toEqual({ errors: "m4:a.asm:2: ERROR: end of file in string\n", status: 1 });
    expect(m4({ "a.asm": "eval(1 +)\nincr(x)\ninclude(no)\n" }, ["a.asm", "b.asm"]).errors).toBe(
      "m4:a.asm:1: bad expression in eval: 1 +\nm4:a.asm:2: non-numeric argument to builtin `incr'\n" +
        "m4:a.asm:3: cannot open `no': No such file or directory\nm4: cannot open `b.asm': No such file or directory\n",
    );
  });

  it("ends a macro that stands for itself", () => {
    const { errors, status } = m4({ "a.asm": "define(`x', `x')\nx\n" }, ["a.asm"]);
    expect(errors).toMatch(/^m4:a.asm:2: ERROR: this goes on without an end: .*`x' is called again\n$/);
    expect(status).toBe(1);
  });

  const isInstalled = spawnSync("m4", ["--version"]).status === 0;

  it.skipIf(!isInstalled)("answers as GNU m4 does (needs m4)", () => {
    const folder = mkdtempSync(join(tmpdir(), "svc0-m4-"));
    const different = cases.flatMap((text) => {
      writeFileSync(join(folder, "c.m4"), text);
      const { stdout, stderr, status } = spawnSync("m4", ["c.m4"], { cwd: folder, encoding: "utf8" });
      const ours = m4({ "c.m4": text }, ["c.m4"]);
      const same = ours.output === stdout && ours.errors === stderr && ours.status === status;
      return same ? [] : [{ text, ours, theirs: { stdout, stderr, status } }];
    });
    expect(different).toEqual([]);
  });
});

const cases: readonly string[] = [
  "eval(0x1F, 16, 5) eval(2**3**2) eval(-7 % 3) eval(1 << 31) eval(-2**2) eval(0r3:21) eval(1 || 5/0) eval(0b2) eval(3 @ 4) eval(1 = 1) eval(5 % 0)\n",
  "eval(1, 40) eval(5, 2, -1) eval(1 += 2) eval(`1 ') eval() eval(10, 1) eval(99999999999)\n",
  "translit(`a-b', `-a', `+z') translit(abcdef, f-a, 1-6) translit(abc, ab) substr(abc, 1, ) substr(abc, -1) substr(hello, 1, 3) index(abc)\n",
  "patsubst(`abc abd', `ab\\(.\\)', `<\\1\\&>') patsubst(abc, x*, -) regexp(`GNUs not Unix', `\\w\\(\\w+\\)$', `*** \\& *** \\1') patsubst(abc, b, `\\2')\n",
  "patsubst(`a+b?c', `+', `P') patsubst(`aab', `a+', `X') patsubst(`a{2}', `{2}', `X') regexp(abc, `\\(') regexp(abc, `c\\|b')\n",
  "format(`%05.2f %s %-5d|%x %c %+d %*d', 3.14159, abc, 42, 255, 65, 5, 4, 7) format(`%.1f', 2.25) format(`%q', 1) format(`%d', x)\n",
  "define(`f', `$# $* $@ $10 $1$2 $')f(1, `2, 3') f() f\nshift(1, `2', 3)\ndefine(`a b', 1)indir(`a b') indir(`c')\n",
  "changequote([, ])define([z], [[q]])z\nchangecom(//)// len(abc)\n# len(abc)\nm4wrap([one\n])m4wrap([two\n])m4exit(3)\n",
  "divert(-1)gone\ndivert\ndivert(2)two\ndivert(1)one\nundivert(2)divert`'zero divnum\nundivert(`no')\n",
  "ifelse(a, a) ifelse(a, a, b, c, d) ifelse(x, y, b, c, d, e) ifdef(`a') dumpdef(`len', `nope', `f')define(`l', defn(`len'))l(abc) len define\n",
  "a `b `c' d' dnl e\n__file__ __line__ errprint(`said\n')pushdef(`p', 1)pushdef(`p', 2)p popdef(`p')p undefine(`p')p\nlen(abc",
];
