#define A(x) B(x) + 1
#define B(x) [x]
#define C A
#define EMPTY
#define OBJ (1,2)
#define F(a,b) a b
#define G F
  A(3) A (4) A C(5) C
  F(1,2) F(,) F((1,2),3) F OBJ
  G(1,
#define MID 4
 MID)
#define SELF SELF + 1
#define FOO(x) x FOO
#define X1 X2
#define X2 X1
 SELF X1 FOO(1)(2)(3)
#define S(x) #x
#define XS(x) S(x)
 S(a  "b\n" 'c' ) XS(A(1)) XS(EMPTY) S( )
#define V(...) f(__VA_ARGS__)
#define W(f, ...) f(x, ##__VA_ARGS__)
#define W2(f, args...) f(x , ## args) #args
 V() V(1) V(1,2) W(a) W(a,1) W(a,1,2) W2(b) W2(b, c , d)
#define P(a,b) a ## b
#define P3(a,b,c) a##b##c
 P(x,1) P(,1) P(x,) P(,) P3(a,,c) P3(,,) P3(1,.,2) P(+,+) P(-,x) P(A,B) P(A,)(3) P(/,/) P(.L,3)
#define LBL(n) .L##n
LBL(foo): LBL( 3 ):
#define MOV(r,i) mov r, # i
#define HASH #
 MOV(x0, 3) HASH 4
 mov x0, #EMPTY 5
a+EMPTY+b -EMPTY- x x-EMPTY-x . EMPTY 3 1 EMPTY 2 1EMPTY <EMPTY< EMPTY
#define PLUS +
 +PLUS -PLUS PLUS+ PLUS PLUS 1PLUS 0xePLUS aPLUS
#define DOT .
 DOT DOT 3DOT DOT 3 a DOT b aDOT
__LINE__ __FILE__ __COUNTER__ __COUNTER__ S(__LINE__) XS(__LINE__) F(__LINE__,
__LINE__)
 linux unix __linux__ __STDC__ __aarch64__ __SIZEOF_POINTER__ __INT64_C(3) __UINT32_MAX__ __ASSEMBLER__
