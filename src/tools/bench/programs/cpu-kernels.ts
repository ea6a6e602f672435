// The programs of the processor's benchmark: freestanding C, one kernel each, returning a checksum.
// `ITERATIONS` is set so that native qemu-aarch64 takes about a second.

export interface Kernel {
  readonly name: string;
  readonly iterations: number;
  /** Compiled for SIMD and FP registers as well, and vectorised where the compiler can. */
  readonly vectors?: true;
  /** For the compiler, in place of those. */
  readonly options?: readonly string[];
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
    iterations: 90_000,
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
    iterations: 8_000,
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
    iterations: 1_200,
    source: `#define N 80
static short a[N][N], b[N][N]; static int c[N][N];
NOINLINE void multiply(void) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { int s = 0; for (int k = 0; k < N;
    k++) s += a[i][k] * b[k][j]; c[i][j] = s; } }
u64 kernel(u64 n) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { a[i][j] = i * 3 + j; b[i][j] = i - j * 5; }
  u64 sum = 0; while (n--) { multiply(); sum += (u32)c[n % N][3]; a[1][2]++; } return sum; }`,
  },
  {
    name: "state machine",
    iterations: 30_000_000,
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
    iterations: 36_000_000,
    source: `NOINLINE u16 crc8(u8 data, u16 crc) { for (int i = 0; i < 8; i++) { u8 x = (data & 1) ^ (crc & 1); data >>= 1;
    if (x) { crc ^= 0x4002; crc >>= 1; crc |= 0x8000; } else { crc >>= 1; crc &= 0x7fff; } } return crc; }
u64 kernel(u64 n) { u16 crc = 0; for (u64 i = 0; i < n; i++) crc = crc8(i, crc); return crc; }`,
  },
  {
    name: "quicksort",
    iterations: 28,
    source: `static u32 v[200000];
static void sort(u32 *a, long lo, long hi) { while (lo < hi) { u32 p = a[(lo + hi) / 2]; long i = lo, j = hi; while (i <= j) {
    while (a[i] < p) i++; while (a[j] > p) j--; if (i <= j) { u32 t = a[i]; a[i] = a[j]; a[j] = t; i++; j--; } }
  if (j - lo < hi - i) { sort(a, lo, j); lo = i; } else { sort(a, i, hi); hi = j; } } }
u64 kernel(u64 n) { u64 sum = 0; u32 x = 1; while (n--) { for (u32 i = 0; i < 200000; i++) { x = x * 1664525 + 1013904223;
    v[i] = x; } sort(v, 0, 199999); sum += v[1000]; } return sum; }`,
  },
  {
    name: "matrix, double",
    iterations: 400,
    vectors: true,
    source: `#define N 96
static double a[N][N], b[N][N], c[N][N];
NOINLINE void multiply(void) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { double s = 0; for (int k = 0; k < N; k++)
    s += a[i][k] * b[k][j]; c[i][j] = s; } }
u64 kernel(u64 n) { for (int i = 0; i < N; i++) for (int j = 0; j < N; j++) { a[i][j] = i * 0.37 + j; b[i][j] = i - j * 0.51; }
  double sum = 0; while (n--) { multiply(); sum += c[n % N][3] * 1e-3; a[1][2] += 0.1; } return (u64)(long)sum; }`,
  },
  {
    name: "n-body, double",
    iterations: 2_000_000,
    vectors: true,
    source: `struct body { double x, y, z, vx, vy, vz, mass; };
static struct body bodies[5] = { { 0, 0, 0, 0, 0, 0, 39.47 }, { 4.84, -1.16, -0.10, 0.6, 2.8, -0.02, 0.037 },
  { 8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011 }, { 12.89, -15.11, -0.22, 1.08, 0.86, -0.01, 0.0017 },
  { 15.37, -25.9, 0.179, 0.979, 0.594, -0.034, 0.002 } };
NOINLINE void advance(double dt) { for (int i = 0; i < 5; i++) for (int j = i + 1; j < 5; j++) { struct body *a = bodies + i, *b = bodies + j;
    double dx = a->x - b->x, dy = a->y - b->y, dz = a->z - b->z; double d2 = dx * dx + dy * dy + dz * dz;
    double mag = dt / (d2 * __builtin_sqrt(d2)); a->vx -= dx * b->mass * mag; a->vy -= dy * b->mass * mag; a->vz -= dz * b->mass * mag;
    b->vx += dx * a->mass * mag; b->vy += dy * a->mass * mag; b->vz += dz * a->mass * mag; }
  for (int i = 0; i < 5; i++) { bodies[i].x += dt * bodies[i].vx; bodies[i].y += dt * bodies[i].vy; bodies[i].z += dt * bodies[i].vz; } }
u64 kernel(u64 n) { while (n--) advance(0.001); return (u64)(long)(bodies[1].x * 1e6); }`,
  },
  {
    name: "NEON, integers",
    iterations: 40_000,
    vectors: true,
    source: `static u32 a[8192], b[8192];
NOINLINE void mix(u32 *d, const u32 *s, u32 k) { for (u32 i = 0; i < 8192; i++) d[i] = (d[i] * k + s[i]) ^ (s[i] >> 3); }
u64 kernel(u64 n) { for (u32 i = 0; i < 8192; i++) { a[i] = i * 7; b[i] = i * i; } while (n--) mix(a, b, n);
  u64 sum = 0; for (u32 i = 0; i < 8192; i++) sum += a[i]; return sum; }`,
  },
  {
    name: "NEON, single",
    iterations: 40_000,
    vectors: true,
    source: `static float a[4096], b[4096];
NOINLINE void mix(float *d, const float *s, float k) { for (u32 i = 0; i < 4096; i++) d[i] = d[i] * 0.5f + s[i] * k; }
u64 kernel(u64 n) { for (u32 i = 0; i < 4096; i++) { a[i] = i * 0.25f; b[i] = 3.0f / (i + 1); } while (n--) mix(a, b, (n & 7) * 0.1f);
  double sum = 0; for (u32 i = 0; i < 4096; i++) sum += a[i]; return (u64)(long)(sum * 1e3); }`,
  },
  {
    name: "NEON string scan",
    iterations: 60_000,
    vectors: true,
    source: `#include <arm_neon.h>
static char text[65536] __attribute__((aligned(16)));
NOINLINE u64 length(const char *s) { const char *p = s; for (;;) { uint8x16_t v = vld1q_u8((const u8 *)p);
    if (vminvq_u8(v) == 0) break; p += 16; } while (*p) p++; return p - s; }
u64 kernel(u64 n) { u64 sum = 0; for (u32 i = 0; i < sizeof text - 1; i++) text[i] = 'a' + i % 26;
  while (n--) { text[n & 255] ^= 1; sum += length(text); } return sum; }`,
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
