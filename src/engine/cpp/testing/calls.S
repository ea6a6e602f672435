#define FN(name, ...) .global name; name: __VA_ARGS__
#define CALL(f, a) ldr x0, =a; bl f
  FN(foo, mov x0, #1
   mov x1, #2)
  CALL(puts, msg) ; CALL(exit,
 0)
  CALL(a,b
  ) trailing
 CALL
 (c, d)
 CALL
 notparen
#define E() e
 E() E ( ) E
 end
