// <string.h> and <ctype.h>.
#include <ctype.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#define __USE_GNU 1
char *strcasestr(const char *, const char *);
void *memrchr(const void *, int, size_t);
void *memmem(const void *, size_t, const void *, size_t);
char *strchrnul(const char *, int);
void *mempcpy(void *, const void *, size_t);

static int sign(int n) { return (n > 0) - (n < 0); }

int main(void) {
  char a[400], b[400];
  for (int length = 0; length < 70; length++)
    for (int offset = 0; offset < 9; offset++) {
      memset(a, '.', sizeof a);
      for (int i = 0; i < length; i++) b[offset + i] = (char)('a' + i % 26);
      b[offset + length] = 0;
      if (memcpy(a + 5, b + offset, length) != a + 5 || memcmp(a + 5, b + offset, length) || a[4] != '.' || a[5 + length] != '.') printf("memcpy %d %d\n", length, offset);
      if ((char *)mempcpy(a, b + offset, length) != a + length) printf("mempcpy\n");
      if (strlen(b + offset) != (size_t)length || strnlen(b + offset, 10) != (size_t)(length < 10 ? length : 10)) printf("strlen\n");
      strcpy(a, b + offset);
      memmove(a + 3, a, length + 1);
      if (strcmp(a + 3, b + offset)) printf("memmove up\n");
      memmove(a, a + 3, length + 1);
      if (strcmp(a, b + offset)) printf("memmove down\n");
      memset(a, 7, length);
      for (int i = 0; i < length; i++)
        if (a[i] != 7) printf("memset\n");
    }
  printf("%d %d %d %d\n", sign(strcmp("abc", "abd")), sign(strcmp("abc", "ab")), sign(strcmp("", "")), sign(strcmp("\xff", "a")));
  printf("%d %d %d\n", strncmp("abc", "abx", 2), sign(strcasecmp("ABC", "abd")), strncasecmp("ABx", "abY", 2));
  printf("%d %d\n", sign(memcmp("a\0b", "a\0c", 3)), memcmp("x", "y", 0));
  strcpy(a, "foo");
  strcat(a, "bar");
  strncat(a, "bazzzz", 3);
  puts(a);
  memset(b, 'x', 20);
  strncpy(b, "hi", 5);
  for (int i = 0; i < 8; i++) printf("%d ", b[i]);
  strncpy(b, "longer", 3);
  printf("%.6s\n", b);
  printf("%s %s %s %d\n", strchr("a/b/c", '/'), strrchr("a/b/c", '/'), strchr("abc", 0) ? "nul" : "none", strchr("abc", 'z') == 0);
  printf("%s %s %d\n", strstr("hello world", "o w"), strstr("aaab", "aab"), strstr("abc", "abcd") == 0);
  printf("%s %s\n", strcasestr("HeLLo", "ll"), strchrnul("abc", 'b'));
  printf("%s %s %d\n", (char *)memchr("abcdef", 'd', 6), (char *)memrchr("abcabc", 'b', 6), memchr("abc", 'c', 2) == 0);
  printf("%s\n", (char *)memmem("haystack", 8, "st", 2));
  printf("%zu %zu %s %d\n", strspn("aabbc", "ab"), strcspn("hello", "lo"), strpbrk("hello", "xl"), strpbrk("abc", "") == 0);
  strcpy(a, ",one,,two;three,");
  for (char *word = strtok(a, ",;"); word; word = strtok(0, ",;")) printf("<%s>", word);
  strcpy(a, "a::b:");
  for (char *rest = a, *word; (word = strsep(&rest, ":"));) printf("[%s]", word);
  char *copy = strdup("copied"), *part = strndup("copied", 3);
  printf(" %s %s\n", copy, part);
  const char *patterns[] = {"*", "*.s", "a?c", "[a-c]*", "[!a-c]*", "a*b*c", "\\*", "[]x]y", "[a", "*a*a*", "", "??", "[^a]", "[a-]", "a[b-]*"};
  const char *names[] = {"", "a", "abc", "main.s", ".s", ".hidden", "aXbYc", "*", "]y", "[a", "banana", "xy", "-", "ab-c"};
  for (int i = 0; i < 15; i++)
    for (int k = 0; k < 14; k++) printf("%d%d", fnmatch(patterns[i], names[k], 0), fnmatch(patterns[i], names[k], FNM_PERIOD));
  puts("");
  for (int c = -1; c < 256; c++)
    printf("%x %c%c%c%c%c%c%c%c%c%c%c%c %x %x\n", c, "-a"[!!isalnum(c)], "-a"[!!isalpha(c)], "-b"[!!isblank(c)], "-c"[!!iscntrl(c)], "-d"[!!isdigit(c)],
           "-g"[!!isgraph(c)], "-l"[!!islower(c)], "-p"[!!isprint(c)], "-p"[!!ispunct(c)], "-s"[!!isspace(c)], "-u"[!!isupper(c)], "-x"[!!isxdigit(c)],
           toupper(c), tolower(c));
  return 0;
}
