// A server for tests: answers every request on 8080 with "hi", and closes.

/** `headEnd` ends the last line of the head; the label `send` stands on the call that sends. */
export const smallServer = (headEnd: "\n" | "\r\n"): string => `
        .global _start
_start: mov x0, #2; mov x1, #1; mov x2, #0; mov x8, #198; svc #0; mov w19, w0
        ldr x1, =place; mov x2, #16; mov x8, #200; svc #0
        mov w0, w19; mov x1, #8; mov x8, #201; svc #0
loop:   mov w0, w19; mov x1, #0; mov x2, #0; mov x8, #202; svc #0; mov w20, w0
        ldr x1, =request; mov x2, #512; mov x8, #63; svc #0
        mov w0, w20; ldr x1, =answer; mov x2, answer_length; mov x8, #64
send:   svc #0
        mov w0, w20; mov x8, #57; svc #0
        b loop
        .data
place:  .hword 2, 0x901f
        .word 0, 0, 0
answer: .ascii "HTTP/1.1 200 OK\\r\\nContent-Length: 2${JSON.stringify(headEnd).slice(1, -1)}\\r\\nhi"
answer_length = . - answer
        .bss
request: .skip 512
`;
