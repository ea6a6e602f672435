// <math.h>, <fenv.h>, <complex.h>: kinds, neighbours and remainders to the last bit, functions that are not elementary to ten digits.
#include <complex.h>
#include <fenv.h>
#include <math.h>
#include <stdio.h>
#undef isnan
#undef isinf
#undef fpclassify
extern int isnan(double), isinf(double), __fpclassify(double);

static volatile double values[] = {0.0, -0.0, 1, -1, 0.1, -2.5, 3.5, 1e300, -1e-300, 5e-324, -2.3e-310, INFINITY, -INFINITY, NAN, 123456.789, 0.49999999999999994};
enum { count = sizeof values / sizeof *values };

int main(void) {
  for (int i = 0; i < count; i++) {
    double x = values[i];
    printf("%d %d %d %d %d %d %a %a %a\n", isnan(x), isinf(x), finite(x), __fpclassify(x), ilogb(x), ilogbf(x), logb(x), logbf(x),
           ldexpf(x, 3));
    printf("%ld %ld %a %a\n", lroundf(fabs(x) < 1e9 ? x : 0), lrintf(fabs(x) < 1e9 ? x : 0), scalbln(x, -3), 1.0);
    for (int j = 0; j < count; j++) {
      double y = values[j];
      int quotient = -99;
      printf("%a %a %a ", nextafter(x, y), fdim(x, y), (double)nextafterf(x, y));
      if (!isnan(x) && !isnan(y) && finite(x) && y != 0) printf("%a %a", remainder(x, y), remquo(x, y, &quotient)), printf(" %d", quotient);
      puts("");
    }
  }
  int exponent;
  float whole, sine, cosine, part = modff(-3.75f, &whole), mantissa = frexpf(48.0f, &exponent);
  sincosf(0.5f, &sine, &cosine);
  printf("%g %g %g %d %.5f %.5f %g %d\n", part, whole, mantissa, exponent, sine, cosine, fmaf(2, 3, 4), isnan(nan("")));
  for (double x = -4.05; x < 5; x += 0.31)
    printf("%.10g %.10g %.10g %.10g %.10g %d\n", asinh(x), erf(x), erfc(x), tgamma(x), lgamma(x), signgam);
  for (double x = 1; x < 1e10; x *= 3.7) printf("%.10g %.10g %.10g\n", acosh(x), asinh(-x), lgamma(x));
  for (double x = -0.95; x < 1; x += 0.13) printf("%.10g %.10g\n", atanh(x), exp10(x * 9));
  for (int n = 1; n < 40; n += 3) printf("%.10g %.10g\n", tgamma(n), erfc(n));
  printf("%g %g %g %g %.6f %.5f\n", tgamma(172), tgamma(170.5) > 1e300 ? 1.0 : 0.0, lgamma(0), lgamma(-3), asinhf(2), tgammaf(4.5f));
  fesetround(FE_UPWARD);
  volatile double third = 1, three = 3;
  printf("%a %d ", third / three, fegetround() == FE_UPWARD);
  fesetround(FE_TONEAREST);
  feclearexcept(FE_ALL_EXCEPT);
  printf("%a %d ", third / three, fetestexcept(FE_INEXACT) != 0);
  three = 0;
  third = third / three;
  printf("%d %d\n", fetestexcept(FE_DIVBYZERO) != 0, fetestexcept(FE_INVALID));
  double complex z = 3 - 4 * I, w = csqrt(z), e = cexp(z), l = clog(z), p = cpow(z, 2 + I), product = z * w, over = z / (1 + 2 * I);
  printf("%g %.10g %.10g %.10g %.10g %.10g\n", cabs(z), carg(z), creal(w), cimag(w), creal(e), cimag(e));
  printf("%.10g %.10g %.10g %.10g %.10g %.10g %.10g %.10g\n", creal(l), cimag(l), creal(p), cimag(p), creal(product), cimag(product),
         creal(over), cimag(conj(over)));
  w = csqrt(-4 - 1e-9 * I);
  printf("%.10g %.10g\n", creal(w), cimag(w));
}
