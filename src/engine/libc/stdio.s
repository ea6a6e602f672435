// <stdio.h>: streams. A FILE keeps bytes between the program and its descriptor, so that single characters do not cost a
// system call each. When it is written out is what C says: a terminal gets whole lines, a file or a pipe gets it when the
// buffer is full, stderr at once.

        .include "function.inc"

        .text

// A FILE.
        .equ    FILE_fd,       0        // −1: memory (sscanf)
        .equ    FILE_flags,    4
        .equ    FILE_buffer,   8
        .equ    FILE_capacity, 16
        .equ    FILE_next,     24       // the next byte to read; or where the next one to write goes
        .equ    FILE_end,      32       // behind the last byte that was read
        .equ    FILE_chain,    40       // the next open stream
        .equ    FILE_pushed,   48       // bytes that ungetc has given back: how many, then up to 4 of them
        .equ    FILE_child,    56       // the process behind popen
        .equ    FILE_lock,     64       // who uses it: see under_lock
        .equ    FILE_BYTES,    80

// Its flags.
        .equ    READABLE,   1
        .equ    WRITABLE,   2
        .equ    AT_END,     4
        .equ    FAILED,     8
        .equ    BY_LINE,    16
        .equ    UNBUFFERED, 32
        .equ    ASKED,      64          // whether it is a terminal has been asked
        .equ    WRITING,    128         // the buffer holds bytes to write
        .equ    OWN_BUFFER, 256         // the buffer is malloc's
        .equ    OWN_FILE,   512         // the FILE too

        .equ    BUFFER_BYTES, 4096
        .equ    EOF,          -1
        .equ    EBADF,        9
        .equ    EINVAL,       22

// int fflush(FILE *stream): writes out what is buffered; NULL means every stream.
function fflush
function fflush_unlocked
        cbz     x0, 4f
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x19, x0
        ldr     w1, [x0, #FILE_flags]
        tst     w1, #WRITING
        b.eq    give_up_ahead
        ldr     x20, [x0, #FILE_buffer]
        ldr     x21, [x0, #FILE_next]
        str     x20, [x0, #FILE_next]
1:      subs    x2, x21, x20            // write may take less than it was given
        b.eq    2f
        ldr     w0, [x19, #FILE_fd]
        mov     x1, x20
        bl      write
        cmp     x0, #0
        b.le    3f
        add     x20, x20, x0
        b       1b
2:      mov     w0, #0
        b       5f
3:      ldr     w1, [x19, #FILE_flags]
        orr     w1, w1, #FAILED
        str     w1, [x19, #FILE_flags]
        mov     w0, #EOF
        b       5f
give_up_ahead:                          // reading: the descriptor goes back to where the program is
        ldp     x1, x2, [x0, #FILE_next]
        ldr     w3, [x0, #FILE_fd]
        cmp     x1, x2
        b.eq    2b
        tbnz    w3, #31, 2b
        sub     x1, x1, x2
        mov     w0, w3
        mov     w2, #1                  // SEEK_CUR
        bl      lseek
        tbnz    x0, #63, 2b             // a pipe or terminal: nothing to be done
        ldr     x1, [x19, #FILE_buffer]
        stp     x1, x1, [x19, #FILE_next]
        str     wzr, [x19, #FILE_pushed]
        b       2b
5:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

4:      stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     w20, #0
        adrp    x19, streams
        ldr     x19, [x19, :lo12:streams]
6:      cbz     x19, 7f
        ldr     w1, [x19, #FILE_flags]
        tst     w1, #WRITING
        b.eq    8f
        mov     x0, x19
        bl      fflush
        orr     w20, w20, w0
8:      ldr     x19, [x19, #FILE_chain]
        b       6b
7:      mov     w0, w20
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end fflush_unlocked
end fflush

// x0: a stream. Makes sure that it has a buffer and knows whether it is a terminal. x0 stays.
prepare:
        ldr     w1, [x0, #FILE_flags]
        tbz     w1, #6, 1f              // ASKED
        ret
1:      stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
        orr     w1, w1, #ASKED
        str     w1, [x0, #FILE_flags]
        ldr     x2, [x0, #FILE_buffer]
        cbnz    x2, 2f
        mov     x0, #BUFFER_BYTES
        bl      malloc
        ldr     w1, [x19, #FILE_flags]
        cbz     x0, 3f
        orr     w1, w1, #OWN_BUFFER
        str     w1, [x19, #FILE_flags]
        mov     x2, #BUFFER_BYTES
        stp     x0, x2, [x19, #FILE_buffer]
        stp     x0, x0, [x19, #FILE_next]
        b       2f
3:      orr     w1, w1, #UNBUFFERED     // no memory: one byte of the FILE itself has to do
        str     w1, [x19, #FILE_flags]
        add     x0, x19, #FILE_child + 4
        mov     x2, #1
        stp     x0, x2, [x19, #FILE_buffer]
        stp     x0, x0, [x19, #FILE_next]
2:      ldr     w1, [x19, #FILE_flags]
        tst     w1, #BY_LINE | UNBUFFERED
        b.ne    4f
        ldr     w0, [x19, #FILE_fd]
        load_errno w1
        str     w1, [sp, #24]           // the question is no error of the program's
        bl      isatty
        ldr     w2, [sp, #24]
        store_errno w2
        cbz     w0, 4f
        ldr     w1, [x19, #FILE_flags]
        orr     w1, w1, #BY_LINE
        str     w1, [x19, #FILE_flags]
4:      mov     x0, x19
        ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// x0: a stream. Makes it ready to be written to; x0 becomes 0 if it cannot be.
begin_writing:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      prepare
        ldr     w1, [x0, #FILE_flags]
        tst     w1, #WRITING
        b.ne    2f
        tst     w1, #WRITABLE
        b.ne    1f
        orr     w1, w1, #FAILED
        str     w1, [x0, #FILE_flags]
        set_errno EBADF
        mov     x0, #0
        b       2f
1:      bl      fflush                  // what was read ahead
        ldr     x0, [sp, #16]
        ldr     w1, [x0, #FILE_flags]
        orr     w1, w1, #WRITING
        str     w1, [x0, #FILE_flags]
        ldr     x1, [x0, #FILE_buffer]
        stp     x1, x1, [x0, #FILE_next]
2:      ldp     x29, x30, [sp], #32
        ret

// size_t stream_write(FILE *stream, const void *from, size_t bytes): how many were taken.
function stream_write
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x20, x1
        mov     x21, x2                 // x21: bytes left
        mov     x22, x2                 // x22: bytes in all
        bl      begin_writing
        cbz     x0, 9f
        mov     x19, x0
1:      cbz     x21, 6f
        ldr     w1, [x19, #FILE_flags]
        tst     w1, #UNBUFFERED
        b.eq    2f
        ldr     w0, [x19, #FILE_fd]     // at once
        mov     x1, x20
        mov     x2, x21
        bl      write
        cmp     x0, #0
        b.le    8f
        add     x20, x20, x0
        sub     x21, x21, x0
        b       1b
2:      ldp     x3, x4, [x19, #FILE_buffer]
        ldr     x0, [x19, #FILE_next]
        add     x5, x3, x4
        subs    x2, x5, x0              // x2: room
        b.ne    3f
        mov     x0, x19
        bl      fflush
        cbnz    w0, 9f
        b       2b
3:      cmp     x2, x21
        csel    x2, x21, x2, hi
        mov     x24, x2
        mov     x1, x20
        bl      mempcpy
        str     x0, [x19, #FILE_next]
        add     x20, x20, x24
        sub     x21, x21, x24
        b       1b
6:      ldr     w1, [x19, #FILE_flags]  // by line: a line feed in it sends it out
        tst     w1, #BY_LINE
        b.eq    7f
        sub     x0, x20, x22
        mov     w1, #'\n'
        mov     x2, x22
        bl      memrchr
        cbz     x0, 7f
        mov     x0, x19
        bl      fflush
        cbnz    w0, 9f
7:      mov     x0, x22
        b       10f
8:      ldr     w1, [x19, #FILE_flags]
        orr     w1, w1, #FAILED
        str     w1, [x19, #FILE_flags]
9:      sub     x0, x22, x21
10:     ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end stream_write

// x0: a stream. Reads the next bytes into the empty buffer. x0: how many; 0 at the end or after an error.
fill:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        ldr     w1, [x0, #FILE_fd]
        tbnz    w1, #31, 5f             // memory: all of it was there from the start
        bl      prepare
        ldr     w1, [x19, #FILE_flags]
        tst     w1, #READABLE
        b.eq    6f
        tst     w1, #WRITING
        b.eq    1f
        mov     x0, x19
        bl      fflush
        ldr     w1, [x19, #FILE_flags]
        bic     w1, w1, #WRITING
        str     w1, [x19, #FILE_flags]
1:      adrp    x0, standard_output     // a question on the terminal is seen before its answer is waited for
        add     x0, x0, :lo12:standard_output
        ldr     w2, [x0, #FILE_flags]
        mov     w3, #BY_LINE | WRITING
        and     w2, w2, w3
        cmp     w2, w3
        b.ne    2f
        tst     w1, #BY_LINE | UNBUFFERED
        b.eq    2f
        bl      fflush
2:      ldr     w0, [x19, #FILE_fd]
        ldp     x1, x2, [x19, #FILE_buffer]
        ldr     w3, [x19, #FILE_flags]
        tst     w3, #UNBUFFERED
        mov     x4, #1
        csel    x2, x4, x2, ne
        bl      read
        ldr     w1, [x19, #FILE_flags]
        cmp     x0, #0
        b.gt    4f
        mov     w2, #AT_END
        mov     w3, #FAILED
        csel    w2, w2, w3, eq
        orr     w1, w1, w2
        str     w1, [x19, #FILE_flags]
        mov     x0, #0
4:      ldr     x1, [x19, #FILE_buffer]
        add     x2, x1, x0
        stp     x1, x2, [x19, #FILE_next]
        b       7f
5:      ldr     w1, [x0, #FILE_flags]
        orr     w1, w1, #AT_END
        str     w1, [x0, #FILE_flags]
        mov     x0, #0
        b       7f
6:      orr     w1, w1, #FAILED
        str     w1, [x19, #FILE_flags]
        set_errno EBADF
        mov     x0, #0
7:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret

// int fgetc(FILE *stream): the next byte, or EOF.
        locked  fgetc, x0, FILE_lock
        locked  getc, x0, FILE_lock
        locked  _IO_getc, x0, FILE_lock
function getc_unlocked
_IO_getc_unlocked:
function fgetc_unlocked
function __uflow
        ldr     w1, [x0, #FILE_pushed]
        cbnz    w1, 3f
        ldr     w3, [x0, #FILE_flags]
        tst     w3, #WRITING
        b.ne    1f
        ldp     x1, x2, [x0, #FILE_next]
        cmp     x1, x2
        b.hs    1f
        ldrb    w3, [x1], #1
        str     x1, [x0, #FILE_next]
        mov     w0, w3
        ret
1:      stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        bl      fill
        mov     x1, x0
        ldr     x0, [sp, #16]
        ldp     x29, x30, [sp], #32
        cbnz    x1, fgetc_unlocked
        mov     w0, #EOF
        ret
3:      sub     w1, w1, #1              // the one given back last comes first
        str     w1, [x0, #FILE_pushed]
        add     x2, x0, #FILE_pushed + 4
        ldrb    w0, [x2, w1, uxtw]
        ret
end __uflow
end fgetc_unlocked
end getc_unlocked

// int ungetc(int c, FILE *stream): the next byte to read, up to 4 of them.
        locked  ungetc, x1, FILE_lock
ungetc_unlocked:
        cmn     w0, #1
        b.eq    1f
        ldr     w2, [x1, #FILE_pushed]
        cmp     w2, #4
        b.hs    1f
        add     x3, x1, #FILE_pushed + 4
        strb    w0, [x3, w2, uxtw]
        add     w2, w2, #1
        str     w2, [x1, #FILE_pushed]
        ldr     w2, [x1, #FILE_flags]
        bic     w2, w2, #AT_END
        str     w2, [x1, #FILE_flags]
        and     w0, w0, #0xff
        ret
1:      mov     w0, #EOF
        ret

// int getchar(void)
function getchar
        adrp    x0, stdin
        ldr     x0, [x0, :lo12:stdin]
        b       fgetc
end getchar
function getchar_unlocked
        adrp    x0, stdin
        ldr     x0, [x0, :lo12:stdin]
        b       fgetc_unlocked
end getchar_unlocked

// int fputc(int c, FILE *stream): the byte, or EOF.
        locked  fputc, x1, FILE_lock
        locked  putc, x1, FILE_lock
        locked  _IO_putc, x1, FILE_lock
function putc_unlocked
function fputc_unlocked
_IO_putc_unlocked:
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        strb    w0, [sp, #16]
        mov     x0, x1
        add     x1, sp, #16
        mov     x2, #1
        bl      stream_write
        ldrb    w1, [sp, #16]
        cmp     x0, #1
        csinv   w0, w1, wzr, eq
        ldp     x29, x30, [sp], #32
        ret
end fputc_unlocked
end putc_unlocked

// int putchar(int c)
function putchar
function putchar_unlocked
        adrp    x1, stdout
        ldr     x1, [x1, :lo12:stdout]
        b       fputc
end putchar_unlocked
end putchar

// int fputs(const char *text, FILE *stream): not negative, or EOF.
        locked  fputs, x1, FILE_lock
function fputs_unlocked
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x1
        bl      strlen
        mov     x2, x0
        mov     x1, x19
        mov     x0, x20
        mov     x19, x2
        bl      stream_write
        cmp     x0, x19
        cset    w0, eq
        csinv   w0, w0, wzr, eq
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end fputs_unlocked

// int puts(const char *text): the text and a line feed.
function puts
        adrp    x1, stdout
        ldr     x1, [x1, :lo12:stdout]
        b       put_line
end puts
        locked  put_line, x1, FILE_lock
put_line_unlocked:
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        str     x21, [sp, #32]
        mov     x20, x1
        mov     x19, x0
        bl      strlen
        mov     x21, x0
        ldr     w1, [x20, #FILE_flags]  // a terminal gets the line in one piece
        str     w1, [sp, #40]
        bic     w1, w1, #BY_LINE
        mov     x0, x20
        bl      begin_writing
        cbz     x0, 1f
        ldr     w1, [x20, #FILE_flags]
        str     w1, [sp, #40]
        bic     w1, w1, #BY_LINE
        str     w1, [x20, #FILE_flags]
        mov     x0, x20
        mov     x1, x19
        mov     x2, x21
        bl      stream_write
        ldr     w1, [sp, #40]
        and     w1, w1, #BY_LINE
        ldr     w2, [x20, #FILE_flags]
        orr     w2, w2, w1
        str     w2, [x20, #FILE_flags]
        cmp     x0, x21
        b.ne    1f
        mov     w0, #'\n'
        mov     x1, x20
        bl      fputc
        tbnz    w0, #31, 1f
        add     w0, w21, #1
        b       2f
1:      mov     w0, #EOF
2:      ldr     x21, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret

// char *fgets(char *to, int size, FILE *stream): up to and with the line feed, at most size − 1 bytes, and a NUL.
        locked  fgets, x2, FILE_lock
function fgets_unlocked
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x0                 // x20: where the next byte goes
        sub     w21, w1, #1
        mov     x22, x2
        cmp     w1, #0
        b.le    3f
1:      cbz     w21, 2f
        mov     x0, x22
        bl      fgetc
        tbnz    w0, #31, 4f
        strb    w0, [x20], #1
        sub     w21, w21, #1
        cmp     w0, #'\n'
        b.ne    1b
2:      strb    wzr, [x20]
        mov     x0, x19
        b       5f
4:      cmp     x20, x19                // the end: a line without line feed still counts
        b.eq    3f
        ldr     w0, [x22, #FILE_flags]
        tst     w0, #FAILED
        b.eq    2b
3:      mov     x0, #0
5:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end fgets_unlocked

// char *gets(char *to): a line without its line feed, however long: never to be used.
function gets
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        mov     x20, x0
1:      bl      getchar
        tbnz    w0, #31, 3f
        cmp     w0, #'\n'
        b.eq    2f
        strb    w0, [x20], #1
        b       1b
3:      cmp     x20, x19
        csel    x19, xzr, x19, eq
        b.eq    4f
2:      strb    wzr, [x20]
4:      mov     x0, x19
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end gets

// ssize_t getline(char **line, size_t *capacity, FILE *stream): a line of any length, in memory that grows as needed.
function getline
        mov     x3, x2
        mov     w2, #'\n'
        b       getdelim
end getline
// ssize_t getdelim(char **line, size_t *capacity, int delimiter, FILE *stream)
        locked  getdelim, x3, FILE_lock
        locked  __getdelim, x3, FILE_lock
getdelim_unlocked:
__getdelim_unlocked:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mov     w21, w2
        mov     x22, x3
        mov     x23, #0                 // x23: bytes so far
        ldr     x0, [x0]
        cbnz    x0, 1f
        str     xzr, [x20]
1:      mov     x0, x22
        bl      fgetc
        tbnz    w0, #31, 4f
        mov     w24, w0
        ldr     x1, [x20]
        add     x2, x23, #2             // this byte and the NUL
        cmp     x2, x1
        b.ls    3f
        lsl     x1, x1, #1
        mov     x2, #120
        cmp     x1, x2
        csel    x1, x2, x1, lo
        str     x1, [x20]
        ldr     x0, [x19]
        bl      realloc
        cbz     x0, 5f
        str     x0, [x19]
3:      ldr     x0, [x19]
        strb    w24, [x0, x23]
        add     x23, x23, #1
        cmp     w24, w21
        b.ne    1b
        b       6f
4:      cbz     x23, 5f
6:      ldr     x0, [x19]
        strb    wzr, [x0, x23]
        mov     x0, x23
        b       7f
5:      mov     x0, #-1
7:      ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret

// size_t fwrite(const void *from, size_t bytes, size_t count, FILE *stream): whole elements written.
        locked  fwrite, x3, FILE_lock
function fwrite_unlocked
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x1, x2, [sp, #16]
        mul     x4, x1, x2
        mov     x1, x0
        mov     x0, x3
        mov     x2, x4
        cbz     x4, 1f
        bl      stream_write
        ldr     x1, [sp, #16]
        udiv    x0, x0, x1
        b       2f
1:      mov     x0, #0
2:      ldp     x29, x30, [sp], #32
        ret
end fwrite_unlocked

// size_t fread(void *to, size_t bytes, size_t count, FILE *stream): whole elements read.
        locked  fread, x3, FILE_lock
function fread_unlocked
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        str     x23, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mul     x21, x1, x2             // x21: bytes left
        mov     x22, x21
        mov     x23, x3
1:      cbz     x21, 3f
        ldr     w0, [x23, #FILE_pushed]
        ldr     w1, [x23, #FILE_flags]
        and     w1, w1, #WRITING
        orr     w0, w0, w1
        cbnz    w0, 2f
        ldp     x1, x2, [x23, #FILE_next]
        subs    x2, x2, x1
        b.eq    2f
        cmp     x2, x21                 // from the buffer
        csel    x2, x21, x2, hi
        sub     x21, x21, x2
        add     x0, x1, x2
        str     x0, [x23, #FILE_next]
        mov     x0, x19
        bl      mempcpy
        mov     x19, x0
        b       1b
2:      mov     x0, x23
        bl      fgetc
        tbnz    w0, #31, 3f
        strb    w0, [x19], #1
        sub     x21, x21, #1
        b       1b
3:      sub     x0, x22, x21
        cbz     x20, 4f
        udiv    x0, x0, x20
4:      ldr     x23, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end fread_unlocked

// int feof(FILE *stream), int ferror(FILE *stream)
function feof
function feof_unlocked
        ldr     w0, [x0, #FILE_flags]
        ubfx    w0, w0, #2, #1
        ret
end feof_unlocked
end feof

function ferror
function ferror_unlocked
        ldr     w0, [x0, #FILE_flags]
        ubfx    w0, w0, #3, #1
        ret
end ferror_unlocked
end ferror

// void flockfile(FILE *stream), int ftrylockfile(FILE *stream), void funlockfile(FILE *stream): for several calls on end.
function flockfile
        add     x0, x0, #FILE_lock
        b       lock
end flockfile
function ftrylockfile
        add     x0, x0, #FILE_lock
        b       try_lock
end ftrylockfile
function funlockfile
        add     x0, x0, #FILE_lock
        b       unlock
end funlockfile

// <stdio_ext.h>. void __fpurge(FILE *stream): forgets what is buffered. size_t __fpending(FILE *stream): bytes that wait to be written.
function __fpurge
        ldr     x1, [x0, #FILE_buffer]
        stp     x1, x1, [x0, #FILE_next]
        str     wzr, [x0, #FILE_pushed]
        ret
end __fpurge
function __fpending
        ldr     w2, [x0, #FILE_flags]
        ldr     x1, [x0, #FILE_buffer]
        ldr     x0, [x0, #FILE_next]
        sub     x0, x0, x1
        tst     w2, #WRITING
        csel    x0, x0, xzr, ne
        ret
end __fpending

function clearerr
        ldr     w1, [x0, #FILE_flags]
        bic     w1, w1, #AT_END | FAILED
        str     w1, [x0, #FILE_flags]
        ret
end clearerr

function fileno
function fileno_unlocked
        ldr     w0, [x0, #FILE_fd]
        ret
end fileno_unlocked
end fileno

// w1 = flags of open, w2 = flags of the FILE, from the mode "r", "w+b", "a" at x1; w1 = −1 if it is none.
parse_mode:
        ldrb    w3, [x1], #1
        mov     w4, #0                  // O_RDONLY
        mov     w2, #READABLE
        cmp     w3, #'r'
        b.eq    1f
        mov     w4, #0x241              // O_WRONLY | O_CREAT | O_TRUNC
        mov     w2, #WRITABLE
        cmp     w3, #'w'
        b.eq    1f
        mov     w4, #0x441              // O_WRONLY | O_CREAT | O_APPEND
        cmp     w3, #'a'
        b.eq    1f
        mov     w1, #-1
        ret
1:      ldrb    w3, [x1], #1
        cbz     w3, 4f
        cmp     w3, #'+'
        b.ne    2f
        mov     w2, #READABLE | WRITABLE
        bic     w4, w4, #1
        orr     w4, w4, #2              // O_RDWR
2:      cmp     w3, #'x'
        b.ne    3f
        orr     w4, w4, #0x80           // O_EXCL
3:      cmp     w3, #'e'
        b.ne    1b
        orr     w4, w4, #0x80000        // O_CLOEXEC
        b       1b
4:      mov     w1, w4
        ret

// FILE *fopen(const char *path, const char *mode)
function fopen
function fopen64
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        bl      parse_mode
        cmn     w1, #1
        b.eq    1f
        ldr     x0, [sp, #16]
        mov     w2, #0x1b6              // 0666, less the umask
        bl      open
        tbnz    w0, #31, 2f
        ldr     x1, [sp, #24]
        bl      fdopen
        b       3f
1:      set_errno EINVAL
2:      mov     x0, #0
3:      ldp     x29, x30, [sp], #32
        ret
end fopen64
end fopen

// FILE *fdopen(int fd, const char *mode)
function fdopen
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     w0, [sp, #16]
        bl      parse_mode
        cmn     w1, #1
        b.eq    1f
        str     w2, [sp, #20]
        mov     x0, #1
        mov     x1, #FILE_BYTES
        bl      calloc
        cbz     x0, 2f
        ldp     w1, w2, [sp, #16]
        orr     w2, w2, #OWN_FILE
        stp     w1, w2, [x0]
        adrp    x1, streams             // first in the chain
        add     x1, x1, :lo12:streams
        ldr     x2, [x1]
        str     x2, [x0, #FILE_chain]
        str     x0, [x1]
        b       2f
1:      set_errno EINVAL
        mov     x0, #0
2:      ldp     x29, x30, [sp], #32
        ret
end fdopen

// int fclose(FILE *stream)
function fclose
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        bl      fflush
        mov     w20, w0
        ldr     w0, [x19, #FILE_fd]
        bl      close
        orr     w20, w20, w0
        adrp    x1, streams             // out of the chain
        add     x1, x1, :lo12:streams
1:      ldr     x2, [x1]
        cbz     x2, 3f
        cmp     x2, x19
        b.eq    2f
        add     x1, x2, #FILE_chain
        b       1b
2:      ldr     x2, [x19, #FILE_chain]
        str     x2, [x1]
3:      ldr     w1, [x19, #FILE_flags]
        tst     w1, #OWN_BUFFER
        b.eq    4f
        ldr     x0, [x19, #FILE_buffer]
        bl      free
4:      ldr     w1, [x19, #FILE_flags]
        str     wzr, [x19, #FILE_flags]
        tst     w1, #OWN_FILE
        b.eq    5f
        mov     x0, x19
        bl      free
5:      mov     w0, w20
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end fclose

// FILE *freopen(const char *path, const char *mode, FILE *stream): the same stream for another file.
function freopen
function freopen64
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x0, x1, [sp, #32]
        mov     x19, x2
        mov     x0, x2
        bl      fflush
        ldp     x0, x1, [sp, #32]
        bl      parse_mode
        mov     w20, w2
        ldr     x0, [sp, #32]
        mov     w2, #0x1b6
        bl      open
        tbnz    w0, #31, 1f
        ldr     w1, [x19, #FILE_fd]
        cmp     w0, w1
        b.eq    2f
        str     w0, [sp, #40]
        mov     w2, #0
        bl      dup3                    // the descriptor keeps its number
        ldr     w0, [sp, #40]
        bl      close
2:      ldr     w1, [x19, #FILE_flags]
        and     w1, w1, #OWN_BUFFER | OWN_FILE
        orr     w1, w1, w20
        str     w1, [x19, #FILE_flags]
        ldr     x1, [x19, #FILE_buffer]
        stp     x1, x1, [x19, #FILE_next]
        str     wzr, [x19, #FILE_pushed]
        mov     x0, x19
        b       3f
1:      mov     x0, #0
3:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end freopen64
end freopen

// int fseek(FILE *stream, long offset, int whence)
function fseek
function fseeko
function fseeko64
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        mov     x19, x0
        stp     x1, x2, [sp, #32]
        bl      fflush                  // after reading, the descriptor is where the program is
        ldr     w0, [x19, #FILE_fd]
        ldp     x1, x2, [sp, #32]
        bl      lseek
        tbnz    x0, #63, 1f
        ldr     w1, [x19, #FILE_flags]
        mov     w2, #AT_END | WRITING
        bic     w1, w1, w2
        str     w1, [x19, #FILE_flags]
        ldr     x1, [x19, #FILE_buffer]
        stp     x1, x1, [x19, #FILE_next]
        str     wzr, [x19, #FILE_pushed]
        mov     w0, #0
        b       2f
1:      mov     w0, #-1
2:      ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #48
        ret
end fseeko64
end fseeko
end fseek

// void rewind(FILE *stream)
function rewind
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     x1, #0
        mov     w2, #0
        bl      fseek
        ldr     x0, [sp, #16]
        bl      clearerr
        ldp     x29, x30, [sp], #32
        ret
end rewind

// long ftell(FILE *stream)
function ftell
function ftello
function ftello64
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x19, [sp, #16]
        mov     x19, x0
        ldr     w0, [x0, #FILE_fd]
        mov     x1, #0
        mov     w2, #1                  // SEEK_CUR
        bl      lseek
        tbnz    x0, #63, 2f
        ldr     w1, [x19, #FILE_flags]
        ldp     x2, x3, [x19, #FILE_next]
        tst     w1, #WRITING
        b.eq    1f
        ldr     x3, [x19, #FILE_buffer] // bytes that are not written yet are in front
1:      sub     x2, x2, x3
        add     x0, x0, x2
        ldr     w1, [x19, #FILE_pushed]
        sub     x0, x0, x1
2:      ldr     x19, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end ftello64
end ftello
end ftell

// int fgetpos(FILE *stream, fpos_t *to), int fsetpos(FILE *stream, const fpos_t *from)
function fgetpos
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        bl      ftell
        ldr     x1, [sp, #16]
        str     x0, [x1]
        asr     x0, x0, #63
        ldp     x29, x30, [sp], #32
        ret
end fgetpos

function fsetpos
        ldr     x1, [x1]
        mov     w2, #0
        b       fseek
end fsetpos

// int setvbuf(FILE *stream, char *buffer, int mode, size_t size): 0 full, 1 by line, 2 none.
function setvbuf
        cmp     w2, #2
        b.hi    4f
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        stp     x0, x1, [sp, #16]
        stp     x2, x3, [sp, #32]
        ldr     w4, [x0, #FILE_flags]
        tst     w4, #WRITING
        b.eq    1f
        bl      fflush                  // what the old buffer holds
1:      ldp     x0, x1, [sp, #16]
        ldp     x2, x3, [sp, #32]
        ldp     x29, x30, [sp], #48
        ldr     w4, [x0, #FILE_flags]
        bic     w4, w4, #BY_LINE | UNBUFFERED
        mov     w5, #BY_LINE
        mov     w6, #UNBUFFERED
        cmp     w2, #1
        csel    w5, w6, w5, hi
        csel    w5, wzr, w5, lo
        orr     w4, w4, w5
        cbz     x1, 2f
        cbz     x3, 2f
        bic     w4, w4, #OWN_BUFFER
        stp     x1, x3, [x0, #FILE_buffer]
        stp     x1, x1, [x0, #FILE_next]
2:      ldr     x1, [x0, #FILE_buffer]
        cbz     x1, 3f
        orr     w4, w4, #ASKED
3:      str     w4, [x0, #FILE_flags]
        mov     w0, #0
        ret
4:      mov     w0, #-1
        ret
end setvbuf

// void setbuf(FILE *stream, char *buffer): a buffer of BUFSIZ bytes, or none.
function setbuf
        cmp     x1, #0
        mov     w2, #2
        csel    w2, w2, wzr, eq
        mov     x3, #8192
        b       setvbuf
end setbuf

// void setlinebuf(FILE *stream)
function setlinebuf
        mov     x1, #0
        mov     w2, #1
        mov     x3, #0
        b       setvbuf
end setlinebuf

// FILE *popen(const char *command, const char *mode): a shell whose output ("r") or input ("w") is the stream.
function popen
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        mov     x19, x0
        mov     x20, x1
        ldrb    w21, [x1]
        cmp     w21, #'w'
        cset    w21, eq                 // w21: which end of the pipe is ours
        add     x0, sp, #48
        mov     w1, #0x80000            // O_CLOEXEC
        bl      pipe2
        tbnz    w0, #31, 1f
        bl      fork
        cbnz    w0, 2f
        mov     w1, #1
        sub     w1, w1, w21             // the child: the other end becomes its 1 or 0
        add     x2, sp, #48
        ldr     w0, [x2, w1, uxtw #2]
        mov     w2, #0
        bl      dup3
        adrp    x0, shell_path
        add     x0, x0, :lo12:shell_path
        adrp    x1, shell_option
        add     x1, x1, :lo12:shell_option
        stp     x0, x1, [sp, #48]
        stp     x19, xzr, [sp, #64]
        add     x1, sp, #48
        bl      execv
        mov     w0, #127
        bl      _exit
2:      mov     w22, w0
        add     x2, sp, #48
        mov     w1, #1
        sub     w1, w1, w21
        ldr     w0, [x2, w1, uxtw #2]
        bl      close
        add     x2, sp, #48
        ldr     w0, [x2, w21, uxtw #2]
        mov     x1, x20
        bl      fdopen
        cbz     x0, 3f
        str     w22, [x0, #FILE_child]
        b       3f
1:      mov     x0, #0
3:      ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #80
        ret
end popen

// int pclose(FILE *stream): waits for the shell; its status.
function pclose
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ldr     w1, [x0, #FILE_child]
        str     w1, [sp, #16]
        bl      fclose
        ldr     w0, [sp, #16]
        add     x1, sp, #24
        mov     w2, #0
        bl      waitpid
        ldr     w1, [sp, #24]
        cmp     w0, #0
        csel    w0, w0, w1, lt
        ldp     x29, x30, [sp], #32
        ret
end pclose

// FILE *tmpfile(void): a file without a name.
function tmpfile
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        adrp    x0, temporary
        add     x0, x0, :lo12:temporary
        mov     w1, #0
        bl      memfd_create
        tbnz    w0, #31, 1f
        adrp    x1, temporary_mode
        add     x1, x1, :lo12:temporary_mode
        bl      fdopen
        b       2f
1:      mov     x0, #0
2:      ldp     x29, x30, [sp], #16
        ret
end tmpfile

        .section .rodata
shell_path:
        .asciz  "/bin/sh"
shell_option:
        .asciz  "-c"
temporary:
        .asciz  "tmpfile"
temporary_mode:
        .asciz  "w+"

        .data
        .balign 8
standard_input:
        .word   0, READABLE
        .quad   input_buffer, BUFFER_BYTES, input_buffer, input_buffer
        .quad   standard_output
        .zero   32
        .globl  standard_output
standard_output:
        .word   1, WRITABLE
        .quad   output_buffer, BUFFER_BYTES, output_buffer, output_buffer
        .quad   standard_error
        .zero   32
standard_error:
        .word   2, WRITABLE | UNBUFFERED | ASKED
        .quad   0, 0, 0, 0
        .quad   0
        .zero   32
        .globl  stdin
        .globl  stdout
        .globl  stderr
stdin:  .quad   standard_input
stdout: .quad   standard_output
stderr: .quad   standard_error
streams:
        .quad   standard_input

        .bss
        .balign 16
input_buffer:
        .skip   BUFFER_BYTES
output_buffer:
        .skip   BUFFER_BYTES
