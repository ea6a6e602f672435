#include <getopt.h>
#include <search.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static int compare(const void *one, const void *other) { return *(const int *)one - *(const int *)other; }

static void letters(const char *known, int count, char **words) {
  int option;
  optind = 0;
  opterr = 0;
  while ((option = getopt(count, words, known)) != -1) printf("%c %s %d %c; ", option, optarg ? optarg : "-", optind, option == '?' ? optopt : ' ');
  printf("rest");
  for (int at = optind; at < count; at++) printf(" %s", words[at]);
  puts("");
}

static void names(int count, char **words) {
  static int flag;
  static const struct option known[] = {{"verbose", no_argument, &flag, 7}, {"output", required_argument, 0, 'o'}, {"level", optional_argument, 0, 'l'}, {0}};
  int option, index = -1;
  optind = 0;
  while ((option = getopt_long(count, words, "vo:", known, &index)) != -1) printf("%d %s %d %d %d; ", option, optarg ? optarg : "-", optind, index, flag);
  printf("rest");
  for (int at = optind; at < count; at++) printf(" %s", words[at]);
  puts("");
}

#define WORDS(...) (sizeof((char *[]){__VA_ARGS__}) / sizeof(char *)), (char *[]){__VA_ARGS__, 0}

int main(void) {
  letters("ab:c::", WORDS("p", "-a", "-b", "value", "file", "-cx", "-c", "--", "-a", "end"));
  letters("ab:", WORDS("p", "-ab", "-x", "-bjoined", "-b"));
  letters(":ab:", WORDS("p", "one", "-z", "two", "-b"));
  letters("+a", WORDS("p", "-a", "stop", "-a"));
  letters("a", WORDS("p", "-", "-a"));
  names(WORDS("p", "--verbose", "x", "--output=f", "--output", "g", "--level", "--level=3", "-vo", "h", "--out", "i"));
  names(WORDS("p", "--nothing", "--verbose=1", "--output"));
  srand48(42);
  printf("%.12f %ld %ld\n", drand48(), lrand48(), mrand48());
  unsigned short state[3] = {1, 2, 3};
  printf("%.12f %ld %ld %hu\n", erand48(state), nrand48(state), jrand48(state), state[0]);
  printf("%d %d %d %d %d\n", ffs(0), ffs(1), ffs(0x80), ffsl(1L << 40), ffsll(-8));
  int table[6] = {5, 3, 9}, key = 9, other = 4;
  size_t count = 3;
  printf("%td ", (int *)lfind(&key, table, &count, sizeof *table, compare) - table);
  printf("%d ", lfind(&other, table, &count, sizeof *table, compare) == 0);
  printf("%td %zu %d\n", (int *)lsearch(&other, table, &count, sizeof *table, compare) - table, count, table[3]);
  return 0;
}
