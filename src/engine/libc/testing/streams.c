// <stdio.h>: files, positions, lines, pushing back; and <errno.h>'s texts, perror.
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
int asprintf(char **, const char *, ...);

int main(void) {
  char text[300], *line = 0;
  size_t capacity = 0;
  for (int i = 0; i < 134; i++) printf("%d %s\n", i, strerror(i));
  puts(strerror(999));
  for (int i = 1; i < 40; i++) printf("%s\n", strsignal(i));
  int x, sum = 0, count;
  while ((count = scanf("%d", &x)) == 1) sum += x;
  printf("%d of them, then %d; %d", sum, count, getchar());
  printf(" %s", fgets(text, sizeof text, stdin));
  while (getline(&line, &capacity, stdin) > 0) printf("<%s>", line);
  printf("%d %d\n", feof(stdin) != 0, ferror(stdin) != 0);
  FILE *file = fopen("streams.tmp", "w+");
  for (int i = 0; i < 5000; i++) fprintf(file, "%d\n", i);
  printf("%ld ", ftell(file));
  rewind(file);
  for (sum = 0; fscanf(file, "%d", &x) == 1;) sum += x;
  printf("%d\n", sum);
  fseek(file, 10, SEEK_SET);
  fputs("ABC", file);
  fseek(file, 8, SEEK_SET);
  printf("%s", fgets(text, sizeof text, file));
  printf("%d ", ungetc('z', file));
  printf("%c", fgetc(file));
  printf("%c %ld\n", fgetc(file), ftell(file));
  fseek(file, -4, SEEK_END);
  printf("%zu %d\n", fread(text, 1, sizeof text, file), feof(file) != 0);
  fclose(file);
  file = fopen("streams.tmp", "a");
  fputs("end", file);
  fclose(file);
  file = fopen("streams.tmp", "r");
  fseek(file, -8, SEEK_END);
  printf("%zu", fread(text, 4, 100, file));
  printf(" %.8s %d\n", text, fputc('x', file));
  setvbuf(stdout, 0, _IONBF, 0);
  printf("unbuffered %d\n", 1);
  fclose(file);
  remove("streams.tmp");
  printf("%d", fopen("streams.tmp", "r") == 0 && errno == ENOENT);
  printf(" %d\n", fopen("streams.tmp", "z") == 0 && errno == EINVAL);
  asprintf(&line, "%d-%s", 5, "five");
  puts(line);
  printf("%5d%%|%-8s|%c%c%c|%n", 42, "left", 'a', 0, 'b', &x);
  printf("%d\n", x);
  count = snprintf(text, 8, "%s", "truncated");
  printf("%d %s\n", count, text);
  printf("%s %.3s %p %p %Lf\n", (char *)0, "abcdef", (void *)0x1234, (void *)0, 1.5L);
  printf("%d %d %d %d %d %d %d %d %d %g %g %g %g %g %g %g %g %g\n", 1, 2, 3, 4, 5, 6, 7, 8, 9, 1., 2., 3., 4., 5., 6., 7., 8., 9.);
  errno = EADDRINUSE;
  dup2(1, 2);
  perror("bind");
  fprintf(stderr, "%s\n", "to the same place");
  dprintf(1, "dprintf %d\n", 7);
  return 3;
}
