// What GCC calls by itself: 128 bits divided and made into doubles, powers, atomic operations; and the heap under a random load.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef __int128 Signed;
typedef unsigned __int128 Unsigned;

static void show(Unsigned x) { printf("%016lx%016lx ", (long)(x >> 64), (long)x); }

static void divisions(void) {
  Unsigned values[] = {0, 1, 7, 10, 255, (Unsigned)1 << 63, ((Unsigned)1 << 64) - 1, (Unsigned)1 << 64, ((Unsigned)123456789 << 64) + 987654321,
                       ~(Unsigned)0, (Unsigned)1 << 127, ((Unsigned)0xdeadbeefcafebabe << 64) | 0x123456789abcdefUL, 1000000007};
  int count = sizeof values / sizeof *values;
  for (int i = 0; i < count; i++) {
    for (int j = 1; j < count; j++)
      show(values[i] / values[j]), show(values[i] % values[j]), show((Signed)values[i] / (Signed)values[j]), show((Signed)values[i] % (Signed)values[j]);
    printf("%a %a %a\n", (double)values[i], (double)(Signed)values[i], (double)-(Signed)(values[i] >> 1));
  }
  double doubles[] = {0, 1.5, -2.7, 1e18, 9.3e18, -1e19, 1.8e19, 1e20, -1e30, 1.7e38, 3e38};
  for (int i = 0; i < 11; i++) {
    if (doubles[i] < 1.7e38) show((Signed)doubles[i]);
    if (doubles[i] >= 0) show((Unsigned)doubles[i]);
    puts("");
  }
  for (int i = -9; i < 9; i++) printf("%a %a\n", __builtin_powi(1.7, i), (double)__builtin_powif(0.3f, i));
}

static void atomics(void) {
  volatile char c = 3;
  volatile short h = -5;
  volatile int w = 7;
  volatile long l = 9;
  printf("%d %d %d %ld\n", __atomic_fetch_add(&c, 5, 5), __atomic_fetch_sub(&h, 5, 5), __atomic_fetch_xor(&w, 5, 0), __atomic_fetch_or(&l, 6, 4));
  printf("%d %d %d %ld\n", c, h, w, l);
  int expected = 2;
  char byte = 8;
  printf("%d ", __atomic_compare_exchange_n(&w, &expected, 9, 0, 5, 5));
  printf("%d ", expected);
  printf("%d %d\n", __atomic_compare_exchange_n(&w, &expected, 9, 0, 5, 5), w);
  printf("%d ", __atomic_compare_exchange_n(&c, &byte, -1, 0, 5, 5));
  printf("%d %d %d\n", c, __atomic_exchange_n(&h, 4, 5), __atomic_fetch_and(&w, 8, 5));
}

static uint32_t seed = 1;
static uint32_t some(void) { return (seed = seed * 1664525 + 1013904223) >> 8; }

static void heap(void) {
  static struct { unsigned char *at; size_t bytes; int value; } areas[200];
  long wrong = 0;
  for (int i = 0; i < 4000; i++) {
    int k = some() % 200;
    if (areas[k].at) {
      for (size_t j = 0; j < areas[k].bytes; j++) wrong += areas[k].at[j] != (unsigned char)areas[k].value;
      if (some() % 3) {
        free(areas[k].at), areas[k].at = NULL;
        continue;
      }
      size_t bytes = some() % (some() % 10 ? 200 : 9000) + 1, kept = bytes < areas[k].bytes ? bytes : areas[k].bytes;
      areas[k].at = realloc(areas[k].at, bytes), areas[k].bytes = bytes;
      for (size_t j = 0; j < kept; j++) wrong += areas[k].at[j] != (unsigned char)areas[k].value;
    } else {
      size_t alignment = (size_t)16 << some() % 8;
      areas[k].bytes = some() % (some() % 20 ? 300 : 40000) + 1;
      areas[k].value = some();
      areas[k].at = some() % 10 ? malloc(areas[k].bytes) : aligned_alloc(alignment, areas[k].bytes);
      wrong += ((uintptr_t)areas[k].at % 16 != 0) * 100000;
    }
    memset(areas[k].at, areas[k].value, areas[k].bytes);
  }
  char *large = calloc(1 << 10, 1 << 10);
  printf("wrong bytes: %ld, %d\n", wrong, large[0] + large[(1 << 20) - 1]);
}

int main(void) {
  divisions();
  atomics();
  heap();
}
