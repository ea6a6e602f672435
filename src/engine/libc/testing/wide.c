// <wchar.h>, <wctype.h>, <locale.h>: wide characters and their bytes, before and after setlocale.
#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>

static void bytes(void) {
  wchar_t characters[] = {L'a', 0x7f, 0x80, 0xe9, 0x7ff, 0x800, 0x20ac, 0xd800, 0xffff, 0x1f600, 0x10ffff};
  for (int i = 0; i < 11; i++) {
    char to[8] = "";
    errno = 0;
    int length = wctomb(to, characters[i]);
    wchar_t back = 0;
    printf("%d %d %d ", length, errno, length > 0 ? mbtowc(&back, to, 8) : 0);
    printf("%x\n", back);
  }
  char *texts[] = {"plain", "gr\xc3\xbc\xc3\x9f", "\xe2\x82\xac", "\xf0\x9f\x98\x80!", "\xc0\x80", "\xed\xa0\x80", "\xff", "\xe2\x82"};
  for (int i = 0; i < 8; i++) {
    wchar_t wide[16];
    size_t length = mbstowcs(wide, texts[i], 16);
    printf("%ld %ld %d %d\n", (long)length, (long)mbstowcs(NULL, texts[i], 0), mblen(texts[i], 8), mblen(texts[i], 1));
    char back[32];
    if (length != (size_t)-1) printf("%ld %s\n", (long)wcstombs(back, wide, 32), back);
  }
}

int main(void) {
  printf("%s %s %s\n", setlocale(LC_ALL, NULL), nl_langinfo(CODESET), localeconv()->decimal_point);
  bytes();
  printf("%d %d %s\n", setlocale(LC_ALL, "xx_YY.NONSENSE") == NULL, setlocale(LC_ALL, "POSIX") != NULL, setlocale(LC_ALL, "C"));
  printf("%s %s\n", setlocale(LC_ALL, "C.UTF-8"), nl_langinfo(CODESET));
  bytes();
  wchar_t text[40] = L"größe €", copy[40], *rest;
  printf("[%ls] [%10ls] [%-9ls] [%.3ls] [%lc] [%C] [%S]\n", text, L"né", L"ü", L"aéb", L'€', L'ß', L"");
  printf("%zu %zu %d %d %d\n", wcslen(text), wcsnlen(text, 3), wcscmp(text, L"größer"), wcsncmp(text, L"große", 3), wcscmp(L"a", L"b"));
  wcscpy(copy, text), wcscat(copy, L" ende"), wcsncat(copy, L"xyz", 2), wcsncpy(text, L"kurz", 8);
  printf("%ls|%ls|%d\n", copy, text, text[7]);
  printf("%ld %ld %ld %ld %ld %ld\n", (long)(wcschr(copy, L'e') - copy), (long)(wcsrchr(copy, L'e') - copy), (long)(wcsstr(copy, L"end") - copy),
         (long)wcsspn(copy, L"rög"), (long)wcscspn(copy, L" "), (long)(wcspbrk(copy, L"zx") - copy));
  for (wchar_t *part = wcstok(copy, L" ", &rest); part; part = wcstok(NULL, L" ", &rest)) printf("<%ls>", part);
  wchar_t *twice = wcsdup(L"zwei");
  wmemset(twice, L'x', 2), printf("%ls %d\n", twice, wmemcmp(twice, L"xy", 2));
  wint_t samples[] = {L'a', L'Z', L'5', L' ', L'_', 0xe9, 0xc9, 0xdf, 0x101, 0x100, 0x3b1, 0x391, 0x43f, 0x41f, 0x451, 0x20ac, 0x3000, 0x5b57};
  for (int i = 0; i < 18; i++)
    printf("%x %x %d%d%d%d%d%d%d%d %d\n", towupper(samples[i]), towlower(samples[i]), iswalpha(samples[i]) != 0, iswupper(samples[i]) != 0,
           iswlower(samples[i]) != 0, iswdigit(samples[i]) != 0, iswspace(samples[i]) != 0, iswalnum(samples[i]) != 0, iswprint(samples[i]) != 0,
           iswpunct(samples[i]) != 0, wcwidth(samples[i]));
  wchar_t *end;
  printf("%ld %g %lu ", wcstol(L" -42kg", &end, 10), wcstod(L"2.5e3", NULL), wcstoul(L"ff", NULL, 16));
  printf("%ls\n", end);
  printf("%d ", swprintf(copy, 40, L"%d-%ls-%s", 7, L"ä", "é"));
  printf("%ls\n", copy);
  printf("%d\n", swprintf(copy, 3, L"%d", 12345));
  fflush(stdout);
  FILE *file = tmpfile();
  fwprintf(file, L"Zeile %d: %ls\n", 1, L"süß"), fputws(L"Zeile 2\n", file), fputwc(L'€', file);
  rewind(file);
  wchar_t line[30];
  while (fgetws(line, 30, file)) printf("%zu %ls", wcslen(line), line);
  puts("");
  return 0;
}
