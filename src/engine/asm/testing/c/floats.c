// Floating point, vectors and long double: what GCC makes of them is assembled by both assemblers.
#include <math.h>
double poly(double x, float y) { return x*x*3.5 + y*1.25f - 0x1p-3; }
float conv(int i, unsigned long u, double d) { return (float)i + (float)u + (int)d; }
void saxpy(float *restrict a, const float *restrict b, float k, int n) { for (int i = 0; i < n; i++) a[i] += k * b[i]; }
void addi(int *restrict a, const int *restrict b, int n) { for (int i = 0; i < n; i++) a[i] += b[i] * 3; }
int maxi(const int *a, int n) { int m = a[0]; for (int i = 1; i < n; i++) if (a[i] > m) m = a[i]; return m; }
double cond(double a, double b) { return a < b ? a : b; }
long double ld(long double a) { return a * 2.0L; }
_Complex double cm(_Complex double a, _Complex double b) { return a * b; }
typedef float v4 __attribute__((vector_size(16))); v4 vadd(v4 a, v4 b) { return a * b + a; }
