// Memory: mapping, protecting, moving, sharing, files in memory; futexes.
#include "probe.h"
static char b[8192];
static long page(long n) { return n * 4096; }
#define MAP(a, n, p, f, d, o) K(mmap, a, n, p, f, d, o)

static long ok(long r) { return r < 0 && r > -4096 ? r : 0; }
enum { RW = PROT_READ | PROT_WRITE, ANON = MAP_PRIVATE | MAP_ANONYMOUS };

static void mapping(void) {
  section("mmap");
  P(ok(MAP(0, 4096, RW, ANON, -1, 0))); P(ok(MAP(0, 0, RW, ANON, -1, 0))); P(ok(MAP(0, 4096, RW, MAP_ANONYMOUS, -1, 0)));
  P(ok(MAP(0, 4096, RW, ANON, -1, 1))); P(ok(MAP(0, 1, RW, ANON, 99, 0))); P(ok(MAP(0, 4096, RW, MAP_PRIVATE, 99, 0)));
  P(ok(MAP(0, -1, RW, ANON, -1, 0))); P(ok(MAP(0, 1L << 50, RW, ANON, -1, 0))); P(ok(MAP(1, 4096, RW, ANON | MAP_FIXED, -1, 0)));
  P(ok(MAP(0x123456, 4096, RW, ANON, -1, 0)));
  long a = MAP(0, page(4), RW, ANON, -1, 0); P(ok(MAP(a, 4096, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0)));
  P(MAP(a + page(1), 4096, RW, ANON | MAP_FIXED, -1, 0) == a + page(1)); P(K(munmap, a + page(2), 4096));
  P(MAP(a + page(2), 4096, RW, ANON, -1, 0) == a + page(2)); P(K(munmap, a + page(2), 4096));
  P(MAP(a + page(2), 4096, RW, ANON | MAP_FIXED_NOREPLACE, -1, 0) == a + page(2)); P(K(munmap, a, 0)); P(K(munmap, a + 1, 4096));
  P(K(munmap, a, 1)); P(K(munmap, a, 4096)); P(K(munmap, -4096, 4096)); P(K(munmap, a, page(4)));
  int f = make("data", "hello"); K(ftruncate, f, 5000); int ro = open("data", O_RDONLY), wo = open("data", O_WRONLY);
  char *m = (char *)MAP(0, 8192, PROT_READ, MAP_PRIVATE, ro, 0); say("contents %s", m); P(ok(MAP(0, 4096, RW, MAP_SHARED, ro, 0)));
  P(ok(MAP(0, 4096, PROT_READ, MAP_SHARED, wo, 0))); P(ok(MAP(0, 4096, RW, MAP_PRIVATE, ro, 0)));
  P(ok(MAP(0, 4096, PROT_READ, MAP_PRIVATE, ro, 100))); P(ok(MAP(0, 4096, PROT_READ, MAP_PRIVATE, ro, page(1))));
  P(ok(MAP(0, 4096, PROT_READ, MAP_PRIVATE, ro, page(100)))); P(ok(MAP(0, 4096, PROT_READ, MAP_PRIVATE, open(".", 0), 0)));
  P(ok(MAP(0, 4096, PROT_READ, MAP_PRIVATE, open("/dev/null", 0), 0))); P(ok(MAP(0, 4096, RW, MAP_PRIVATE, open("/dev/zero", O_RDWR), 0)));
  int p[2]; K(pipe2, p, 0); P(ok(MAP(0, 4096, PROT_READ, MAP_PRIVATE, p[0], 0)));
  char *s = (char *)MAP(0, 8192, RW, MAP_SHARED, f, 0); s[0] = 'J'; P(K(pread64, f, b, 5, 0)); b[5] = 0; say("read %s", b);
  K(pwrite64, f, "P", 1, 1); say("mapped %s", s); char *t = (char *)MAP(0, 4096, RW, MAP_SHARED, f, 0); t[2] = 'x'; say("both %s", s);
  say("a third time %s", (char *)MAP(0, 8192, RW, MAP_SHARED, f, 0));
  char *c = (char *)MAP(0, 4096, RW, MAP_PRIVATE, f, 0); c[3] = '#'; say("private %s shared %s", c, s); P(K(msync, s, 8192, MS_SYNC));
  P(K(close, f)); s[4] = '!'; P(K(munmap, s, 8192)); say("file %s", slurp("data")); t[0] = 'Z'; int child = fork();
  if (!child) { t[1] = 'C'; quit(0); } status_of(child); say("child %s", t); P(K(munmap, t, 4096)); say("file %s", slurp("data"));
  f = open("data", O_RDWR); s = (char *)MAP(0, 8192, RW, MAP_SHARED, f, 0); P(K(ftruncate, f, 3)); say("cut %d", (long)s[4]);
  P(K(ftruncate, f, 8192)); say("longer %d", (long)s[5000]); s[5000] = 9; P(K(pread64, f, b, 1, 5000)); say("byte %d", (long)b[0]);
  P(K(mprotect, s, 4096, PROT_READ)); P(K(munmap, s, 8192)); ro = open("data", O_RDONLY);
  s = (char *)MAP(0, 4096, PROT_READ, MAP_SHARED, ro, 0); P(K(mprotect, s, 4096, RW)); P(K(unlinkat, AT_FDCWD, "data", 0));
  say("unlinked %s", s);
  P((f = K(memfd_create, "shared", MFD_ALLOW_SEALING)) > 2); P(K(ftruncate, f, 4096)); s = (char *)MAP(0, 4096, RW, MAP_SHARED, f, 0);
  char link[64] = { 0 }, name[] = "/proc/self/fd/?"; name[14] = f < 10 ? '0' + f : '?'; K(readlinkat, AT_FDCWD, name, link, 63); say("link %s", f < 10 ? link : "/memfd:shared (deleted)");
  child = fork(); if (!child) { s[0] = 42; quit(0); } status_of(child); say("memfd %d", (long)s[0]); P(K(pread64, f, b, 1, 0));
  say("read %d", (long)b[0]); P(K(fcntl, f, F_GET_SEALS)); P(K(fcntl, f, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK));
  P(K(ftruncate, f, 100)); P(K(ftruncate, f, 10000)); P(K(fcntl, f, F_ADD_SEALS, F_SEAL_WRITE)); P(K(munmap, s, 4096));
  P(K(fcntl, f, F_ADD_SEALS, F_SEAL_WRITE)); P(K(write, f, "x", 1)); P(ok(MAP(0, 4096, RW, MAP_SHARED, f, 0)));
  P(ok(MAP(0, 4096, RW, MAP_PRIVATE, f, 0))); P(K(fcntl, f, F_ADD_SEALS, F_SEAL_SEAL)); P(K(fcntl, f, F_ADD_SEALS, 0));
  P(K(memfd_create, "x", 0x1000)); f = K(memfd_create, "x", 0); P(K(fcntl, f, F_GET_SEALS));
  f = make("tail", "0123456789"); s = (char *)MAP(0, 8192, RW, MAP_SHARED, f, 0); s[2] = 'm'; s[20] = 't'; P(K(pwrite64, f, "w", 1, 12));
  say("behind the end %d", (long)s[20]); say("hole %d", (long)s[11]); P(K(pwrite64, f, "W", 1, 4)); P(K(pread64, f, b, 13, 0)); b[10] = 0; say("both %s", b);
  P(K(pwrite64, f, "n", 1, 5000)); say("next page %d", (long)s[5000]); say("its end %d", (long)s[5001]);
  long from = 9000, to = 6000; P(K(copy_file_range, f, &from, f, &to, 5000, 0)); from = 4000; P(K(copy_file_range, f, &from, f, &to, 5000, 0));
}

static void changing(void) {
  section("protection and moving");
  long a = MAP(0, page(8), RW, ANON, -1, 0); char *m = (char *)a; m[0] = 1; m[page(3)] = 3;
  P(K(mprotect, a, page(2), PROT_READ)); P(K(mprotect, a + 1, 4096, RW)); P(K(mprotect, a, 0, RW)); P(K(mprotect, a, 4096, 0x10000));
  P(K(read, open("/dev/zero", 0), a, 1)); P(K(write, open("/dev/null", 1), a, 1)); P(K(mprotect, a, page(2), PROT_NONE)); int p[2];
  K(pipe2, p, 0); P(K(write, p[1], a, 1)); P(K(mprotect, a, page(2), RW)); say("kept %d", (long)m[0]); K(munmap, a + page(5), 4096);
  P(K(mprotect, a + page(4), page(2), PROT_READ)); P(K(mprotect, a + page(4), page(1), RW));
  P(K(madvise, a, 4096, MADV_DONTNEED)); say("zero %d", (long)m[0]); P(K(madvise, a, 4096, 9999)); P(K(madvise, a + 1, 4096, MADV_NORMAL));
  P(K(madvise, a + page(5), 4096, MADV_NORMAL)); P(K(madvise, a, 0, MADV_NORMAL)); P(K(madvise, a, 4096, MADV_WILLNEED));
  P(K(madvise, a, 4096, MADV_FREE)); P(K(mincore, a, 4096, b)); P(K(mincore, a + page(5), 4096, b)); P(K(mincore, a + 1, 4096, b));
  P(K(mincore, a, 4096, 8)); P(K(msync, a, 4096, 9)); P(K(msync, a, 4096, MS_SYNC)); P(K(msync, a + page(5), 4096, MS_SYNC));
  P(K(msync, a, 4096, MS_SYNC | MS_ASYNC)); P(K(mlock, a, 4096)); P(K(munlock, a, 4096)); P(K(mlock, a + page(5), 4096));
  P(K(mlockall, 9)); P(K(mlockall, 0)); P(K(munlockall));
  m[page(3)] = 3; P(K(mremap, a + page(3), 4096, page(2), 0)); P((a = K(mremap, a + page(3), 4096, page(4), MREMAP_MAYMOVE)) > 0);
  m = (char *)a; say("moved %d", (long)m[0]); P(K(mremap, a, page(4), 4096, 0) == a); P(K(mremap, a, 4096, 0, 0));
  P(K(mremap, a + 1, 4096, 4096, 0)); P(K(mremap, a, 4096, 4096, 99)); P(K(mremap, 4096, 4096, 8192, 1));
  long to = MAP(0, page(2), RW, ANON, -1, 0); P(K(mremap, a, 4096, 4096, MREMAP_MAYMOVE | MREMAP_FIXED, to) == to);
  say("at its place %d", (long)*(char *)to); P(K(mremap, to, 4096, 4096, MREMAP_FIXED, to));
  P(K(mremap, to, 8192, 8192, MREMAP_MAYMOVE | MREMAP_FIXED, to + 4096));
  P((a = K(mremap, to, 4096, 4096, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, 0)) > 0);
  say("left behind %d moved %d", (long)*(char *)to, (long)*(char *)a);
  char *s = shared_page(); s[0] = 5; char *s2 = (char *)K(mremap, s, 4096, 8192, MREMAP_MAYMOVE); say("shared %d", (long)s2[0]);
  int child = fork(); if (!child) { s2[0] = 6; quit(0); } status_of(child); say("still shared %d", (long)s2[0]); s = shared_page();
  s[1] = 8; P((s2 = (char *)K(mremap, s, 0, 4096, MREMAP_MAYMOVE)) > 0); s2[1]++; say("twice %d", (long)s[1]);
  long end = K(brk, 0); P(K(brk, end + 10000) == end + 10000); *(char *)(end + 9000) = 1; P(K(brk, end) == end);
  P(K(brk, end + 5000) == end + 5000); say("zero again %d", (long)*(char *)(end + 4500)); P(K(brk, 1) == end + 5000);
  P(K(brk, -1L) == end + 5000);
}

static int word, other;
static void waiter(void *bits) { long r = K(futex, &word, bits ? FUTEX_WAIT_BITSET : FUTEX_WAIT, 0, 0, 0, bits); say("woken %e", r); }
static void quiet(void *unused) { K(futex, &word, FUTEX_WAIT, 0, 0, 0, 0); }
static void futexes(void) {
  section("futex"); volatile int one = 1, two = 1, three = 1; struct timespec t = { 0, 5000000 };
  word = 0; P(K(futex, &word, FUTEX_WAIT, 1, 0, 0, 0)); P(K(futex, &word, FUTEX_WAIT, 0, &t, 0, 0));
  P(K(futex, (char *)&word + 1, FUTEX_WAIT, 0, 0, 0, 0)); P(K(futex, 8, FUTEX_WAIT, 0, 0, 0, 0)); P(K(futex, 8, FUTEX_WAKE, 1, 0, 0, 0));
  P(K(futex, &word, FUTEX_WAKE, 1, 0, 0, 0)); P(K(futex, &word, 99, 0, 0, 0, 0)); P(K(futex, &word, FUTEX_WAIT_BITSET, 0, 0, 0, 0));
  P(K(futex, &word, FUTEX_WAKE_BITSET, 1, 0, 0, 0)); t.tv_nsec = -1; P(K(futex, &word, FUTEX_WAIT, 0, &t, 0, 0));
  P(K(futex, &word, FUTEX_WAIT, 0, 8, 0, 0)); K(clock_gettime, CLOCK_MONOTONIC, &t); P(K(futex, &word, FUTEX_WAIT_BITSET, 0, &t, 0, -1));
  P(K(futex, &word, FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, 0, &t, 0, -1));
  P(K(futex, &word, FUTEX_WAKE | FUTEX_CLOCK_REALTIME, 0, 0, 0, 0)); P(K(futex, &word, FUTEX_WAIT | FUTEX_CLOCK_REALTIME, 1, 0, 0, 0));
  spawn_thread(waiter, 0, &one); ms(20); long woken = K(futex, &word, FUTEX_WAKE, 10, 0, 0, 0); join(&one); P(woken);
  spawn_thread(waiter, (void *)4, &one); ms(20); P(K(futex, &word, FUTEX_WAKE_BITSET, 1, 0, 0, 3));
  woken = K(futex, &word, FUTEX_WAKE_BITSET, 1, 0, 0, 6); join(&one); P(woken);
  spawn_thread(quiet, 0, &one); ms(20); spawn_thread(quiet, 0, &two); ms(20); spawn_thread(quiet, 0, &three); ms(20);
  P(K(futex, &word, FUTEX_CMP_REQUEUE, 1, 10, &other, 1)); P(K(futex, &word, FUTEX_CMP_REQUEUE, 1, 1, &other, 0));
  P(K(futex, &other, FUTEX_WAKE, 10, 0, 0, 0)); P(K(futex, &word, FUTEX_REQUEUE, 0, 10, &other, 0));
  P(K(futex, &other, FUTEX_WAKE, 10, 0, 0, 0)); join(&one); join(&two); join(&three);
  P(K(futex, &word, FUTEX_CMP_REQUEUE, -1, 1, &other, 0)); 
  spawn_thread(quiet, 0, &one); ms(20); other = 5;
  P(K(futex, &other, FUTEX_WAKE_OP, 1, 1, &word, FUTEX_OP(FUTEX_OP_ADD, 7, FUTEX_OP_CMP_EQ, 0))); say("word %d", (long)word); join(&one);
  word = 0; P(K(futex, &other, FUTEX_WAKE_OP, 1, 1, &word, FUTEX_OP(FUTEX_OP_SET, 3, FUTEX_OP_CMP_GT, 5))); say("word %d", (long)word);
  word = 0;
  int *shared = shared_page(), child = fork(); if (!child) { quit(K(futex, shared, FUTEX_WAIT, 0, 0, 0, 0)); } ms(30);
  P(K(futex, shared, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1, 0, 0, 0)); P(K(futex, shared, FUTEX_WAKE, 1, 0, 0, 0));
  say_status("across a fork", status_of(child));
  other = 999999; P(K(futex, &other, FUTEX_LOCK_PI, 0, 0, 0, 0)); other = 0; P(K(futex, &other, FUTEX_LOCK_PI, 0, 0, 0, 0));
  say("owned %d", (long)(other == K(gettid))); P(K(futex, &other, FUTEX_LOCK_PI, 0, 0, 0, 0));
  P(K(futex, &other, FUTEX_TRYLOCK_PI, 0, 0, 0, 0)); P(K(futex, &other, FUTEX_UNLOCK_PI, 0, 0, 0, 0)); say("free %d", (long)other);
  P(K(futex, &other, FUTEX_UNLOCK_PI, 0, 0, 0, 0));
}

static void owner(void *n) { K(futex, &other, FUTEX_LOCK_PI, 0, 0, 0, 0); word = 1; K(futex, &word, FUTEX_WAKE, 1, 0, 0, 0); ms(50);
  K(futex, &other, FUTEX_UNLOCK_PI, 0, 0, 0, 0); }
static void owned(void) {
  volatile int alive = 1; other = word = 0; spawn_thread(owner, 0, &alive); while (!word) K(futex, &word, FUTEX_WAIT, 0, 0, 0, 0);
  P(K(futex, &other, FUTEX_TRYLOCK_PI, 0, 0, 0, 0)); struct timespec past = { 1, 0 }; P(K(futex, &other, FUTEX_LOCK_PI, 0, &past, 0, 0));
  P(K(futex, &other, FUTEX_UNLOCK_PI, 0, 0, 0, 0)); P(K(futex, &other, FUTEX_LOCK_PI, 0, 0, 0, 0));
  say("handed over %d", (long)((other & 0x3fffffff) == K(gettid))); P(K(futex, &other, FUTEX_UNLOCK_PI, 0, 0, 0, 0)); join(&alive);
}

static void faulting(const char *title, int how) {
  int child = fork();
  if (!child) { int f = make("short", "x"); char *m = (char *)MAP(0, 8192, RW, how & 1 ? MAP_SHARED : MAP_PRIVATE, f, 0);
  if (how & 2) { P(K(pwrite64, f, m + 4096, 1, 0)); P(K(pread64, open("/dev/zero", 0), m + 4096, 1, 0)); quit(0);
  } if (how & 4) K(ftruncate, f, 8192); *(volatile char *)(m + 4096); quit(0); }
  say_status(title, status_of(child) & ~0x80);
}
static void probe(int count, char **arguments) {
  mapping(); changing(); futexes(); owned(); section("beyond the end of a file"); faulting("shared", 1); faulting("private", 0);
  faulting("grown", 5); faulting("by the kernel", 3);
}
