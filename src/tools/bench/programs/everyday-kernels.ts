// Programs of the kinds that people write, none of which the translator was tuned for: each compiled with and without
// optimisation, since students compile without. The least ratios among them show what to mend next.

import type { Kernel } from "./cpu-kernels.ts";

const sources: readonly (Pick<Kernel, "name" | "source"> & { readonly optimised: number; readonly plain: number })[] = [
  {
    name: "formatting",
    optimised: 2_800_000,
    plain: 1_000_000,
    source: `typedef __builtin_va_list va_list;
static char line[128];
static char *number(char *p, unsigned long v, unsigned base, int width, char pad) { char digits[24]; int n = 0;
  do { digits[n++] = "0123456789abcdef"[v % base]; v /= base; } while (v); while (n < width) digits[n++] = pad;
  while (n) *p++ = digits[--n]; return p; }
NOINLINE int format(char *out, const char *f, ...) { va_list list; __builtin_va_start(list, f); char *p = out;
  for (; *f; f++) { if (*f != '%') { *p++ = *f; continue; } f++; char pad = ' '; int width = 0; if (*f == '0') pad = *f++;
    while (*f >= '0' && *f <= '9') width = width * 10 + *f++ - '0';
    switch (*f) { case 'd': { long v = __builtin_va_arg(list, int); if (v < 0) { *p++ = '-'; v = -v; } p = number(p, v, 10, width, pad); break; }
    case 'x': p = number(p, __builtin_va_arg(list, unsigned), 16, width, pad); break;
    case 'c': *p++ = __builtin_va_arg(list, int); break;
    case 's': { const char *s = __builtin_va_arg(list, const char *); while (*s) *p++ = *s++; break; }
    default: *p++ = *f; } }
  *p = 0; __builtin_va_end(list); return p - out; }
u64 kernel(u64 n) { u64 sum = 0; for (u64 i = 0; i < n; i++) { int k = format(line, "%s: %5d of %d (%08x) %c%%\\n", "item", (int)i, -3, (u32)i * 77, 'a' + (int)(i % 26));
    sum = sum * 31 + k + line[i % k]; } return sum; }`,
  },
  {
    name: "malloc and free",
    optimised: 16_000_000,
    plain: 6_000_000,
    source: `struct chunk { u64 size; struct chunk *next; }; static char heap[1 << 20] __attribute__((aligned(16))); static struct chunk *list;
static void *take(u64 bytes) { bytes = (bytes + 31) & ~15ul; struct chunk **at = &list; while (*at) { struct chunk *c = *at;
    if (c->size >= bytes) { if (c->size >= bytes + 32) { struct chunk *rest = (struct chunk *)((char *)c + bytes); rest->size = c->size - bytes;
        rest->next = c->next; *at = rest; c->size = bytes; } else *at = c->next; return (char *)c + 16; } at = &c->next; } return 0; }
static void give(void *p) { struct chunk *c = (struct chunk *)((char *)p - 16), **at = &list; while (*at && *at < c) at = &(*at)->next;
  c->next = *at; *at = c; if (c->next && (char *)c + c->size == (char *)c->next) { c->size += c->next->size; c->next = c->next->next; } }
u64 kernel(u64 n) { list = (struct chunk *)heap; list->size = sizeof heap; list->next = 0; void *held[32] = { 0 }; u64 x = 1, sum = 0;
  for (u64 i = 0; i < n; i++) { x = x * 6364136223846793005ul + 1442695040888963407ul; u32 k = (x >> 33) % 32; if (held[k]) { sum += *(u32 *)held[k]; give(held[k]); held[k] = 0; }
    else { held[k] = take(16 + (x >> 40) % 500); *(u32 *)held[k] = i; } } return sum; }`,
  },
  {
    name: "hash map",
    optimised: 2_000,
    plain: 800,
    source: `struct entry { char key[16]; u32 value; u32 used; }; static struct entry map[16384];
static u32 hash(const char *s) { u32 h = 2166136261u; while (*s) { h ^= (u8)*s++; h *= 16777619; } return h; }
static int equal(const char *a, const char *b) { while (*a && *a == *b) { a++; b++; } return *a == *b; }
static struct entry *find(const char *key) { u32 at = hash(key) & 16383; while (map[at].used && !equal(map[at].key, key)) at = (at + 1) & 16383; return &map[at]; }
u64 kernel(u64 n) { char key[16]; u64 sum = 0; for (u64 r = 0; r < n; r++) for (u32 i = 0; i < 5000; i++) { u32 v = i * 7 + (r & 1); int k = 0; key[k++] = 'k';
    do { key[k++] = 'a' + v % 26; v /= 26; } while (v); key[k] = 0; struct entry *e = find(key);
    if (!e->used) { if (r > 3) continue; for (int j = 0; j <= k; j++) e->key[j] = key[j]; e->used = 1; } e->value += i; sum += e->value; } return sum; }`,
  },
  {
    name: "bytecode interpreter",
    optimised: 9_000_000,
    plain: 4_000_000,
    source: `enum { PUSH, ADD, SUB, MUL, DUP, SWAP, JNZ, LOAD, STORE, XOR, SHR, HALT };
static const u8 code[] = { PUSH, 200, STORE, 0, PUSH, 1, STORE, 1, LOAD, 1, PUSH, 3, MUL, LOAD, 0, ADD, DUP, PUSH, 7, SHR, XOR, STORE, 1, LOAD, 0, PUSH, 1, SUB, DUP,
  STORE, 0, JNZ, 8, LOAD, 1, HALT };
NOINLINE u64 execute(void) { u64 stack[16], slots[4]; int sp = 0; const u8 *pc = code; for (;;) switch (*pc++) {
  case PUSH: stack[sp++] = *pc++; break; case ADD: sp--; stack[sp - 1] += stack[sp]; break; case SUB: sp--; stack[sp - 1] -= stack[sp]; break;
  case MUL: sp--; stack[sp - 1] *= stack[sp]; break; case DUP: stack[sp] = stack[sp - 1]; sp++; break;
  case SWAP: { u64 t = stack[sp - 1]; stack[sp - 1] = stack[sp - 2]; stack[sp - 2] = t; break; }
  case JNZ: if (stack[--sp]) pc = code + *pc; else pc++; break; case LOAD: stack[sp++] = slots[*pc++]; break;
  case STORE: slots[*pc++] = stack[--sp]; break; case XOR: sp--; stack[sp - 1] ^= stack[sp]; break; case SHR: sp--; stack[sp - 1] >>= stack[sp]; break;
  default: return stack[sp - 1]; } }
u64 kernel(u64 n) { u64 sum = 0; for (u64 i = 0; i < n / 200; i++) sum += execute(); return sum; }`,
  },
  {
    name: "queens",
    optimised: 480,
    plain: 160,
    source: `static int board[12]; static int safe(int row, int column) { for (int i = 0; i < row; i++) { int d = board[i] - column; if (d == 0 || d == row - i || d == i - row) return 0; } return 1; }
NOINLINE u64 place(int row, int size) { if (row == size) return 1; u64 ways = 0; for (int c = 0; c < size; c++) if (safe(row, c)) { board[row] = c; ways += place(row + 1, size); } return ways; }
u64 kernel(u64 n) { u64 sum = 0; while (n--) sum += place(0, 9); return sum; }`,
  },
  {
    name: "Ackermann, towers",
    optimised: 480,
    plain: 200,
    source: `NOINLINE u64 ackermann(u64 m, u64 n) { if (m == 0) return n + 1; if (n == 0) return ackermann(m - 1, 1); return ackermann(m - 1, ackermann(m, n - 1)); }
NOINLINE u64 towers(int n, int a, int b, int c) { if (n == 0) return 0; return towers(n - 1, a, c, b) + 1 + a + towers(n - 1, c, b, a); }
u64 kernel(u64 n) { u64 sum = 0; while (n--) sum += ackermann(2, 300) + towers(16, 0, 1, 2); return sum; }`,
  },
  {
    name: "structures by value",
    optimised: 30_000_000,
    plain: 12_500_000,
    source: `struct vector { long x, y, z, w; }; struct particle { struct vector at, by; u32 age, kind; };
static struct particle particles[64];
NOINLINE struct vector sum(struct vector a, struct vector b) { struct vector c = { a.x + b.x, a.y + b.y, a.z + b.z, a.w ^ b.w }; return c; }
NOINLINE struct particle moved(struct particle p) { p.at = sum(p.at, p.by); p.age++; return p; }
u64 kernel(u64 n) { for (int i = 0; i < 64; i++) { struct particle p = { { i, 2 * i, 3, 4 }, { 1, i, 5, 6 }, 0, i }; particles[i] = p; }
  for (u64 i = 0; i < n; i++) particles[i % 64] = moved(particles[i % 64]); u64 s = 0; for (int i = 0; i < 64; i++) s += particles[i].at.y * particles[i].age; return s; }`,
  },
  {
    name: "memset, memmove",
    optimised: 120_000,
    plain: 30_000,
    source: `static char buffer[8192];
NOINLINE void *set(void *d, int c, u64 n) { char *p = d; while (n--) *p++ = c; return d; }
NOINLINE void *move(void *d, const void *s, u64 n) { char *a = d; const char *b = s; if (a < b) while (n--) *a++ = *b++; else { a += n; b += n; while (n--) *--a = *--b; } return d; }
u64 kernel(u64 n) { u64 sum = 0; for (u64 i = 0; i < n; i++) { set(buffer + i % 100, i, 1000); move(buffer + 2000, buffer, 1500); move(buffer + 2100, buffer + 2000, 1500); move(buffer, buffer + 50, 300); sum += buffer[i % 4000]; } return sum; }`,
  },
  {
    name: "virtual calls",
    optimised: 60_000_000,
    plain: 27_000_000,
    source: `struct shape; struct table { u64 (*area)(const struct shape *); void (*grow)(struct shape *, u64); }; struct shape { const struct table *table; u64 a, b; };
static u64 squareArea(const struct shape *s) { return s->a * s->a; } static u64 boxArea(const struct shape *s) { return s->a * s->b; } static u64 lineArea(const struct shape *s) { return s->a + s->b; }
static void growBoth(struct shape *s, u64 by) { s->a += by; s->b += by; } static void growOne(struct shape *s, u64 by) { s->a ^= by; }
static const struct table tables[3] = { { squareArea, growOne }, { boxArea, growBoth }, { lineArea, growBoth } };
static struct shape shapes[31];
u64 kernel(u64 n) { for (int i = 0; i < 31; i++) { shapes[i].table = tables + i % 3; shapes[i].a = i; shapes[i].b = 2 * i; } u64 sum = 0;
  for (u64 i = 0; i < n; i++) { struct shape *s = shapes + i % 31; s->table->grow(s, i & 3); sum += s->table->area(s); } return sum; }`,
  },
  {
    name: "qsort by callback",
    optimised: 180,
    plain: 75,
    source: `static u32 v[20000]; static int compare(const void *a, const void *b) { u32 x = *(const u32 *)a, y = *(const u32 *)b; return x < y ? -1 : x > y; }
static void swap(char *a, char *b, u64 size) { while (size--) { char t = *a; *a++ = *b; *b++ = t; } }
static void sort(char *base, u64 count, u64 size, int (*less)(const void *, const void *)) { if (count < 2) return; swap(base, base + count / 2 * size, size); u64 last = 0;
  for (u64 i = 1; i < count; i++) if (less(base + i * size, base) < 0) { last++; swap(base + last * size, base + i * size, size); } swap(base, base + last * size, size);
  sort(base, last, size, less); sort(base + (last + 1) * size, count - last - 1, size, less); }
u64 kernel(u64 n) { u64 sum = 0; u32 x = 1; while (n--) { for (int i = 0; i < 20000; i++) v[i] = x = x * 1664525 + 1013904223; sort((char *)v, 20000, 4, compare); sum += v[777]; } return sum; }`,
  },
  {
    name: "SHA-256",
    optimised: 480_000,
    plain: 120_000,
    source: `static const u32 k[64] = { ${Array.from({ length: 64 }, (_, i) => `0x${(Math.imul(i + 1, 0x9e3779b1) >>> 0).toString(16)}u`).join(", ")} };
static u32 rotate(u32 x, int by) { return x >> by | x << (32 - by); }
NOINLINE void block(u32 *h, const u8 *p) { u32 w[64]; for (int i = 0; i < 16; i++) w[i] = (u32)p[4 * i] << 24 | p[4 * i + 1] << 16 | p[4 * i + 2] << 8 | p[4 * i + 3];
  for (int i = 16; i < 64; i++) { u32 a = w[i - 15], b = w[i - 2]; w[i] = w[i - 16] + (rotate(a, 7) ^ rotate(a, 18) ^ a >> 3) + w[i - 7] + (rotate(b, 17) ^ rotate(b, 19) ^ b >> 10); }
  u32 s[8]; for (int i = 0; i < 8; i++) s[i] = h[i]; for (int i = 0; i < 64; i++) { u32 e = s[4], a = s[0];
    u32 t1 = s[7] + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & s[5]) ^ (~e & s[6])) + k[i] + w[i]; u32 t2 = (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & s[1]) ^ (a & s[2]) ^ (s[1] & s[2]));
    s[7] = s[6]; s[6] = s[5]; s[5] = e; s[4] = s[3] + t1; s[3] = s[2]; s[2] = s[1]; s[1] = a; s[0] = t1 + t2; } for (int i = 0; i < 8; i++) h[i] += s[i]; }
u64 kernel(u64 n) { u32 h[8] = { 1, 2, 3, 4, 5, 6, 7, 8 }; u8 data[64]; for (u64 i = 0; i < n; i++) { for (int j = 0; j < 64; j++) data[j] = i + j; block(h, data); } return (u64)h[0] << 32 | h[7]; }`,
  },
  {
    name: "binary tree",
    optimised: 300,
    plain: 180,
    source: `struct node { struct node *left, *right; u64 key; u32 count; }; static struct node pool[20000]; static u32 used;
static struct node *insert(struct node *t, u64 key) { if (!t) { t = &pool[used++]; t->left = t->right = 0; t->key = key; t->count = 1; } else if (key < t->key) t->left = insert(t->left, key);
  else if (key > t->key) t->right = insert(t->right, key); else t->count++; return t; }
static u64 walk(const struct node *t, u64 depth) { return t ? walk(t->left, depth + 1) + t->key * t->count + depth + walk(t->right, depth + 1) : 0; }
u64 kernel(u64 n) { u64 sum = 0, x = 1; while (n--) { struct node *root = 0; used = 0; for (int i = 0; i < 10000; i++) { x = x * 6364136223846793005ul + 1; root = insert(root, x >> 50); } sum += walk(root, 0); } return sum; }`,
  },
  {
    name: "shortest paths",
    optimised: 1_200,
    plain: 480,
    source: `#define SIDE 64
static u8 cost[SIDE * SIDE]; static u32 distance[SIDE * SIDE]; static struct { u32 d, at; } heap[SIDE * SIDE * 4]; static u32 size;
static void push(u32 d, u32 at) { u32 i = size++; while (i && heap[(i - 1) / 2].d > d) { heap[i] = heap[(i - 1) / 2]; i = (i - 1) / 2; } heap[i].d = d; heap[i].at = at; }
static u32 pop(u32 *d) { u32 at = heap[0].at; *d = heap[0].d; u32 last = heap[--size].d, lastAt = heap[size].at, i = 0; for (;;) { u32 c = 2 * i + 1; if (c >= size) break; if (c + 1 < size && heap[c + 1].d < heap[c].d) c++;
    if (heap[c].d >= last) break; heap[i] = heap[c]; i = c; } heap[i].d = last; heap[i].at = lastAt; return at; }
u64 kernel(u64 n) { u64 sum = 0; for (int i = 0; i < SIDE * SIDE; i++) cost[i] = 1 + i * 7919 % 97; while (n--) { for (int i = 0; i < SIDE * SIDE; i++) distance[i] = ~0u; distance[0] = 0; size = 0; push(0, 0);
    while (size) { u32 d, at = pop(&d); if (d > distance[at]) continue; int x = at % SIDE, y = at / SIDE; for (int k = 0; k < 4; k++) { int nx = x + (k == 0) - (k == 1), ny = y + (k == 2) - (k == 3);
        if (nx < 0 || ny < 0 || nx >= SIDE || ny >= SIDE) continue; u32 to = ny * SIDE + nx, nd = d + cost[to]; if (nd < distance[to]) { distance[to] = nd; push(nd, to); } } } sum += distance[SIDE * SIDE - 1]; cost[n % 999]++; } return sum; }`,
  },
  {
    name: "big numbers",
    optimised: 112_000,
    plain: 35_000,
    source: `#define LIMBS 32
static u64 a[LIMBS], b[LIMBS], c[2 * LIMBS];
NOINLINE void multiply(void) { for (int i = 0; i < 2 * LIMBS; i++) c[i] = 0; for (int i = 0; i < LIMBS; i++) { u64 carry = 0; for (int j = 0; j < LIMBS; j++) { unsigned __int128 t = (unsigned __int128)a[i] * b[j] + c[i + j] + carry; c[i + j] = t; carry = t >> 64; } c[i + LIMBS] = carry; } }
NOINLINE u64 remainder(u64 d) { u64 r = 0; for (int i = 2 * LIMBS - 1; i >= 0; i--) { r = (r << 32 | c[i] >> 32) % d; r = (r << 32 | (u32)c[i]) % d; } return r; }
u64 kernel(u64 n) { u64 sum = 0; for (int i = 0; i < LIMBS; i++) { a[i] = i * 0x9e3779b97f4a7c15ul; b[i] = ~a[i] >> 3; } while (n--) { multiply(); sum += remainder(1000003); for (int i = 0; i < LIMBS; i++) a[i] ^= c[i + 7]; } return sum; }`,
  },
  {
    name: "greatest divisors",
    optimised: 7_500_000,
    plain: 4_500_000,
    source: `NOINLINE u64 gcd(u64 a, u64 b) { while (b) { u64 t = a % b; a = b; b = t; } return a; }
u64 kernel(u64 n) { u64 sum = 0, x = 7; for (u64 i = 0; i < n; i++) { x = x * 6364136223846793005ul + 1442695040888963407ul; sum += gcd(x >> 5, i * 12345 + 1); } return sum; }`,
  },
  {
    name: "words of a text",
    optimised: 32_000,
    plain: 12_000,
    source: `static char text[4096]; static u32 counts[128]; static int isLetter(int c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); } static int lower(int c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; }
u64 kernel(u64 n) { u32 x = 1; for (int i = 0; i < 4095; i++) { x = x * 1103515245 + 12345; int r = (x >> 16) % 34; text[i] = r < 26 ? 'a' + r - ((x >> 28) == 3) * 32 : r < 33 ? ' ' : '.'; } u64 sum = 0;
  while (n--) { const char *p = text; while (*p) { while (*p && !isLetter(*p)) p++; u32 h = 0; int length = 0; while (isLetter(*p)) { h = h * 33 + lower(*p++); length++; } if (length) counts[h % 128] += length; } sum += counts[n % 128]; } return sum; }`,
  },
  {
    name: "life",
    optimised: 6_000,
    plain: 1_200,
    source: `static u8 cells[2][66][66]; NOINLINE void step(int from) { for (int y = 1; y < 65; y++) for (int x = 1; x < 65; x++) { int around = 0; for (int dy = -1; dy <= 1; dy++) for (int dx = -1; dx <= 1; dx++) if (dx || dy) around += cells[from][y + dy][x + dx];
    cells[!from][y][x] = around == 3 || (around == 2 && cells[from][y][x]); } }
u64 kernel(u64 n) { for (int y = 1; y < 65; y++) for (int x = 1; x < 65; x++) cells[0][y][x] = (x * y + x * 7) % 3 == 0; for (u64 i = 0; i < n; i++) step(i & 1); u64 sum = 0; for (int y = 1; y < 65; y++) for (int x = 1; x < 65; x++) sum = sum * 3 + cells[0][y][x]; return sum; }`,
  },
  {
    name: "bubble sort",
    optimised: 120,
    plain: 50,
    source: `static int v[2000]; u64 kernel(u64 n) { u64 sum = 0; u32 x = 1; while (n--) { for (int i = 0; i < 2000; i++) v[i] = x = x * 1664525 + 1013904223; for (int i = 0; i < 1999; i++) for (int j = 0; j < 1999 - i; j++) if (v[j] > v[j + 1]) { int t = v[j]; v[j] = v[j + 1]; v[j + 1] = t; } sum += v[1000]; } return sum; }`,
  },
  {
    name: "Mandelbrot",
    optimised: 240,
    plain: 120,
    source: `u64 kernel(u64 n) { u64 sum = 0; while (n--) for (int y = 0; y < 80; y++) for (int x = 0; x < 120; x++) { double cr = x * 0.025 - 2.1, ci = y * 0.03 - 1.2, zr = 0, zi = 0; int i = 0; for (; i < 100 && zr * zr + zi * zi < 4; i++) { double t = zr * zr - zi * zi + cr; zi = 2 * zr * zi + ci; zr = t; } sum += i; } return sum; }`,
  },
  {
    name: "bits",
    optimised: 48_000_000,
    plain: 12_000_000,
    source: `static u64 reverse(u64 x) { u64 r = 0; for (int i = 0; i < 8; i++) { r = r << 8 | (x & 255); x >>= 8; } return r; }
u64 kernel(u64 n) { u64 sum = 0, x = 3; for (u64 i = 0; i < n; i++) { x = x * 6364136223846793005ul + 1442695040888963407ul; sum += __builtin_clzl(x | 1) + __builtin_ctzl(x | 1ul << 63) + (x << 7 | x >> 57) % 13; if (x & 4) sum ^= reverse(x); sum = (sum & ~0xff00ul) | (x & 0xff) << 8; } return sum; }`,
  },
  {
    name: "integers in text",
    optimised: 4_800_000,
    plain: 2_400_000,
    source: `static char text[32]; static int write(char *p, long v) { int n = 0, m = 0; char t[24]; if (v < 0) { p[m++] = '-'; v = -v; } do t[n++] = '0' + v % 10; while (v /= 10); while (n) p[m++] = t[--n]; p[m] = 0; return m; }
static long parse(const char *p) { long v = 0; int negative = *p == '-'; if (negative) p++; while (*p >= '0' && *p <= '9') v = v * 10 + (*p++ - '0'); return negative ? -v : v; }
u64 kernel(u64 n) { u64 sum = 0; long x = 1; for (u64 i = 0; i < n; i++) { x = x * 6364136223846793005l + 1; write(text, x >> (i % 60)); sum += parse(text); } return sum; }`,
  },
];

/** Vector instructions are left to the compiler: without optimisation it uses them for copies of structures alone. */
export const everydayKernels: readonly Kernel[] = sources.flatMap(({ name, source, optimised, plain }): Kernel[] => [
  { name: `${name}, -O2`, source, iterations: optimised, options: ["-O2"] },
  { name: `${name}, -O0`, source, iterations: plain, options: ["-O0"] },
]);
