// <math.h>, <setjmp.h>: elementary functions to nine digits, exact ones to the last bit, and what they make of the ends of the range.
#include <math.h>
#include <setjmp.h>
#include <stdio.h>

static jmp_buf place;
static int depth(int n) { return n == 0 ? (longjmp(place, 7), 0) : depth(n - 1) + 1; }

int main(void) {
  for (double x = -6; x < 6; x += 0.37) {
    printf("%.9g %.9g %.9g %.9g %.9g %.9g %.9g\n", sin(x), cos(x), tan(x), exp(x), sinh(x), cosh(x), tanh(x));
    printf("%.9g %.9g %.9g %a %a %a %a %a\n", atan(x), cbrt(x), expm1(x / 9), floor(x), ceil(x), round(x), trunc(x), rint(x));
    printf("%.9g %.9g %a %a %a\n", atan2(x, 2), hypot(x, 3), fmod(x, 0.7), fabs(x), copysign(3, x));
  }
  for (double x = 1e-3; x < 1e6; x *= 1.7)
    printf("%.9g %.9g %.9g %.9g %.9g %.9g %a\n", log(x), log2(x), log10(x), log1p(x), pow(x, 2.5), pow(1.01, x / 100), sqrt(x));
  for (double x = -1; x <= 1; x += 0.125) printf("%.9g %.9g\n", asin(x), acos(x));
  for (int n = -20; n <= 20; n++) printf("%a %a %a %g\n", pow(2, n), pow(-3, n > 0 ? n : 0), ldexp(1.5, n * 53), pow(10, n));
  printf("%g %g %g %g %g %g\n", exp(1000), exp(-1000), log(0), pow(0, -1), pow(-8, 1.0 / 3) != pow(-8, 1.0 / 3) ? 1.0 : 0.0, log(1e308));
  double whole;
  int exponent;
  double part = modf(-3.75, &whole), mantissa = frexp(48.0, &exponent);
  printf("%g %g %g %d %ld %ld %g %g %g\n", part, whole, mantissa, exponent, lround(2.5), lrint(2.5), fmin(1, 2), fmax(1, NAN), log10(1000));
  printf("%.6f %.6f %.6f %.6f\n", sinf(1.5f), powf(2.5f, 3.5f), sqrtf(2), fmodf(7.5f, 2));
  int came = setjmp(place);
  if (came == 0) depth(20);
  printf("came back with %d\n", came);
  return 0;
}
