# comment that isn't a directive
#! bang
#
# 12
 #define INDENTED 1
#	define TABBED 2
#if INDENTED == 1 && TABBED > 1 // comment
ok1
#elif 1
bad
#else
bad
#endif
#if defined(INDENTED) && !defined NOPE
ok2
#endif
#if 0
it's bad /* not closed?
*/
#else
ok3
#endif
#ifdef __aarch64__
ok4
#ifndef X
ok5
#else
#error no
#endif
#endif // done
#if 'a' == 97 && '\n' == 10 && -1 > 0u && (2 ? 3 : 4/0) == 3 && (1 || 1/0)
ok6
#endif
#if UNKNOWN
#elif 10/3 == 3 && 10%3 == 1 && (1<<4) == 16 && ~0 == -1
ok7
#endif
#if __has_include("macros.S")
ok8
#endif
#if defined __GNUC__
ok9
#endif
/* block
comment */ mov x0, x1 /* and
more */ add x0, x0, 1
	.text /* x */ // y
label: mov x0, 1 ; mov x1, 2 // c
	mov	x0,	x1
    .ascii	"a // not comment /* nor */"
    .asciz	"it's"  // 'x
    .byte 'a', ' ', '\'', '"'
    ldr x0, =0x1234
    b.eq 1f
1:  b 1b
 .macro foo a, b
 mov \a, \b
 \a\()\b \@
 .endm
 foo x0, x1
#define x y
 \x \ x
 .L.x foo.x x.foo $x x$ @x %x x@PAGE :lo12:x
long line \
continued \
   again
after
#undef x
 x





gap


















big gap
	     /* c */	spaced
 .irp r,x0,x1
é x ü
  "é" 'é
a/**/b a /**/ b /**/c
,, ; ;; { } [x0, #4]! ~ ? `
