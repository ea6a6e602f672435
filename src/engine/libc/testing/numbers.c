// <stdlib.h>: sorting, searching, random numbers, memory, the environment, the end of a program.
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct pair { int key, order; };
static int by_key(const void *a, const void *b) { return ((const struct pair *)a)->key - ((const struct pair *)b)->key; }
static int by_number(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static void first(void) { puts("registered first"); }
static void second(void) { puts("registered second"); }

int main(int argc, char **argv, char **envp) {
  atexit(first);
  atexit(second);
  srand(0);
  for (int i = 0; i < 400; i++) printf("%d ", rand());
  srand(12345);
  for (int i = 0; i < 400; i++) printf("%d ", rand());
  unsigned state = 5;
  printf("%d %d\n", rand_r(&state), rand_r(&state));
  struct pair pairs[300];
  for (int n = 0; n < 300; n += 37) {
    for (int i = 0; i < n; i++) pairs[i] = (struct pair){rand() % 20, i};
    qsort(pairs, n, sizeof *pairs, by_key);
    for (int i = 1; i < n; i++)
      if (pairs[i - 1].key > pairs[i].key || (pairs[i - 1].key == pairs[i].key && pairs[i - 1].order > pairs[i].order)) puts("not sorted");
  }
  int odd[] = {1, 3, 5, 7, 9};
  for (int key = 0; key < 11; key++) printf("%d ", bsearch(&key, odd, 5, sizeof *odd, by_number) != 0);
  div_t quotient = div(17, -5);
  ldiv_t long_quotient = ldiv(-17, 5);
  printf("\n%d %d %ld %ld %d %ld\n", quotient.quot, quotient.rem, long_quotient.quot, long_quotient.rem, abs(-3), labs(LONG_MIN + 1));
  printf("%d %ld %g\n", atoi(" 42x"), atol("-7"), atof("2.5e3z"));
  static void *area[500];
  for (int round = 0; round < 20; round++) {
    for (int i = 0; i < 500; i++) {
      size_t bytes = (size_t)(i * 37 + round * 11) % 3000;
      area[i] = malloc(bytes);
      if ((unsigned long)area[i] % 16) puts("not aligned");
      memset(area[i], i, bytes);
    }
    for (int i = 0; i < 500; i += 2) free(area[i]);
    for (int i = 1; i < 500; i += 2) {
      size_t bytes = (size_t)(i * 37 + round * 11) % 3000;
      unsigned char *moved = realloc(area[i], 5000);
      for (size_t k = 0; k < bytes; k++)
        if (moved[k] != (unsigned char)i) { puts("lost"); break; }
      free(moved);
    }
  }
  unsigned char *zeros = calloc(100, 7);
  int sum = 0;
  for (int i = 0; i < 700; i++) sum += zeros[i];
  printf("%d %d %d\n", sum, calloc(SIZE_MAX / 2, 3) == 0, malloc(SIZE_MAX - 5) == 0);
  for (size_t alignment = 8; alignment < 10000; alignment *= 2) {
    void *aligned = aligned_alloc(alignment, 1000);
    printf("%d", (int)((unsigned long)aligned % alignment));
    free(aligned);
  }
  setenv("NAME", "value", 1);
  setenv("NAME", "other", 0);
  printf(" %s", getenv("NAME"));
  setenv("NAME", "third", 1);
  putenv("SECOND=2");
  printf(" %s %s", getenv("NAME"), getenv("SECOND"));
  unsetenv("NAME");
  printf(" %d %d\n", getenv("NAME") == 0, getenv("NO_SUCH_NAME") == 0);
  exit(5);
}
