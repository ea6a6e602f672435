// The programs of the processor's benchmark: freestanding C for general registers, one kernel each, returning a checksum.
// `ITERATIONS` is set so that native qemu-aarch64 takes about a second.

export interface Kernel {
  readonly name: string;
  readonly iterations: number;
  readonly source: string;
}

const prelude = `
typedef unsigned char u8; typedef unsigned short u16; typedef unsigned int u32; typedef unsigned long u64;
#define NOINLINE __attribute__((noinline))
`;

export const kernels: readonly Kernel[] = [
  {
    name: "integer hash",
    iterations: 150_000_000,
    source: `u64 kernel(u64 n) { u64 h = 88172645463325252ul; for (u64 i = 0; i < n; i++) { h ^= h << 13; h ^= h >> 7;
    h ^= h << 17; h += i; } return h; }`,
  },
  {
    name: "sieve",
    iterations: 60,
    source: `static u8 composite[2000000];
u64 kernel(u64 n) { u64 count = 0; while (n--) { for (u32 i = 0; i < sizeof composite; i++) composite[i] = 0;
  for (u32 i = 2; i * i < sizeof composite; i++) if (!composite[i]) for (u32 j = i * i; j < sizeof composite;
    j += i) composite[j] = 1;
  for (u32 i = 2; i < sizeof composite; i++) count += !composite[i]; } return count; }`,
  },
  {
    name: "recursive fib",
    iterations: 37,
    source: `NOINLINE u64 fib(u64 n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
u64 kernel(u64 n) { return fib(n); }`,
  },
  {
    name: "memcpy",
    iterations: 30_000,
    source: `static u64 from[8192], to[8192];
NOINLINE void copy(u64 *d, const u64 *s, u64 words) { for (u64 i = 0; i < words; i += 4) {
    u64 a = s[i], b = s[i+1], c = s[i+2], e = s[i+3]; d[i] = a; d[i+1] = b; d[i+2] = c; d[i+3] = e; } }
u64 kernel(u64 n) { for (u64 i = 0; i < n; i++) { from[i & 8191] = i; copy(to, from, 8192); } return to[17]; }`,
  },
  {
    name: "string scan",
    iterations: 20_000,
    source: `static char text[65536];
NOINLINE u64 length(const char *s) { const char *p = s; while (*p) p++; return p - s; }
u64 kernel(u64 n) { u64 sum = 0; for (u32 i = 0; i < sizeof text - 1; i++) text[i] = 'a' + i % 26;
  while (n--) { text[n & 255] ^= 1; sum += length(text); } return sum; }`,
  },
  {
    name: "linked list",
    iterations: 4_000,
    source: `struct node { struct node *next; u64 value; }; static struct node nodes[2000];
NOINLINE struct node *reverse(struct node *l) { struct node *r = 0; while (l) { struct node *n = l->next; l->next = r; r = l;
    l = n; } return r; }
NOINLINE u64 find(struct node *l, u64 v) { u64 i = 0; while (l && l->value != v) { l = l->next; i++; } return i; }
u64 kernel(u64 n) { for (u32 i = 0; i < 2000; i++) { nodes[i].next = i < 1999 ? &nodes[i + 1] : 0;
    nodes[i].value = i * 7919u % 2003; }
  struct node *l = nodes; u64 sum = 0; while (n--) { l = reverse(l); for (u32 k = 0; k < 40;
    k++) sum += find(l, (n * 31 + k * 17) % 2003); } return sum; }`,
  },
  {
    name: "matrix, 16 bit",
    iterations: 350,
    source: `#define N 80
static short a[N][N], b[N][N]; static int c[N][N];
NOINLINE void multiply(void) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { int s = 0; for (int k = 0; k < N;
    k++) s += a[i][k] * b[k][j]; c[i][j] = s; } }
u64 kernel(u64 n) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { a[i][j] = i * 3 + j; b[i][j] = i - j * 5; }
  u64 sum = 0; while (n--) { multiply(); sum += (u32)c[n % N][3]; a[1][2]++; } return sum; }`,
  },
  {
    name: "state machine",
    iterations: 8_000_000,
    source: `static const char text[] =
    "5012,1234,-874,+122,35.54400,.1234500,-110.700,+0.64400,5.500e+3,-.123e-2,-87e+832,+0.6e-12,T0.3e-1F,-T.T++Tq,1T3.4e4z,34.0e-T^,";
enum { START, INVALID, SIGN, INTEGER, FLOAT, EXPONENT, SCIENTIFIC, STATES };
static u32 counts[STATES];
NOINLINE const char *next(const char *p) { int s = START; for (; *p && s != INVALID; p++) { char c = *p; if (c == ',') { p++;
    break; }
  switch (s) { case START: if (c >= '0' && c <= '9') s = INTEGER; else if (c == '+' || c == '-') s = SIGN;
    else if (c == '.') s = FLOAT; else s = INVALID; break;
  case SIGN: if (c >= '0' && c <= '9') s = INTEGER; else if (c == '.') s = FLOAT; else s = INVALID; break;
  case INTEGER: if (c == '.') s = FLOAT; else if (c < '0' || c > '9') s = INVALID; break;
  case FLOAT: if (c == 'E' || c == 'e') s = EXPONENT; else if (c < '0' || c > '9') s = INVALID; break;
  case EXPONENT: if (c == '+' || c == '-') s = SCIENTIFIC; else s = INVALID; break;
  case SCIENTIFIC: if (c < '0' || c > '9') s = INVALID; break; } }
  counts[s]++; return p; }
u64 kernel(u64 n) { const char *p = text; while (n--) { p = next(p); if (!*p) p = text; } u64 sum = 0; for (int i = 0;
    i < STATES; i++) sum = sum * 31 + counts[i]; return sum; }`,
  },
  {
    name: "crc",
    iterations: 18_000_000,
    source: `NOINLINE u16 crc8(u8 data, u16 crc) { for (int i = 0; i < 8; i++) { u8 x = (data & 1) ^ (crc & 1); data >>= 1;
    if (x) { crc ^= 0x4002; crc >>= 1; crc |= 0x8000; } else { crc >>= 1; crc &= 0x7fff; } } return crc; }
u64 kernel(u64 n) { u16 crc = 0; for (u64 i = 0; i < n; i++) crc = crc8(i, crc); return crc; }`,
  },
  {
    name: "quicksort",
    iterations: 14,
    source: `static u32 v[200000];
static void sort(u32 *a, long lo, long hi) { while (lo < hi) { u32 p = a[(lo + hi) / 2]; long i = lo, j = hi; while (i <= j) {
    while (a[i] < p) i++; while (a[j] > p) j--; if (i <= j) { u32 t = a[i]; a[i] = a[j]; a[j] = t; i++; j--; } }
  if (j - lo < hi - i) { sort(a, lo, j); lo = i; } else { sort(a, i, hi); hi = j; } } }
u64 kernel(u64 n) { u64 sum = 0; u32 x = 1; while (n--) { for (u32 i = 0; i < 200000; i++) { x = x * 1664525 + 1013904223;
    v[i] = x; } sort(v, 0, 199999); sum += v[1000]; } return sum; }`,
  },
];

/** A whole program: prints the checksum as 8 bytes and exits. */
export const programOf = (kernel: Kernel): string => `${prelude}${kernel.source}
static long call(long number, long a, long b, long c) { register long x8 __asm__("x8") = number;
    register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b; register long x2 __asm__("x2") = c;
  __asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2) : "memory"); return x0; }
u64 result;
void _start(void) { result = kernel(ITERATIONS); call(64, 1, (long)&result, 8); call(93, 0, 0, 0); for (;;) ; }
`;
