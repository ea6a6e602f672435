// Programs that take whatever they can get, and texts and links that ask for too much: one row each, with what becomes of it. The cases of
// hostile-programs.spec.ts and `npm run bench -- hostile` go by these rows.

import { deflateSync } from "node:zlib";

/** What becomes of a program that nobody stops. */
export type Fate =
  | { readonly kind: "endless" }
  /** Linux ends it, or it ends by itself: what the state of the machine says then. */
  | { readonly kind: "ends"; readonly state: string }
  /** The assembler refuses it in a moment, and the terminal says so. */
  | { readonly kind: "refused"; readonly says: RegExp };

export interface HostileProgram {
  readonly name: string;
  /** Pasted in place of what was there, and run. */
  readonly text: string;
  readonly fate: Fate;
}

export interface HostileLink {
  readonly name: string;
  /** What stands in the address behind the page's own. */
  readonly hash: () => string;
  readonly says: RegExp;
}

/** Text of a program whose code begins at `_start`. */
const program = (code: string): string => `.text\n.globl _start\n${code}`;
const call = (number: number, ...values: readonly string[]): string =>
  [...values.map((value, index) => `mov x${index}, ${value}`), `mov x8, #${number}`, "svc #0\n"].join("\n");

/** `clone(SIGCHLD)`: fork. */
const fork = call(220, "#17", "#0", "#0", "#0", "#0");
/** 1 GiB of private anonymous memory, touched or not. */
const map = call(222, "#0", "x20", "#3", "#0x22", "#-1", "#0");

/** Programs that never end by themselves, however the kernel answers. */
const endless: Readonly<Record<string, string>> = {
  "an endless loop": program("_start: b .\n"),
  "an endless loop of system calls": program(`_start: ${call(172)}b _start\n`),
  "endless output": program(`_start: ${call(64, "#1")}adr x1, _start\nmov x2, #4\nmov x8, #64\nsvc #0\nb _start\n`),
  // Colours, both screens, titles, scroll regions, lines put in and taken out, the bell, the cursor anywhere.
  "escape sequences of the terminal without end": program(`_start: ${call(64, "#1")}adrp x1, sequences
add x1, x1, :lo12:sequences
mov x2, #sequencesSize
mov x8, #64
svc #0
b _start
.data
sequences: .ascii "\\033[2J\\033[H\\033[1;31mred\\033[0m\\033[?1049hother\\033[?1049l\\033]0;title\\007\\033[5;9r\\033[99A"
.ascii "\\033[10L\\033[9M\\007\\033[?25l\\033[?25h\\033[38;2;1;2;3mtext\\033[999;999H\\t\\t\\r\\n\\033[r\\033[3J\\033P1$r\\033\\134"
sequencesSize = . - sequences
`),
  "a fork bomb": program(`_start: ${fork}b _start\n`),
  "a bomb of threads": program(`_start: ldr x19, =0x50f00\n1: ${call(220, "x19", "#0", "#0", "#0", "#0")}b 1b\n`),
  "descriptors without end": program(`_start: ${call(198, "#2", "#1", "#0")}b _start\n`),
  "100 GB of memory, asked for again and again": program(`_start: mov x20, #100 << 30\n1: ${map}b 1b\n`),
  "packets without end": program(`_start: ${call(198, "#2", "#2", "#0")}mov x19, x0
1: mov x0, x19
adr x1, message
mov x2, #7
mov x3, #0
adr x4, address
mov x5, #16
mov x8, #206
svc #0
b 1b
message: .ascii "packet\\n"
.balign 4
address: .hword 2, 0x0900, 0x007f, 0x0100, 0, 0, 0, 0
`),
  "128 MiB rewritten again and again, which snapshots would have to keep": program(`_start: mov x20, #128 << 20
${map}mov x19, x0
1: mov x0, x19
add x1, x0, x20
add x5, x5, #1
2: str x5, [x0]
add x0, x0, #4096
cmp x0, x1
b.lo 2b
b 1b
`),
  "code that rewrites itself": `.section .wild, "awx"
.globl _start
_start: adr x1, word
adr x2, _start
1: ldr w0, [x1]
eor w0, w0, #0x20
str w0, [x1]
dc cvau, x1
dsb ish
ic ivau, x1
dsb ish
isb
word: mov x3, #1
b 1b
`,
  "a jump to every address": program(`_start: adr x1, handler
adr x2, action
str x1, [x2]
mov x19, #0
1: mov x0, #11
adr x1, action
mov x2, #0
mov x3, #8
mov x8, #134
svc #0
add x19, x19, #4
br x19
handler: ldr x3, [x2, #440]
adr x3, 1b
str x3, [x2, #440]
ret
.data
.balign 8
action: .quad 0, 0x40000004, 0, 0
`)
    .replace("adr x2, action", "adrp x2, action\nadd x2, x2, :lo12:action")
    .replace("adr x1, action", "adrp x1, action\nadd x1, x1, :lo12:action"),
  "a storm of signals": program(`_start: adr x1, handler
adrp x2, action
add x2, x2, :lo12:action
str x1, [x2]
mov x1, x2
mov x0, #10
mov x2, #0
mov x3, #8
mov x8, #134
svc #0
${call(172)}mov x19, x0
1: ${call(129, "x19", "#10")}b 1b
handler: ret
.data
.balign 8
action: .quad 0, 0, 0, 0
`),
  "a storm of timers": program(`_start: adr x1, handler
adrp x2, action
add x2, x2, :lo12:action
str x1, [x2]
mov x1, x2
mov x0, #14
mov x2, #0
mov x3, #8
mov x8, #134
svc #0
adrp x1, interval
add x1, x1, :lo12:interval
${call(103, "#0").replace("mov x8", "mov x2, #0\nmov x8")}
b .
handler: ret
.data
.balign 8
action: .quad 0, 0, 0, 0
interval: .quad 0, 1, 0, 1
`),
};

/** What `execve` says of a file that these bytes begin, all of them zero beyond: as an exit status. */
const executed = (...header: readonly string[]): string =>
  program(`_start: ${call(56, "#-100", "x20", "#0x41", "#0755")}mov x19, x0
${call(64, "x19", "x21", "#64")}${call(57, "x19")}${call(221, "x20", "#0", "#0")}neg x0, x0
mov x8, #93
svc #0
.data
name: .asciz "hostile"
.balign 8
header: ${header.join("\n")}
.skip 64
`).replace("_start: ", "_start: ldr x20, =name\nldr x21, =header\n");

/** Programs that end, and how. */
const ended: Readonly<Record<string, { readonly text: string; readonly state: string }>> = {
  "recursion without end": { text: program("_start: stp x29, x30, [sp, #-16]!\nbl _start\n"), state: "SIGSEGV" },
  "10 GB of memory, touched": {
    text: program(`_start: mov x20, #1 << 30
1: ${map}cmn x0, #4095
b.hi 1b
add x1, x0, x20
2: str x0, [x0]
add x0, x0, #4096
cmp x0, x1
b.lo 2b
b 1b
`),
    state: "SIGKILL",
  },
  "an executable with 65,535 headers at the end of the world": {
    text: executed(
      '.ascii "\\177ELF\\002\\001\\001"\n.skip 9',
      ".hword 2, 183\n.word 1\n.quad 0x400000, 0x7ffffffffffffff0, 0\n.word 0\n.hword 64, 56, 65535, 0, 0, 0",
    ),
    state: "exit status 8",
  },
  // As long as a large compiler's output.
  "a hundred thousand lines": {
    text: program(`_start:\n${"add x1, x1, #1\n".repeat(100_000)}${call(93, "#6")}`),
    state: "exit status 6",
  },
};

/** Texts that the assembler refuses, and the words that it says so with. */
const refused: Readonly<Record<string, { readonly text: string; readonly says: RegExp }>> = {
  "a macro that calls itself twice": {
    text: `.macro boom\nboom\nboom\n.endm\n${program("_start: boom\n")}`,
    says: /macro|nest/i,
  },
  "a .rept within a .rept within a .rept": {
    text: program(`_start:\n${".rept 100000\n".repeat(3)}nop\n${".endr\n".repeat(3)}`),
    says: /\.rept|lines|limit|budget/i,
  },
  "a .fill of a thousand gigabytes": { text: program("_start: nop\n.fill 1 << 40\n"), says: /MiB|large|limit|budget|bytes/i },
};

export const hostilePrograms: readonly HostileProgram[] = [
  ...Object.entries(endless).map(([name, text]): HostileProgram => ({ name, text, fate: { kind: "endless" } })),
  ...Object.entries(ended).map(([name, { text, state }]): HostileProgram => ({ name, text, fate: { kind: "ends", state } })),
  ...Object.entries(refused).map(([name, { text, says }]): HostileProgram => ({ name, text, fate: { kind: "refused", says } })),
];

export const hostileLinks: readonly HostileLink[] = [
  {
    name: "a link that would unpack to 50 MB",
    hash: () => {
      const bomb = JSON.stringify({ t: "big", f: [["a.s", " ".repeat(50 << 20)]] });
      return `#s=1.${deflateSync(bomb, { level: 9 }).toString("base64url")}`;
    },
    says: /more than/,
  },
];
