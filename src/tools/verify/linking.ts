// `node src/tools/verify.mjs linking`: assembly, C with glibc and C++ with libstdc++ linked under many options by this linker
// and by GNU ld: the same bytes, or both refuse. Needs aarch64-linux-gnu-gcc, g++, their libraries and binutils.

import { spawnSync } from "node:child_process";
import { hasBinutils, hasCompiler } from "../../engine/elf/testing/tools.ts";
import { hasCxxLibrary, hasLibc, LinkFolder, same } from "../../engine/link/testing/both-linkers.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Linked programs";

const assembly = (name: string, other: string): string => `
.global ${name}, value_${name}
.weak nowhere, ${other}
${name}: bl ${other}
 ldr x0, =value_${name}
 adrp x1, room
 add x1, x1, :lo12:room
 ldr x2, [x1, #:lo12:room]
 cbz x0, nowhere
 adrp x3, :got:value_${other}
 ldr x3, [x3, :got_lo12:value_${other}]
 mrs x4, tpidr_el0
 add x4, x4, #:tprel_hi12:own, lsl #12
 add x4, x4, #:tprel_lo12_nc:own
 .cfi_startproc
 nop
 .cfi_endproc
.data
value_${name}: .xword 5, value_${name}, ${name}
.bss
.balign 16
room: .skip 100
.section .rodata.str1.1,"aMS",@progbits,1
.asciz "hello"
.asciz "${name}lo"
.section .text.unused,"ax"
unused: b ${name}
.section list,"aw"
.word 1
.section .tdata,"awT"
own: .xword 3
.section .text.shared,"axG",@progbits,shared,comdat
.weak shared
shared: ret
.section .init_array,"aw"
.xword ${name}
.comm common, 40, 8
.section .note.GNU-stack,"",@progbits
`;
const c = `#include <stdio.h>
#include <math.h>
#include <pthread.h>
static __thread int mine; static void *work(void *a) { mine = (int)(long)a; return (void *)(long)mine; }
static int one(void) { return 1; } static int (*choose(void))(void) { return one; } int chosen(void) __attribute__((ifunc("choose")));
__attribute__((constructor(101))) static void first(void) { puts("first"); } int common;
int main(void) { pthread_t t; void *r; pthread_create(&t, 0, work, (void *)5); pthread_join(t, &r); printf("%ld %d %g\\n", (long)r, chosen() + common, sin(2)); return 0; }`;
const cxx = `#include <iostream>
#include <map>
#include <stdexcept>
#include <thread>
struct Base { virtual ~Base() = default; virtual int f() { return 1; } }; struct Other : virtual Base { int f() override { return 2; } };
int main() { std::map<int, std::string> m{{1, "one"}}; try { m.at(5); } catch (const std::exception &e) { std::cout << e.what() << m[1] << std::endl; }
Base *b = new Other; std::thread t([&] { std::cout << b->f() << dynamic_cast<Other &>(*b).f() << '\\n'; }); t.join(); delete b; return 0; }`;

const forAssembly = `| -s | -S | -x | -X | -n | -N | -N -Ttext=0x1000 | -n -Ttext=0x8000 | -z separate-code | -z separate-code -z max-page-size=4096
| -z noseparate-code | -Ttext=0x10000 | -Ttext=0x500000 -Tdata=0x600000 | -Tdata=0x200000 | -Tdata=0x400000 | -Tbss=0x300000
| -Ttext=0x600000 -Tdata=0x500000 -Tbss=0x400000 | -Ttext-segment=0x10000000 | --section-start=.rodata=0x900000 | --gc-sections | --gc-sections -e two
| -e two | -e 0x400100 | -u nothing | --build-id | --build-id=md5 | --build-id=0x1234 | -z norelro | -z execstack | -z noexecstack | -z stack-size=0x100000
| --defsym x=(value_one-one)*2 | --defsym x=one+4 | --defsym x=absent | -z max-page-size=4096 | -z common-page-size=65536 | --eh-frame-hdr
| --fix-cortex-a53-843419 | -r | -r -S | -r -x | -r -X | --no-such-option | -m elf_x86_64 | --start-group two.o --end-group | -z muldefs two.o | --wrap=two --defsym __wrap_two=one | --wrap shared --defsym __wrap_shared=one`;
const forLibraries = `| --gc-sections | --eh-frame-hdr | --fix-cortex-a53-843419 | --gc-sections --eh-frame-hdr --fix-cortex-a53-843419 | -s | -S | -x
| -z norelro | -z separate-code | -z max-page-size=4096 | --build-id=md5 | -Ttext-segment=0x10000 | --defsym foo=main+4`;
const optionsIn = (text: string): string[][] => text.split("|").map((line) => line.split(/\s+/).filter(Boolean));

export function verify(): VerifyResult {
  if (!hasBinutils || !hasCompiler || !hasLibc || !hasCxxLibrary)
    return { summary: "not tried: GNU's compilers and libraries for AArch64 are not installed.", body: "", failures: 0 };
  const folder = new LinkFolder();
  const differences: string[] = [];
  let links = 0;
  const compare = (name: string, words: readonly string[]): void => {
    links += 1;
    const ours = folder.link(words);
    const { status } = spawnSync("aarch64-linux-gnu-ld", [...words, "-o", "theirs"], { cwd: folder.path });
    const theirs = status === 0 ? folder.read("theirs") : undefined;
    const agree = theirs ? typeof ours !== "string" && same(ours, theirs) : typeof ours === "string";
    if (!agree) differences.push(`- ${name}${typeof ours === "string" ? `: ${ours.split("\n")[0]}` : ""}`);
  };
  try {
    folder.assemble("one.o", assembly("one", "two"));
    folder.assemble("two.o", assembly("two", "one"));
    for (const options of optionsIn(forAssembly)) compare(`assembly ${options.join(" ")}`, ["-e", "one", "one.o", "two.o", ...options]);
    for (const compiler of ["-O2", "-O0 -g -ffunction-sections -fdata-sections", "-O1 -fPIC -fcommon -mbranch-protection=standard"]) {
      folder.compile("c.c", c, compiler.split(" "));
      for (const options of optionsIn(forLibraries)) compare(`C ${compiler}, ${options.join(" ")}`, folder.staticCommand(["c.o"], options));
    }
    for (const compiler of ["-O2", "-O0 -g"]) {
      folder.compile("cxx.cc", cxx, compiler.split(" "));
      for (const options of optionsIn(forLibraries))
        compare(`C++ ${compiler}, ${options.join(" ")}`, folder.staticCommand(["cxx.o"], options, ["-lstdc++"]));
    }
  } finally {
    folder.remove();
  }
  return {
    summary: `${links} links of assembly, of C with glibc and of C++ with libstdc++ under options of every kind: ${links - differences.length} are GNU ld's byte for byte, or refused by both; ${differences.length} differ.`,
    body: differences.join("\n"),
    failures: differences.length,
  };
}
