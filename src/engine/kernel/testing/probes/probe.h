// What the probes stand on: system calls without a C library, on x86-64 (where the native kernel answers) and on arm64 (where
// svc0 does), and a line of text for each result: a number, or the name of an errno.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <linux/futex.h>
#ifndef RENAME_NOREPLACE
#define RENAME_NOREPLACE 1
#define RENAME_EXCHANGE 2
#endif
#ifndef SYS_fchmodat2
#define SYS_fchmodat2 452
#endif
#ifndef F_DUPFD_QUERY
#define F_DUPFD_QUERY 1027
#endif

typedef long result;
#if defined(__x86_64__)
static inline result raw(long n, long a, long b, long c, long d, long e, long f) {
  result r;
  register long r10 __asm__("r10") = d; register long r8 __asm__("r8") = e; register long r9 __asm__("r9") = f;
  __asm__ volatile("syscall" : "=a"(r) : "a"(n), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return r;
}
__asm__(".globl _start\n_start: xor %ebp, %ebp\n mov %rsp, %rdi\n and $-16, %rsp\n call begin\n"
  ".globl restorer\nrestorer: mov $15, %eax\n syscall\n"
  // thread(flags, stack, function, argument, parent, child, tls)
  ".globl thread\nthread: sub $16, %rsi\n mov %rdx, (%rsi)\n mov %rcx, 8(%rsi)\n mov %r8, %rdx\n mov %r9, %r10\n mov 8(%rsp), %r8\n mov $56, %eax\n syscall\n"
  " test %eax, %eax\n jz 1f\n ret\n1: xor %ebp, %ebp\n pop %rax\n pop %rdi\n call *%rax\n xor %edi, %edi\n mov $60, %eax\n syscall\n");
#else
static inline result raw(long n, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = n; register long x0 __asm__("x0") = a; register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c; register long x3 __asm__("x3") = d; register long x4 __asm__("x4") = e; register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
  return x0;
}
__asm__(".globl _start\n_start: mov x29, #0\n mov x30, #0\n mov x0, sp\n b begin\n"
  ".globl restorer\nrestorer: mov x8, #139\n svc #0\n"
  ".globl thread\nthread: sub x1, x1, #16\n stp x2, x3, [x1]\n mov x2, x4\n mov x4, x5\n mov x3, x6\n mov x8, #220\n svc #0\n"
  " cbz x0, 1f\n ret\n1: ldp x1, x0, [sp], #16\n blr x1\n mov x0, #0\n mov x8, #93\n svc #0\n");
#endif
result thread(long flags, void *stack, void (*function)(void *), void *argument, void *parent, void *child, void *tls);
void restorer(void);
#define CALL(n, ...) CALL_(n, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define CALL_(n, a, b, c, d, e, f, ...) raw(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f))
/* A call by name: K(close, 3). */
#define K(name, ...) CALL(SYS_##name, ##__VA_ARGS__)

void *memset(void *p, int c, size_t n) { unsigned char *d = p; while (n--) *d++ = c; return p; }
void *memcpy(void *p, const void *q, size_t n) { unsigned char *d = p; const unsigned char *s = q; while (n--) *d++ = *s++; return p; }
static size_t length(const char *s) { size_t n = 0; while (s[n]) n++; return n; }
static int same(const char *a, const char *b) { while (*a && *a == *b) a++, b++; return *a == *b; }
static int contains(const char *h, const char *n) { for (; *h; h++) { size_t i = 0; while (n[i] && h[i] == n[i]) i++; if (!n[i]) return 1; } return 0; }

static const struct { int number; const char *name; } errors[] = {
#define N(e) { e, #e },
  N(EPERM) N(ENOENT) N(ESRCH) N(EINTR) N(EIO) N(ENXIO) N(E2BIG) N(ENOEXEC) N(EBADF) N(ECHILD) N(EAGAIN) N(ENOMEM) N(EACCES) N(EFAULT)
  N(ENOTBLK) N(EBUSY) N(EEXIST) N(EXDEV) N(ENODEV) N(ENOTDIR) N(EISDIR) N(EINVAL) N(ENFILE) N(EMFILE) N(ENOTTY) N(ETXTBSY) N(EFBIG) N(ENOSPC)
  N(ESPIPE) N(EROFS) N(EMLINK) N(EPIPE) N(EDOM) N(ERANGE) N(EDEADLK) N(ENAMETOOLONG) N(ENOLCK) N(ENOSYS) N(ENOTEMPTY) N(ELOOP) N(ENODATA) N(ENOMSG) N(EIDRM)
  N(ETIME) N(EOVERFLOW) N(ENOTSOCK) N(EOPNOTSUPP) N(ETIMEDOUT) N(EALREADY) N(ECANCELED) N(EOWNERDEAD) N(ENOTRECOVERABLE) N(ESTALE) N(EINPROGRESS) N(EPROTO) N(EADDRINUSE) N(EADDRNOTAVAIL) N(ECONNREFUSED) N(ENOBUFS)
};
static char line[8192]; static size_t used;
static void put(const char *s) { while (*s) line[used++] = *s++; }
static void putNumber(long v, unsigned base) {
  char t[32]; int at = 31; unsigned long rest = base == 10 && v < 0 ? -(unsigned long)v : (unsigned long)v;
  t[at] = 0;
  do t[--at] = "0123456789abcdef"[rest % base]; while (rest /= base);
  if (base == 10 && v < 0) t[--at] = '-';
  put(t + at);
}
static void finish(void) { line[used++] = '\n'; K(write, 1, line, used); used = 0; }
/* %d a number, %x hexadecimal, %o octal, %s a text, %e a result: a number or the name of an errno, %f a new descriptor: fd */
static void say(const char *f, ...) {
  va_list l; va_start(l, f);
  for (; *f; f++) {
    if (*f != '%') { line[used++] = *f; continue; }
    if (*++f == 's') { put(va_arg(l, const char *)); continue; }
    long v = va_arg(l, long);
    if ((*f == 'e' || *f == 'f') && v < 0 && v > -4096) {
      const char *name = "E?";
      for (unsigned i = 0; i < sizeof errors / sizeof *errors; i++) if (errors[i].number == -v) name = errors[i].name;
      put(name);
      if (same(name, "E?")) putNumber(-v, 10);
    } else if (*f == 'f') put("fd");
    else putNumber(v, *f == 'x' ? 16 : *f == 'o' ? 8 : 10);
  }
  va_end(l);
  finish();
}
/* A probe: its text and its result; PF for calls that give a descriptor. */
#define P(call) say("%s = %e", #call, (long)(call))
#define PF(call) say("%s = %f", #call, (long)(call))
/* The same under a title of its own. */
#define PT(title, call) say("%s = %e", title, (long)(call))
static void section(const char *title) { say("## %s", title); }

#define open open_
#define fork fork_
static int open(const char *path, int flags, ...) { va_list l; va_start(l, flags); int mode = va_arg(l, int); va_end(l); return K(openat, AT_FDCWD, path, flags, mode); }
static int make(const char *path, const char *text) { int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0644); K(write, fd, text, length(text)); return fd; }
static void put_file(const char *path, const char *text) { K(close, make(path, text)); }
static const char *slurp(const char *path) { static char text[4096]; int fd = open(path, O_RDONLY); long n = fd < 0 ? 0 : K(read, fd, text, sizeof text - 1); text[n < 0 ? 0 : n] = 0; if (fd >= 0) K(close, fd); return text; }
static result fork(void) { return K(clone, SIGCHLD); }
static result self(void) { return K(getpid); }
static result parent(void) { return K(getppid); }
static void quit(int status) { K(exit_group, status); }
static int status_of(int pid) { int status = -1; K(wait4, pid, &status, 0, 0); return status; }
static void say_status(const char *title, int s) {
  if (s == -1) say("%s: none", title);
  else if (s == 0xffff) say("%s: continued", title);
  else if ((s & 0xff) == 0x7f) say("%s: stopped by %d", title, (long)(s >> 8 & 0xff));
  else if (s & 0x7f) say("%s: killed by %d", title, (long)(s & 0x7f));
  else say("%s: exited %d", title, (long)(s >> 8));
}
struct kernel_action { void *handler; unsigned long flags; void (*restorer)(void); unsigned long mask; };
static result action(int signal, void *handler, unsigned long flags, unsigned long mask) {
  struct kernel_action a = { handler, flags | 0x04000000, restorer, mask };
  return K(rt_sigaction, signal, &a, 0, 8);
}
#define BIT(signal) (1UL << ((signal) - 1))
static result mask(int how, unsigned long bits) { return K(rt_sigprocmask, how, &bits, 0, 8); }
static unsigned long masked(void) { unsigned long bits = 0; K(rt_sigprocmask, 0, 0, &bits, 8); return bits; }
static unsigned long pending(void) { unsigned long bits = 0; K(rt_sigpending, &bits, 8); return bits; }
static void ms(long n) { struct timespec t = { n / 1000, n % 1000 * 1000000 }; K(nanosleep, &t, 0); }
static result poll1(int fd, int events, int timeout_ms) {
  struct pollfd p = { fd, events, 0 }; struct timespec t = { timeout_ms / 1000, timeout_ms % 1000 * 1000000L };
  result r = K(ppoll, &p, 1, timeout_ms < 0 ? 0 : &t, 0, 8);
  return r < 0 ? r : p.revents;
}
static void *stack(void) { char *s = (char *)K(mmap, 0, 65536, 3, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); return s + 65536; }
static void *shared_page(void) { return (void *)K(mmap, 0, 4096, 3, MAP_SHARED | MAP_ANONYMOUS, -1, 0); }
enum { threadFlags = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM };
static volatile int joined;
static result spawn_thread(void (*function)(void *), void *argument, volatile int *alive) {
  return thread(threadFlags | CLONE_CHILD_CLEARTID | CLONE_PARENT_SETTID, stack(), function, argument, (void *)alive, (void *)alive, 0);
}
static void join(volatile int *alive) { int seen; while ((seen = *alive) != 0) K(futex, alive, FUTEX_WAIT, seen, 0, 0, 0); }
static void probe(int count, char **arguments);
__attribute__((used, noreturn)) static void begin(long *sp) { probe((int)sp[0], (char **)(sp + 1)); quit(0); __builtin_unreachable(); }
