// C programs against glibc's static library, linked by this linker: the very bytes of GNU ld, and they run.

import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasBinutils, hasCompiler, hasQemu, runUnderQemu } from "../elf/testing/tools.ts";
import { hasLibc, LinkFolder, same } from "./testing/both-linkers.ts";

const isReady = hasCompiler && hasBinutils && hasQemu && hasLibc;

const programs = {
  doubles: `#include <stdio.h>
#include <math.h>
int main(void) { double x = 2; printf("%.6f %.6f %g\\n", sin(x), pow(x, 0.5), 1e300 * 10); return 3; }`,
  "threads and thread-local variables": `#include <pthread.h>
#include <stdio.h>
static __thread int mine; static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; static int total;
static void *work(void *a) { mine = (int)(long)a; pthread_mutex_lock(&lock); total += mine; pthread_mutex_unlock(&lock); return 0; }
int main(void) { pthread_t t[4]; for (long i = 0; i < 4; i++) pthread_create(t + i, 0, work, (void *)i);
for (int i = 0; i < 4; i++) pthread_join(t[i], 0); printf("%d\\n", total); return 0; }`,
  "constructors, functions chosen at the start, named sections": `#include <stdio.h>
static int one(void) { return 1; } static int (*choose(void))(void) { return one; } int f(void) __attribute__((ifunc("choose")));
int (*pointer)(void) = f; __attribute__((section("list"), used)) static int a = 4, b = 5; extern int __start_list[], __stop_list[];
__attribute__((constructor(101))) static void first(void) { puts("first"); } __attribute__((destructor)) static void last(void) { puts("last"); }
int common; int main(void) { int s = common; for (int *p = __start_list; p < __stop_list; p++) s += *p; printf("%d %d\\n", s, pointer() + f()); return 0; }`,
} as const;

const compilers = ["-O2", "-O0 -g3 -ffunction-sections", "-O1 -fPIC -fcommon -mbranch-protection=standard"];

let folder: LinkFolder;
beforeAll(() => {
  folder = new LinkFolder();
});
afterAll(() => folder.remove());

describe.skipIf(!isReady)(
  "a program with glibc is GNU ld's, byte for byte (needs aarch64-linux-gnu-gcc, its libc and qemu-aarch64)",
  () => {
    it.each(Object.keys(programs) as (keyof typeof programs)[])("%s", (name) => {
      for (const options of compilers) {
        folder.compile("program.c", programs[name], options.split(" "));
        const { ours, theirs } = folder.linkBoth(folder.staticCommand(["program.o"]));
        expect(same(ours, theirs), options).toBe(true);
        if (options === compilers[0]) expect(runUnderQemu(ours)).toEqual(runUnderQemu(theirs));
      }
    });

    it.each([
      ["--gc-sections"],
      ["--eh-frame-hdr"],
      ["--fix-cortex-a53-843419"],
      ["-s"],
      ["-S"],
      ["-z", "norelro"],
      ["-z", "max-page-size=4096"],
      ["--build-id=md5"],
      ["--defsym", "foo=main+4", "-u", "bar", "--unresolved-symbols=ignore-all"],
      ["-Ttext-segment=0x10000"],
    ])("with %s %s", (...options) => {
      folder.compile("program.c", programs["constructors, functions chosen at the start, named sections"], [
        ...["-O2", "-g", "-ffunction-sections", "-fdata-sections"],
      ]);
      const { ours, theirs } = folder.linkBoth(folder.staticCommand(["program.o"], options));
      expect(same(ours, theirs)).toBe(true);
    });
  },
);
