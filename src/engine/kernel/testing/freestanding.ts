// C programs for tests without a C library: system calls, `print` and `number`, and a `main` that may return a status.
// Compiled without floating-point registers, so that they run on integer instructions alone.

import { compile } from "./tools.ts";

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
  KILL = 129, SIGACTION = 134, GETPID = 172, GETPPID = 173, CLONE = 220, EXECVE = 221, MMAP = 222, WAIT4 = 260 };
static word length(const char *s) { word n = 0; while (s[n]) n++; return n; }
static void print(const char *s) { sys(WRITE, 1, s, length(s)); }
static void number(const char *label, result n) {
  char text[24]; int at = 24; word rest = n < 0 ? (word)-n : (word)n;
  print(label); print(" ");
  do { text[--at] = '0' + rest % 10; rest /= 10; } while (rest);
  if (n < 0) text[--at] = '-';
  sys(WRITE, 1, text + at, 24 - at); print("\\n");
}
static result fork(void) { return sys(CLONE, 17); }
static void pause_ms(word ms) { word t[2] = { ms / 1000, ms % 1000 * 1000000 }; sys(NANOSLEEP, t, 0); }
int main();
__attribute__((used)) static void begin(word *sp) { sys(EXIT_GROUP, main((int)sp[0], (char **)(sp + 1), (char **)(sp + sp[0] + 2))); }
__asm__(".globl _start\\n_start: mov x0, sp\\n b begin\\n");
`;

export const compileFreestanding = (text: string): Uint8Array =>
  compile(`${prelude}\n${text}`, [
    "-static",
    "-nostdlib",
    "-ffreestanding",
    "-mgeneral-regs-only",
    "-O1",
    "-fno-builtin",
    "-fno-stack-protector",
  ]);
