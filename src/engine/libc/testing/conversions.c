// Reads cases from standard input, a line each, and prints what the C library makes of them. Fields are separated by tabs:
//   i FORMAT NUMBER    a conversion of an integer        f FORMAT BITS    of a double, its bits in hexadecimal
//   s FORMAT TEXT      of a string                       c TEXT           strtod
//   n TEXT BASE        strtol and strtoul                x FORMAT TEXT    sscanf
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static double number(uint64_t bits) {
  double value;
  memcpy(&value, &bits, 8);
  return value;
}

static void bytes(const unsigned char *area) {
  for (int i = 0; i < 24; i++) printf("%02x", area[i]);
  printf(" ");
}

int main(void) {
  static char line[4096];
  while (fgets(line, sizeof line, stdin)) {
    char *field[4] = {0};
    int count = 0;
    line[strcspn(line, "\n")] = 0;
    for (char *rest = line, *next; count < 4 && (next = strsep(&rest, "\t"));) field[count++] = next;
    char *end;
    int length;
    errno = 0;
    switch (field[0][0]) {
      case 'i':
        length = printf(field[1], strtoul(field[2], 0, 10));
        break;
      case 'f':
        length = printf(field[1], number(strtoull(field[2], 0, 16)));
        break;
      case 's':
        length = printf(field[1], field[2]);
        break;
      case 'c': {
        double value = strtod(field[1], &end);
        uint64_t bits;
        memcpy(&bits, &value, 8);
        length = printf("%016lx %s %d", bits, end, errno);
        break;
      }
      case 'n': {
        int base = atoi(field[2]);
        long value = strtol(field[1], &end, base);
        length = base == 1 || base > 36 ? printf("%ld %d", value, errno) : printf("%ld %s %d", value, end, errno);
        errno = 0;
        length += printf(" %lu %d", strtoul(field[1], &end, base), errno);
        break;
      }
      default: {
        unsigned char first[200] = "-", second[200] = "-";
        length = sscanf(field[2], field[1], first, second);
        bytes(first);
        bytes(second);
      }
    }
    printf("| %d\n", length);
  }
  return 0;
}
