// C programs for tests without a C library: system calls, `print` and `number`, and a `main` that may return a status.
// Compiled without floating-point registers, so that they run on integer instructions alone.

import { expect } from "vitest";
import { runProgram } from "./guest.ts";
import { compile, freestandingOptions, hasEmulator, runEmulated } from "./tools.ts";

const prelude = `
typedef unsigned long word; typedef long result;
static inline result call(word n, word a, word b, word c, word d, word e, word f) {
  register word x8 __asm__("x8") = n; register word x0 __asm__("x0") = a; register word x1 __asm__("x1") = b;
  register word x2 __asm__("x2") = c; register word x3 __asm__("x3") = d; register word x4 __asm__("x4") = e;
  register word x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
  return (result)x0;
}
#define sys(n, ...) call_(n, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define call_(n, a, b, c, d, e, f, ...) call(n, (word)(a), (word)(b), (word)(c), (word)(d), (word)(e), (word)(f))
enum { DUP = 23, DUP3 = 24, OPENAT = 56, CLOSE = 57, PIPE2 = 59, READ = 63, WRITE = 64, EXIT = 93, EXIT_GROUP = 94, NANOSLEEP = 101,
  KILL = 129, SIGACTION = 134, GETPID = 172, GETPPID = 173, CLONE = 220, EXECVE = 221, MMAP = 222, WAIT4 = 260, FUTEX = 98, GETTID = 178, TGKILL = 131,
  YIELD = 124, SIGPROCMASK = 135, EPOLL_CREATE = 20, EPOLL_CTL = 21, EPOLL_WAIT = 22, FCNTL = 25, EVENTFD = 19 };
static word length(const char *s) { word n = 0; while (s[n]) n++; return n; }
static void print(const char *s) { sys(WRITE, 1, s, length(s)); }
static void number(const char *label, result n) {
  char text[128]; int at = 128; word rest = n < 0 ? (word)-n : (word)n, used = length(label);
  text[--at] = '\\n';
  do { text[--at] = '0' + rest % 10; rest /= 10; } while (rest);
  if (n < 0) text[--at] = '-';
  text[--at] = ' ';
  while (used) text[--at] = label[--used];
  sys(WRITE, 1, text + at, 128 - at);
}
/* A thread: runs a function on a stack of its own (its upper end is given) and ends. */
result thread(word flags, void *stack, void (*function)(void *), void *argument, void *parent_tid, void *tls, void *child_tid);
__asm__(".pushsection .text; .globl thread; thread: sub x1, x1, #16; stp x2, x3, [x1]; mov x2, x4; mov x3, x5; mov x4, x6; mov x8, #220; svc #0;"
  "cbz x0, 1f; ret; 1: ldp x1, x0, [sp], #16; blr x1; mov x0, #0; mov x8, #93; svc #0; .popsection");
static result self(void) { return sys(GETPID); }
static result task(void) { return sys(GETTID); }
static result fork(void) { return sys(CLONE, 17); }
static void pause_ms(word ms) { word t[2] = { ms / 1000, ms % 1000 * 1000000 }; sys(NANOSLEEP, t, 0); }
int main();
__attribute__((used)) static void begin(word *sp) { sys(EXIT_GROUP, main((int)sp[0], (char **)(sp + 1), (char **)(sp + sp[0] + 2))); }
__asm__(".globl _start\\n_start: mov x0, sp\\n b begin\\n");
`;

/** What a program prints and how it ends. */
export function runHere(main: string): string {
  const { stdout, ends } = runProgram(compileFreestanding(main), { standard: "streams" });
  return `${stdout}${ends.at(-1)}`;
}

/** As `runHere`; where the emulator is installed it has to say the same. */
export function runBoth(main: string): string {
  const here = runHere(main);
  if (hasEmulator) expect(runEmulated(compileFreestanding(main))).toBe(here);
  return here;
}

export const compileFreestanding = (text: string): Uint8Array => compile(`${prelude}\n${text}`, freestandingOptions);
