// The few functions of a C library that linux-probe.c calls, on system calls alone and without floating-point registers.
#define _GNU_SOURCE
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <sys/syscall.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <netinet/in.h>
#include <signal.h>
#include <time.h>
#include <poll.h>
struct file { int fd; };
struct file *stdout, *stderr, *stdin;
static int error_number;
int *__errno_location(void) { return &error_number; }
static long raw(long n, long a, long b, long c, long d, long e, long f) {
  register long x8 __asm__("x8") = n; register long x0 __asm__("x0") = a; register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c; register long x3 __asm__("x3") = d; register long x4 __asm__("x4") = e; register long x5 __asm__("x5") = f;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory", "cc");
  return x0;
}
static long checked(long r) { if (r < 0 && r > -4096) { error_number = -r; return -1; } return r; }
#define CALL(n, ...) CALL_(n, ##__VA_ARGS__, 0, 0, 0, 0, 0, 0)
#define CALL_(n, a, b, c, d, e, f, ...) checked(raw(n, (long)(a), (long)(b), (long)(c), (long)(d), (long)(e), (long)(f)))
long syscall(long n, ...) { va_list l; va_start(l, n); long v[6]; for (int i = 0; i < 6; i++) v[i] = va_arg(l, long); va_end(l); return checked(raw(n, v[0], v[1], v[2], v[3], v[4], v[5])); }
#define W0(name, n) long name(void) { return CALL(n); }
#define W1(name, n) long name(long a) { return CALL(n, a); }
#define W2(name, n) long name(long a, long b) { return CALL(n, a, b); }
#define W3(name, n) long name(long a, long b, long c) { return CALL(n, a, b, c); }
#define W4(name, n) long name(long a, long b, long c, long d) { return CALL(n, a, b, c, d); }
#define W5(name, n) long name(long a, long b, long c, long d, long e) { return CALL(n, a, b, c, d, e); }
#define W6(name, n) long name(long a, long b, long c, long d, long e, long f) { return CALL(n, a, b, c, d, e, f); }
#define E(f) __asm__(".globl " #f "\n.set " #f ", w_" #f "\n");
W3(w_socket, SYS_socket) W5(w_setsockopt, SYS_setsockopt) W5(w_getsockopt, SYS_getsockopt) W3(w_bind, SYS_bind) W2(w_listen, SYS_listen) W3(w_accept, SYS_accept)
W4(w_accept4, SYS_accept4) W3(w_connect, SYS_connect) W3(w_getsockname, SYS_getsockname) W3(w_getpeername, SYS_getpeername) W2(w_shutdown, SYS_shutdown)
W1(w_close, SYS_close) W3(w_read, SYS_read) W3(w_write, SYS_write) W3(w_readv, SYS_readv) W3(w_writev, SYS_writev) W3(w_lseek, SYS_lseek) W2(w_pipe2, SYS_pipe2) W1(w_dup, SYS_dup) W3(w_dup3, SYS_dup3)
W1(w_epoll_create1, SYS_epoll_create1) W4(w_epoll_ctl, SYS_epoll_ctl) W4(w_sendfile, SYS_sendfile) W6(w_mmap, SYS_mmap) W2(w_munmap, SYS_munmap) W3(w_mprotect, SYS_mprotect)
W4(w_wait4, SYS_wait4) W2(w_kill, SYS_kill) W0(w_getpid, SYS_getpid) W0(w_geteuid, SYS_geteuid) W1(w_setuid, SYS_setuid) W2(w_memfd_create, SYS_memfd_create) W2(w_clock_gettime, SYS_clock_gettime) W2(w_nanosleep, SYS_nanosleep)
W3(w_fcntl, SYS_fcntl) W3(w_ioctl, SYS_ioctl) W1(w__exit, SYS_exit_group) W1(w_exit, SYS_exit_group) W2(w_fstat, SYS_fstat)
E(socket) E(setsockopt) E(getsockopt) E(bind) E(listen) E(accept) E(accept4) E(connect) E(getsockname) E(getpeername) E(shutdown) E(close) E(read) E(write) E(readv) E(writev) E(lseek) E(pipe2) E(dup) E(dup3)
E(epoll_create1) E(epoll_ctl) E(sendfile) E(mmap) E(munmap) E(mprotect) E(wait4) E(kill) E(getpid) E(geteuid) E(setuid) E(memfd_create) E(clock_gettime) E(nanosleep) E(fcntl) E(ioctl) E(_exit) E(exit) E(fstat)
long send(int s, const void *b, size_t n, int f) { return CALL(SYS_sendto, s, b, n, f, 0, 0); }
long recv(int s, void *b, size_t n, int f) { return CALL(SYS_recvfrom, s, b, n, f, 0, 0); }
int pipe(int *p) { return CALL(SYS_pipe2, p, 0); }
int open(const char *p, int f, ...) { return CALL(SYS_openat, -100, p, f, 0666); }
int fork(void) { return CALL(SYS_clone, SIGCHLD); }
int wait(int *s) { return CALL(SYS_wait4, -1, s, 0, 0); }
int waitpid(int p, int *s, int o) { return CALL(SYS_wait4, p, s, o, 0); }
int epoll_create(int n) { if (n <= 0) { error_number = EINVAL; return -1; } return CALL(SYS_epoll_create1, 0); }
int epoll_wait(int e, void *o, int n, int t) { return CALL(SYS_epoll_pwait, e, o, n, t, 0, 8); }
int poll(struct pollfd *p, nfds_t n, int ms) { struct timespec t = { ms / 1000, ms % 1000 * 1000000L }; return CALL(SYS_ppoll, p, n, ms < 0 ? 0 : &t, 0, 8); }
int ppoll(struct pollfd *p, nfds_t n, const struct timespec *t, const sigset_t *s) { struct timespec u; if (t) u = *t; return CALL(SYS_ppoll, p, n, t ? &u : 0, s, 8); }
struct kernel_action { void *handler; unsigned long flags; void *restorer; unsigned long mask; };
int sigaction(int s, const struct sigaction *a, struct sigaction *o) { struct kernel_action k = {0}; if (a) { k.handler = a->sa_handler; k.flags = a->sa_flags; } return CALL(SYS_rt_sigaction, s, a ? &k : 0, 0, 8); }
typedef void (*handler)(int);
handler signal(int s, handler h) { struct kernel_action k = { h, SA_RESTART, 0, 0 }; return CALL(SYS_rt_sigaction, s, &k, 0, 8) < 0 ? SIG_ERR : SIG_DFL; }
void *memset(void *p, int c, size_t n) { unsigned char *d = p; while (n--) *d++ = c; return p; }
void *memcpy(void *p, const void *q, size_t n) { unsigned char *d = p; const unsigned char *s = q; while (n--) *d++ = *s++; return p; }
size_t strlen(const char *s) { size_t n = 0; while (s[n]) n++; return n; }
char *strcat(char *d, const char *s) { char *e = d + strlen(d); while ((*e++ = *s++)); return d; }
char *strstr(const char *h, const char *n) { for (; *h; h++) { size_t i = 0; while (n[i] && h[i] == n[i]) i++; if (!n[i]) return (char *)h; } return 0; }
in_addr_t inet_addr(const char *s) { unsigned v = 0, part = 0, at = 0; for (;; s++) if (*s >= '0' && *s <= '9') part = part * 10 + *s - '0'; else { v |= part << at; at += 8; part = 0; if (!*s) return v; } }
static char out[65536]; static int used;
int fflush(void *f) { int at = 0; while (at < used) at += CALL(SYS_write, 1, out + at, used - at); used = 0; return 0; }
static void put(char c) { if (used == sizeof out) fflush(0); out[used++] = c; }
static int format(void (*emit)(char, void *), void *to, const char *f, va_list l) {
  for (; *f; f++) {
    if (*f != '%') { emit(*f, to); continue; }
    int left = 0, zero = 0, width = 0, wide = 0; f++;
    for (;; f++) if (*f == '-') left = 1; else if (*f == '0') zero = 1; else break;
    while (*f >= '0' && *f <= '9') width = width * 10 + *f++ - '0';
    while (*f == 'l' || *f == 'z') { wide = 1; f++; }
    char t[32]; const char *s = t; int n = 0;
    if (*f == 's') { s = va_arg(l, char *); n = strlen(s); }
    else if (*f == '%') { t[0] = '%'; n = 1; }
    else if (*f == 'c') { t[0] = va_arg(l, int); n = 1; }
    else {
      int base = *f == 'x' ? 16 : *f == 'o' ? 8 : 10; unsigned long v; int negative = 0;
      if (*f == 'd' || *f == 'i') { long d = wide ? va_arg(l, long) : va_arg(l, int); negative = d < 0; v = negative ? -d : d; }
      else v = wide ? va_arg(l, unsigned long) : va_arg(l, unsigned);
      char *e = t + 32; do { *--e = "0123456789abcdef"[v % base]; v /= base; } while (v);
      while (zero && t + 32 - e < width) *--e = '0';
      if (negative) *--e = '-';
      s = e; n = t + 32 - e;
    }
    for (int i = n; !left && i < width; i++) emit(' ', to);
    for (int i = 0; i < n; i++) emit(s[i], to);
    for (int i = n; left && i < width; i++) emit(' ', to);
  }
  return 0;
}
static void toOut(char c, void *to) { put(c); }
static void toText(char c, void *to) { *(*(char **)to)++ = c; }
int printf(const char *f, ...) { va_list l; va_start(l, f); format(toOut, 0, f, l); va_end(l); return 0; }
int puts(const char *s) { while (*s) put(*s++); put('\n'); return 0; }
int putchar(int c) { put(c); return c; }
void perror(const char *s) { puts(s); }
char *inet_ntoa(struct in_addr a) { static char t[16]; char *e = t; unsigned char *b = (void *)&a; for (int i = 0; i < 4; i++) { if (b[i] > 99) *e++ = '0' + b[i] / 100; if (b[i] > 9) *e++ = '0' + b[i] / 10 % 10; *e++ = '0' + b[i] % 10; *e++ = i < 3 ? '.' : 0; } return t; }
static const struct { int n; const char *s; } names[] = {
#define N(e) { e, #e },
N(EPERM) N(ENOENT) N(ESRCH) N(EINTR) N(EBADF) N(ECHILD) N(EAGAIN) N(ENOMEM) N(EACCES) N(EFAULT) N(EEXIST) N(ENOTDIR) N(EISDIR) N(EINVAL) N(EMFILE) N(ENOTTY) N(ESPIPE) N(EPIPE) N(EDOM) N(ERANGE) N(ENOSYS)
N(ENOTSOCK) N(ENOPROTOOPT) N(EPROTONOSUPPORT) N(ESOCKTNOSUPPORT) N(EOPNOTSUPP) N(EAFNOSUPPORT) N(EADDRINUSE) N(EADDRNOTAVAIL) N(ECONNRESET) N(EISCONN) N(ENOTCONN) N(ETIMEDOUT) N(ECONNREFUSED) N(EALREADY) N(EINPROGRESS) };
const char *strerrorname_np(int e) { for (unsigned i = 0; i < sizeof names / sizeof *names; i++) if (names[i].n == e) return names[i].s; return "?"; }
int main(int, char **);
__attribute__((used)) static void begin(long *sp) { int r = main((int)sp[0], (char **)(sp + 1)); fflush(0); raw(SYS_exit_group, r, 0, 0, 0, 0, 0); }
__asm__(".globl _start\n_start: mov x0, sp\n b begin\n");
