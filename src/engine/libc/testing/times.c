// <time.h>.
#include <stdio.h>
#include <time.h>

int main(void) {
  char text[300];
  for (int i = 0; i < 300; i++) {
    time_t when = (time_t)i * 123456789L - 20000000000L;
    struct tm fields;
    gmtime_r(&when, &fields);
    strftime(text, sizeof text, "%A %B %d %Y %H:%M:%S %j %U %W %w %u %y %C %e %I %p %D %F %R %T %a %b %c %x %X%n%t%%", &fields);
    printf("%s %s", text, asctime(&fields));
    if (timegm(&fields) != when) puts("not the same");
  }
  struct tm odd = {.tm_year = 124, .tm_mon = 14, .tm_mday = -5, .tm_hour = 30, .tm_min = -70, .tm_sec = 100};
  printf("%ld %d %d %d %d\n", (long)mktime(&odd), odd.tm_mon, odd.tm_mday, odd.tm_wday, odd.tm_yday);
  printf("%zu %g %d\n", strftime(text, 5, "%Y-%m", &odd), difftime(10, 4), time(0) > 0);
  return 0;
}
