// Integers, structs, switch tables, thread-locals, varargs, atomics: what GCC makes of them is assembled by both assemblers.
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <stdio.h>
#include <stdatomic.h>
struct node { struct node *next; int key; char name[12]; };
union u { int i; float f; };
enum color { RED, GREEN = 5, BLUE };
_Thread_local int tl = 3; static _Thread_local long tls2; extern _Thread_local int tle;
static const char *names[] = { "zero", "one", "two", "three" };
int counter; static int hidden_counter = 7; const double table[] = {1.5, 2.5, -0.0};
__attribute__((weak)) int weakfn(int x) { return x + tl; }
__attribute__((visibility("hidden"))) int hid(int a) { return a * hidden_counter; }
int sw(int x, int y) { switch (x) { case 0: return y; case 1: return y*3; case 2: return y-7; case 3: return y/5; case 4: return y%9; case 5: return y^x; case 6: return y|1; case 7: return -y; case 9: return ~y; case 12: return y<<3; } return 0; }
long sum(int n, ...) { va_list ap; va_start(ap, n); long s = 0; for (int i = 0; i < n; i++) s += va_arg(ap, int); s += (long)va_arg(ap, double); va_end(ap); return s; }
int find(struct node *n, int key, struct node **out) { for (; n; n = n->next) if (n->key == key) { *out = n; return strlen(n->name); } return -1; }
_Atomic int at; int inc(void) { return atomic_fetch_add(&at, 3) + atomic_load(&at); }
int cas(_Atomic int *p, int e, int d) { return atomic_compare_exchange_strong(p, &e, d); }
long thread(void) { tls2 += tl + tle; return tls2; }
uint64_t big(uint64_t a) { return a * 0x123456789abcdef0ull + 0xffff0000ffff0000ull; }
static inline __attribute__((always_inline)) int inl(int a) { int t = a * 3; return t + 1; }
int useinl(int a, int b) { return inl(a) + inl(b); }
const char *nm(unsigned i) { return i < 4 ? names[i] : "none"; }
struct pair { long a, b; }; struct pair mk(long a, long b) { return (struct pair){ b, a }; }
struct bigs { int v[20]; }; struct bigs mb(struct bigs s) { s.v[3]++; return s; }
int arr(int n) { int a[n]; for (int i = 0; i < n; i++) a[i] = i * i; int s = 0; for (int i = 0; i < n; i++) s += a[i]; return s; }
int main(int argc, char **argv) { printf("%s %d\n", nm(argc), sw(argc, 3)); struct pair p = mk(1, 2); return p.a + useinl(argc, 2); }
