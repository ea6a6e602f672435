// <time.h>. Times are seconds since 1970 in UTC: this library knows no other zone.

        .include "function.inc"

        .text

// struct tm
        .equ    TM_sec,   0
        .equ    TM_min,   4
        .equ    TM_hour,  8
        .equ    TM_mday,  12
        .equ    TM_mon,   16
        .equ    TM_year,  20
        .equ    TM_wday,  24
        .equ    TM_yday,  28
        .equ    TM_isdst, 32
        .equ    TM_gmtoff, 40
        .equ    TM_zone,  48

// time_t time(time_t *to)
function time
        stp     x29, x30, [sp, #-48]!
        mov     x29, sp
        str     x0, [sp, #16]
        mov     w0, #0                  // CLOCK_REALTIME
        add     x1, sp, #32
        bl      clock_gettime
        ldr     x0, [sp, #32]
        ldr     x1, [sp, #16]
        cbz     x1, 1f
        str     x0, [x1]
1:      ldp     x29, x30, [sp], #48
        ret
end time

// clock_t clock(void): microseconds of processor time.
function clock
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        mov     w0, #2                  // CLOCK_PROCESS_CPUTIME_ID
        add     x1, sp, #16
        bl      clock_gettime
        ldp     x0, x1, [sp, #16]
        mov     w2, #0x4240             // 1,000,000
        movk    w2, #0xf, lsl #16
        mov     w3, #1000
        udiv    x1, x1, x3
        madd    x0, x0, x2, x1
        ldp     x29, x30, [sp], #32
        ret
end clock

// double difftime(time_t end, time_t begin)
function difftime
        sub     x0, x0, x1
        scvtf   d0, x0
        ret
end difftime

// struct tm *gmtime(const time_t *), struct tm *localtime(const time_t *)
function gmtime
function localtime
        adrp    x1, broken_down
        add     x1, x1, :lo12:broken_down
// struct tm *gmtime_r(const time_t *, struct tm *to). Days are counted from 1 March of year 0, so that the day that a leap
// year adds is the last one of a year: then months have a rhythm of 153 days in 5 months.
function gmtime_r
function localtime_r
        ldr     x2, [x0]
        mov     x3, #0x5180             // 86400
        movk    x3, #1, lsl #16
        sdiv    x4, x2, x3              // x4: days, x5: second of the day
        msub    x5, x4, x3, x2
        tbz     x5, #63, 1f
        add     x5, x5, x3
        sub     x4, x4, #1
1:      mov     w6, #60
        udiv    w7, w5, w6
        msub    w8, w7, w6, w5
        str     w8, [x1, #TM_sec]
        udiv    w8, w7, w6
        msub    w7, w8, w6, w7
        stp     w7, w8, [x1, #TM_min]
        add     x6, x4, #4              // 1 January 1970 was a Thursday
        mov     x7, #7
        sdiv    x8, x6, x7
        msub    x6, x8, x7, x6
        add     x8, x6, x7
        cmp     x6, #0
        csel    x6, x8, x6, lt
        str     w6, [x1, #TM_wday]
        mov     x6, #0xfa6c             // 719468 days from then to 1 March of year 0
        movk    x6, #0xa, lsl #16
        add     x4, x4, x6
        mov     x6, #0x3ab1             // 146097 days are 400 years
        movk    x6, #2, lsl #16
        sdiv    x7, x4, x6
        msub    x4, x7, x6, x4
        tbz     x4, #63, 2f
        add     x4, x4, x6
        sub     x7, x7, #1
2:      mov     x6, #1460               // year of the 400: days less the leap days before them, over 365
        udiv    x8, x4, x6
        sub     x9, x4, x8
        mov     x6, #36524
        udiv    x8, x4, x6
        add     x9, x9, x8
        mov     x6, #0x3ab0             // 146096
        movk    x6, #2, lsl #16
        udiv    x8, x4, x6
        sub     x9, x9, x8
        mov     x6, #365
        udiv    x9, x9, x6              // x9: year of the 400
        mov     x10, #400
        madd    x10, x7, x10, x9        // x10: year that began in March
        mul     x11, x9, x6
        add     x11, x11, x9, lsr #2
        mov     x6, #100
        udiv    x12, x9, x6
        sub     x11, x11, x12
        sub     x4, x4, x11             // x4: day of that year, from 1 March
        mov     x6, #5
        madd    x11, x4, x6, x6
        sub     x11, x11, #3
        mov     x12, #153
        udiv    x11, x11, x12           // x11: month, 0 is March
        madd    x13, x11, x12, xzr
        add     x13, x13, #2
        udiv    x13, x13, x6
        sub     x13, x4, x13
        add     w13, w13, #1
        str     w13, [x1, #TM_mday]
        cmp     x11, #10                // January and February belong to the next year
        add     x12, x11, #2
        sub     x14, x11, #10
        csel    x12, x12, x14, lo
        cinc    x10, x10, hs
        mov     x6, #1900
        sub     x14, x10, x6
        stp     w12, w14, [x1, #TM_mon]
        tst     x10, #3                 // is it a leap year?
        cset    w6, eq
        mov     x7, #100
        sdiv    x8, x10, x7
        msub    x9, x8, x7, x10
        cbnz    x9, 3f
        tst     x8, #3
        cset    w6, eq
3:      add     w7, w6, #59             // day of the year: 1 March is day 59 or 60
        add     w7, w7, w4
        sub     w8, w4, #306
        cmp     w4, #306
        csel    w7, w8, w7, hs
        stp     w7, wzr, [x1, #TM_yday]
        str     xzr, [x1, #TM_gmtoff]
        adrp    x6, zone
        add     x6, x6, :lo12:zone
        str     x6, [x1, #TM_zone]
        mov     x0, x1
        ret
end localtime_r
end gmtime_r
end localtime
end gmtime

// time_t mktime(struct tm *), timegm: back to seconds; fields out of their range carry over, and all are put right.
function mktime
function timegm
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        ldpsw   x1, x2, [x0, #TM_mon]   // month, year
        mov     x3, #12
        sdiv    x4, x1, x3
        msub    x1, x4, x3, x1
        tbz     x1, #63, 1f
        add     x1, x1, #12
        sub     x4, x4, #1
1:      add     x2, x2, x4
        mov     x3, #1900
        add     x2, x2, x3
        cmp     x1, #2                  // the year that begins in March
        sub     x5, x1, #2
        add     x6, x1, #10
        csel    x1, x6, x5, lo
        sub     x5, x2, #1
        csel    x2, x5, x2, lo
        mov     x3, #400
        sdiv    x4, x2, x3
        msub    x5, x4, x3, x2
        tbz     x5, #63, 2f
        add     x5, x5, x3
        sub     x4, x4, #1
2:      mov     x3, #0x3ab1
        movk    x3, #2, lsl #16
        mul     x4, x4, x3
        mov     x3, #365
        madd    x4, x5, x3, x4
        add     x4, x4, x5, lsr #2
        mov     x3, #100
        udiv    x6, x5, x3
        sub     x4, x4, x6
        mov     x3, #153
        mul     x6, x1, x3
        add     x6, x6, #2
        mov     x3, #5
        udiv    x6, x6, x3
        add     x4, x4, x6
        ldrsw   x6, [x0, #TM_mday]
        add     x4, x4, x6
        sub     x4, x4, #1
        mov     x6, #0xfa6c
        movk    x6, #0xa, lsl #16
        sub     x4, x4, x6
        ldrsw   x6, [x0, #TM_hour]
        ldpsw   x7, x8, [x0, #TM_sec]
        mov     x3, #24
        madd    x4, x4, x3, x6
        mov     x3, #60
        madd    x4, x4, x3, x8
        madd    x4, x4, x3, x7
        str     x4, [sp, #16]
        mov     x1, x0
        add     x0, sp, #16
        bl      gmtime_r
        ldr     x0, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end timegm
end mktime

// void tzset(void): nothing to set.
function tzset
        ret
end tzset

// char *asctime(const struct tm *), char *ctime(const time_t *): "Thu Jan  1 00:00:00 1970\n"
function ctime
        stp     x29, x30, [sp, #-16]!
        mov     x29, sp
        bl      gmtime
        ldp     x29, x30, [sp], #16
function asctime
        adrp    x1, asctime_text
        add     x1, x1, :lo12:asctime_text
// char *asctime_r(const struct tm *, char *to)
function asctime_r
        stp     x29, x30, [sp, #-32]!
        mov     x29, sp
        str     x1, [sp, #16]
        mov     x3, x0
        mov     x0, x1
        mov     x1, #26
        adrp    x2, asctime_format
        add     x2, x2, :lo12:asctime_format
        bl      strftime
        ldr     x0, [sp, #16]
        ldp     x29, x30, [sp], #32
        ret
end asctime_r
end asctime
end ctime

// char *ctime_r(const time_t *, char *to)
function ctime_r
        stp     x29, x30, [sp, #-80]!
        mov     x29, sp
        str     x1, [sp, #16]
        add     x1, sp, #24
        bl      gmtime_r
        ldr     x1, [sp, #16]
        bl      asctime_r
        ldp     x29, x30, [sp], #80
        ret
end ctime_r

// size_t strftime(char *to, size_t size, const char *format, const struct tm *): bytes before the NUL; 0 if they do not fit.
//      x19 to          x20 room left       x21 format          x22 tm          x23 bytes written
function strftime
        stp     x29, x30, [sp, #-112]!
        mov     x29, sp
        stp     x19, x20, [sp, #16]
        stp     x21, x22, [sp, #32]
        stp     x23, x24, [sp, #48]
        mov     x19, x0
        mov     x20, x1
        mov     x21, x2
        mov     x22, x3
        bl      strftime_part
        cmp     x0, #0
        csel    x0, xzr, x0, lt
        ldp     x23, x24, [sp, #48]
        ldp     x21, x22, [sp, #32]
        ldp     x19, x20, [sp, #16]
        ldp     x29, x30, [sp], #112
        ret

// The same for the format at x21: x0 = bytes, −1 if there is no room. Calls itself for %c, %D and their like.
strftime_part:
        stp     x29, x30, [sp, #-64]!
        mov     x29, sp
        str     x23, [sp, #16]
        mov     x23, #0
next_character:
        ldrb    w0, [x21], #1
        cbz     w0, part_end
        cmp     w0, #'%'
        b.eq    1f
put_one:
        cmp     x20, #1                 // the NUL needs one
        b.ls    no_room
        strb    w0, [x19], #1
        sub     x20, x20, #1
        add     x23, x23, #1
        b       next_character
1:      ldrb    w0, [x21], #1
        cmp     w0, #'E'                // modifiers for other calendars
        b.eq    1b
        cmp     w0, #'O'
        b.eq    1b
        cmp     w0, #'%'
        b.eq    put_one
        cbz     w0, part_end
        adrp    x1, conversions
        add     x1, x1, :lo12:conversions
2:      ldrb    w2, [x1]                // the row of this letter
        cbz     w2, put_one
        cmp     w2, w0
        b.eq    3f
        add     x1, x1, #8
        b       2b
3:      ldrb    w2, [x1, #1]            // what to do
        ldrb    w3, [x1, #2]            // the field of struct tm
        ldrsw   x4, [x22, x3]
        ldrsh   w5, [x1, #4]            // what to add to it
        add     w4, w4, w5
        ldrsh   x6, [x1, #6]            // a table or format, from `names`
        adrp    x7, names
        add     x7, x7, :lo12:names
        add     x6, x7, x6
        cmp     w2, #1
        b.eq    short_name
        b.lo    number
        cmp     w2, #3
        b.lo    long_name
        b.eq    nested
        cmp     w2, #5
        b.lo    twelve
        b.eq    epoch
        cmp     w2, #7
        b.lo    half_day
        b.eq    week
        cmp     w2, #9
        b.lo    century
        b.eq    year_of_century
        cmp     w4, #0                  // Sunday as day 7
        mov     w0, #7
        csel    w4, w0, w4, eq
number:                                 // x6: a format of printf
        mov     w3, w4
        mov     x2, x6
4:      add     x0, sp, #24
        mov     x1, #32
        bl      snprintf
5:      add     x24, sp, #24
copy:
        ldrb    w0, [x24], #1
        cbz     w0, next_character
        cmp     x20, #1
        b.ls    no_room
        strb    w0, [x19], #1
        sub     x20, x20, #1
        add     x23, x23, #1
        b       copy
short_name:                             // three letters of the name
        bl      nth_name
        ldrh    w0, [x24]
        ldrb    w1, [x24, #2]
        strh    w0, [sp, #24]
        strb    w1, [sp, #26]
        strb    wzr, [sp, #27]
        b       5b
long_name:
        bl      nth_name
        b       copy
nth_name:                               // x24: name number w4 of the list at x6
        mov     x24, x6
6:      cbz     w4, 7f
        ldrb    w0, [x24], #1
        cbnz    w0, 6b
        sub     w4, w4, #1
        b       6b
7:      ret
nested:
        str     x21, [sp, #24]
        mov     x21, x6
        bl      strftime_part
        ldr     x21, [sp, #24]
        tbnz    x0, #63, no_room
        add     x23, x23, x0
        b       next_character
twelve:                                 // hours from 1 to 12
        mov     w0, #12
        udiv    w1, w4, w0
        msub    w3, w1, w0, w4
        cmp     w3, #0
        csel    w3, w0, w3, eq
        mov     x2, x6
        b       4b
epoch:
        ldp     x0, x1, [x22]           // a copy: mktime puts fields right
        sub     sp, sp, #64
        stp     x0, x1, [sp]
        ldp     x0, x1, [x22, #16]
        stp     x0, x1, [sp, #16]
        mov     x0, sp
        bl      mktime
        add     sp, sp, #64
        mov     x3, x0
        adrp    x2, long_format
        add     x2, x2, :lo12:long_format
        b       4b
half_day:
        cmp     w4, #12
        mov     w0, #'A'
        mov     w1, #'P'
        csel    w0, w0, w1, lt
        mov     w1, #'M'
        strb    w0, [sp, #24]
        strb    w1, [sp, #25]
        strb    wzr, [sp, #26]
        b       5b
week:                                   // weeks that began with Sunday (add 0) or Monday (add 6)
        ldrsw   x0, [x22, #TM_wday]
        add     w0, w0, w5
        mov     w1, #7
        udiv    w2, w0, w1
        msub    w0, w2, w1, w0          // days since the week began
        ldr     w2, [x22, #TM_yday]
        add     w2, w2, #7
        sub     w2, w2, w0
        udiv    w3, w2, w1
        mov     x2, x6
        b       4b
century:
        mov     w0, #100
        sdiv    w3, w4, w0
        mov     x2, x6
        b       4b
year_of_century:
        mov     w0, #100
        sdiv    w3, w4, w0
        msub    w3, w3, w0, w4
        mov     x2, x6
        b       4b
part_end:
        cbz     x20, no_room
        strb    wzr, [x19]
        mov     x0, x23
        b       9f
no_room:
        mov     x0, #-1
9:      ldr     x23, [sp, #16]
        ldp     x29, x30, [sp], #64
        ret
end strftime

        .section .rodata
zone:
        .asciz  "UTC"
asctime_format:
        .asciz  "%a %b %e %H:%M:%S %Y\n"
long_format:
        .asciz  "%ld"

// A row for each conversion of strftime: the letter, what to do, the field, what to add to it, a format or list of names.
        .macro  row letter, action, field, offset, text
        .byte   \letter, \action, \field, 0
        .hword  \offset, \text - names
        .endm
        .balign 8
conversions:
        row     'a', 1, TM_wday, 0, days
        row     'A', 2, TM_wday, 0, days
        row     'b', 1, TM_mon, 0, months
        row     'h', 1, TM_mon, 0, months
        row     'B', 2, TM_mon, 0, months
        row     'c', 3, 0, 0, date_and_time
        row     'C', 8, TM_year, 1900, two
        row     'd', 0, TM_mday, 0, two
        row     'D', 3, 0, 0, american
        row     'e', 0, TM_mday, 0, blank_two
        row     'F', 3, 0, 0, international
        row     'H', 0, TM_hour, 0, two
        row     'I', 4, TM_hour, 0, two
        row     'j', 0, TM_yday, 1, three
        row     'k', 0, TM_hour, 0, blank_two
        row     'l', 4, TM_hour, 0, blank_two
        row     'm', 0, TM_mon, 1, two
        row     'M', 0, TM_min, 0, two
        row     'n', 3, 0, 0, line_feed
        row     'p', 6, TM_hour, 0, two
        row     'r', 3, 0, 0, with_half
        row     'R', 3, 0, 0, minutes
        row     's', 5, 0, 0, two
        row     'S', 0, TM_sec, 0, two
        row     't', 3, 0, 0, tab
        row     'T', 3, 0, 0, seconds
        row     'u', 10, TM_wday, 0, one
        row     'U', 7, TM_wday, 0, two
        row     'w', 0, TM_wday, 0, one
        row     'W', 7, TM_wday, 6, two
        row     'x', 3, 0, 0, american
        row     'X', 3, 0, 0, seconds
        row     'y', 9, TM_year, 1900, two
        row     'Y', 0, TM_year, 1900, one
        row     'z', 3, 0, 0, no_offset
        row     'Z', 3, 0, 0, zone_format
        .byte   0

names:
days:   .asciz  "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
months: .asciz  "January", "February", "March", "April", "May", "June", "July", "August", "September", "October"
        .asciz  "November", "December"
one:    .asciz  "%d"
two:    .asciz  "%02d"
three:  .asciz  "%03d"
blank_two:
        .asciz  "%2d"
date_and_time:
        .asciz  "%a %b %e %H:%M:%S %Y"
american:
        .asciz  "%m/%d/%y"
international:
        .asciz  "%Y-%m-%d"
line_feed:
        .asciz  "\n"
tab:    .asciz  "\t"
with_half:
        .asciz  "%I:%M:%S %p"
minutes:
        .asciz  "%H:%M"
seconds:
        .asciz  "%H:%M:%S"
no_offset:
        .asciz  "+0000"
zone_format:
        .asciz  "UTC"

        .bss
        .balign 8
broken_down:
        .skip   56
asctime_text:
        .skip   32
