#ifndef G
#define G
#define ENTRY(n) .global n; .type n, %function; n:
#define END(n) .size n, . - n
 in 3
#endif
