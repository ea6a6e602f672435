// Random programs that use what a run can depend on: branches, memory, pages that come and go, faults and signals, children, threads,
// pipes, files, sockets, sleep, the terminal. As assembler text, from a seed; each ends by itself once its input has come.

import { Random } from "../../cpu/testing/random-program.ts";

/** Registers that hold the program's numbers. */
const numbers = ["x19", "x20", "x21", "x22", "x23", "x24"] as const;
const arenaBytes = 1 << 16;

const call = (number: number, ...values: readonly string[]): string[] => [
  ...values.map((value, index) =>
    /^[xw]\d/.test(value)
      ? `mov x${index}, ${value}`
      : /^[#\d-]/.test(value)
        ? `ldr x${index}, =${value.replace("#", "")}`
        : `ldr x${index}, =${value}`,
  ),
  `mov x8, #${number}`,
  "svc #0",
];

class Guest {
  readonly #random: Random;
  readonly #text: string[] = [];
  readonly #data: string[] = [];
  #labels = 0;
  /** Children and threads are not made by children. */
  #depth = 0;
  reads = 0;

  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  #emit(...lines: readonly string[]): void {
    this.#text.push(...lines);
  }

  #label(): string {
    this.#labels += 1;
    return `l${this.#labels}`;
  }

  #place(content: string): string {
    const name = `d${this.#data.length}`;
    this.#data.push(`.balign 16\n${name}: ${content}`);
    return name;
  }

  get #number(): string {
    return this.#random.of(numbers);
  }

  #arithmetic(): void {
    const [a, b, c] = [this.#number, this.#number, this.#number];
    const operation = this.#random.of(["add", "sub", "eor", "and", "orr", "mul", "udiv"]);
    this.#emit(`${operation} ${a}, ${b}, ${c}`);
    if (this.#random.chance(3)) this.#emit(`add ${a}, ${a}, #${this.#random.below(4000)}`);
  }

  #memory(): void {
    const [a, b] = [this.#number, this.#number];
    this.#emit(
      "ldr x9, =arena",
      `and x10, ${a}, #${arenaBytes - 8}`,
      this.#random.chance(2) ? `str ${b}, [x9, x10]` : `ldr ${b}, [x9, x10]`,
    );
  }

  #loop(): void {
    const label = this.#label();
    const count = this.#random.of([3, 20, 400, 5000]);
    this.#emit(`mov x25, #${count}`, `${label}:`);
    for (let index = 0; index <= this.#random.below(3); index += 1) this.#random.of([() => this.#arithmetic(), () => this.#memory()])();
    this.#emit("subs x25, x25, #1", `b.ne ${label}`);
  }

  #branch(): void {
    const label = this.#label();
    this.#emit(`tbz ${this.#number}, #${this.#random.below(20)}, ${label}`);
    this.#arithmetic();
    this.#emit(`${label}:`);
  }

  #write(): void {
    this.#emit("ldr x9, =line", `and x10, ${this.#number}, #15`, "add x10, x10, #65", "strb w10, [x9]", ...call(64, "#1", "line", "#2"));
  }

  #read(): void {
    this.reads += 1;
    this.#emit(
      ...call(63, "#0", "arena", "#64"),
      `add ${this.#number}, x19, x0`,
      "ldr x9, =arena",
      `ldrb w10, [x9]`,
      `add ${this.#number}, x20, x10`,
    );
  }

  #signal(): void {
    const handled = this.#random.of([10, 12]);
    this.#emit(
      ...call(134, `#${handled}`, "action", "#0", "#8"),
      "mov x8, #172",
      "svc #0",
      `mov x1, #${handled}`,
      "mov x8, #129",
      "svc #0",
    );
  }

  #fault(): void {
    this.#emit(...call(134, "#11", "skipping", "#0", "#8"), "mov x9, #8", this.#random.of(["str x19, [x9]", "ldr x10, [x9]"]));
  }

  #fork(): void {
    const [child, done] = [this.#label(), this.#label()];
    const pipe = this.#place(".word 0, 0");
    this.#emit(...call(59, pipe, "#0"), ...call(220, "#17", "#0", "#0", "#0", "#0"), `cbz x0, ${child}`, "mov x26, x0");
    this.#emit(`ldr x9, =${pipe}`, "ldr w0, [x9]", "ldr x1, =arena", "mov x2, #8", "mov x8, #63", "svc #0");
    this.#emit(
      ...call(260, "#-1", "status", "#0", "#0"),
      "ldr x9, =status",
      "ldr w10, [x9]",
      "add x19, x19, x10",
      `b ${done}`,
      `${child}:`,
    );
    this.#depth += 1;
    for (let index = 0; index < 3; index += 1) this.#statement();
    this.#depth -= 1;
    this.#emit(
      `ldr x9, =${pipe}`,
      "ldr w0, [x9, #4]",
      "ldr x1, =arena",
      "mov x2, #8",
      "mov x8, #64",
      "svc #0",
      "and x0, x19, #63",
      "mov x8, #94",
      "svc #0",
    );
    this.#emit(`${done}:`, ...[0, 4].flatMap((offset) => [`ldr x9, =${pipe}`, `ldr w0, [x9, #${offset}]`, "mov x8, #57", "svc #0"]));
  }

  #thread(): void {
    const [thread, wait, done] = [this.#label(), this.#label(), this.#label()];
    const [add, addHere] = [this.#label(), this.#label()];
    const tid = this.#place(".quad 0");
    const stack = this.#place(".skip 4096");
    const adding = (label: string): string[] => [
      "ldr x9, =shared",
      "mov x11, #300",
      `${label}: ldxr x10, [x9]`,
      "add x10, x10, #1",
      "stxr w12, x10, [x9]",
      `cbnz w12, ${label}`,
      "subs x11, x11, #1",
      `b.ne ${label}`,
    ];
    // CLONE_VM, FS, FILES, SIGHAND, THREAD, SYSVSEM, PARENT_SETTID, CHILD_CLEARTID
    this.#emit(...call(220, "#0x350f00", `${stack} + 4096`, tid, "#0", tid), `cbz x0, ${thread}`, ...adding(addHere));
    this.#emit(
      `${wait}: ldr x9, =${tid}`,
      "ldr w2, [x9]",
      `cbz w2, ${done}`,
      "mov x0, x9",
      "mov x1, #0",
      "mov x3, #0",
      "mov x8, #98",
      "svc #0",
      `b ${wait}`,
    );
    this.#emit(`${thread}:`, ...adding(add), ...call(93, "#0"), `${done}: ldr x9, =shared`, "ldr x10, [x9]", "add x20, x20, x10");
  }

  #sockets(): void {
    const port = 9000 + this.#labels;
    const address = this.#place(`.hword 2\n.byte ${port >> 8}, ${port & 255}, 127, 0, 0, 1\n.zero 8`);
    this.#emit(...call(198, "#2", "#1", "#0"), "mov x26, x0", ...call(200, "x26", address, "#16"), ...call(201, "x26", "#4"));
    this.#emit(
      ...call(198, "#2", "#1", "#0"),
      "mov x27, x0",
      ...call(203, "x27", address, "#16"),
      ...call(202, "x26", "#0", "#0"),
      "mov x28, x0",
    );
    this.#emit(
      ...call(64, "x27", "arena", `#${1 + this.#random.below(3000)}`),
      ...call(63, "x28", "arena + 4096", "#2048"),
      `add ${this.#number}, x21, x0`,
    );
    for (const descriptor of ["x28", "x27", "x26"]) this.#emit(...call(57, descriptor));
  }

  #sleep(): void {
    this.#emit(...call(101, this.#place(`.quad 0, ${1 + this.#random.below(3_000_000)}`), "#0"));
  }

  #file(): void {
    this.#emit(
      ...call(56, "#-100", "path", "#0x442", "#0x1a4"),
      "mov x26, x0",
      ...call(64, "x26", "arena", `#${1 + this.#random.below(9000)}`),
    );
    this.#emit(...call(62, "x26", "#0", "#0"), ...call(63, "x26", "arena + 8192", "#100"), ...call(57, "x26"));
    if (this.#random.chance(3)) this.#emit(...call(35, "#-100", "path", "#0"));
  }

  #pages(): void {
    this.#emit(
      ...call(222, "#0", "#0x20000", "#3", "#0x22", "#-1", "#0"),
      "mov x26, x0",
      `str x19, [x26, #${this.#random.below(100) * 8}]`,
      "add x9, x26, #0x8000",
    );
    this.#emit("str x20, [x9]", ...call(226, "x26", "#0x1000", "#1"), "ldr x10, [x9]", "add x22, x22, x10");
    if (this.#random.chance(2)) this.#emit(...call(215, "x26", "#0x20000"));
  }

  #stack(): void {
    this.#emit(`sub sp, sp, #${1 + this.#random.below(40)}, lsl #12`, "str x19, [sp]", "ldr x10, [sp]", "add x23, x23, x10", "mov sp, x29");
  }

  #world(): void {
    this.#emit(...call(278, "arena", "#8", "#0"), "ldr x9, =arena", "ldr x10, [x9]", "eor x24, x24, x10");
    this.#emit(...call(113, "#1", "arena"), "ldr x10, [x9, #8]", "add x24, x24, x10", "mrs x10, cntvct_el0", "eor x23, x23, x10");
  }

  #statement(): void {
    const anywhere = [
      () => this.#arithmetic(),
      () => this.#memory(),
      () => this.#loop(),
      () => this.#loop(),
      () => this.#branch(),
      () => this.#write(),
      () => this.#signal(),
      () => this.#fault(),
      () => this.#file(),
      () => this.#pages(),
      () => this.#stack(),
      () => this.#world(),
      () => this.#sleep(),
    ];
    const above = [() => this.#fork(), () => this.#thread(), () => this.#sockets(), () => this.#read()];
    this.#random.of(this.#depth > 0 ? anywhere : [...anywhere, ...above])();
    const over = this.#label();
    if (this.#random.chance(4)) this.#emit(`b ${over}`, ".ltorg", `${over}:`);
  }

  program(): string {
    this.#emit(".text", ".globl _start", "_start: mov x29, sp");
    for (const [index, name] of numbers.entries()) this.#emit(`ldr ${name}, =${this.#random.bits() + index}`);
    const statements = 8 + this.#random.below(30);
    for (let index = 0; index < statements; index += 1) this.#statement();
    this.#emit("and x0, x19, #63", "mov x8, #94", "svc #0", ".ltorg");
    this.#emit("handler: ldr x9, =arena", "ldr x10, [x9]", "add x10, x10, x0", "str x10, [x9]", "ret", ".ltorg");
    // The program counter in the handler's third argument, moved behind the instruction that faulted.
    this.#emit("skip: ldr x9, [x2, #440]", "add x9, x9, #4", "str x9, [x2, #440]", "ret");
    this.#emit("restorer: mov x8, #139", "svc #0");
    this.#emit(".data", ".balign 16", "action: .quad handler, 0x04000000, restorer, 0", "skipping: .quad skip, 0x04000004, restorer, 0");
    this.#emit('line: .ascii "A\\n"', 'path: .asciz "/tmp/file"', ...this.#data, ".balign 16", "shared: .quad 0", "status: .quad 0");
    this.#emit(".bss", ".balign 16", `arena: .skip ${arenaBytes + 16384}`, "");
    return this.#text.join("\n");
  }
}

export interface RandomGuest {
  readonly text: string;
  /** How often it waits for a line at the terminal. */
  readonly reads: number;
}

export function randomGuest(seed: number): RandomGuest {
  const guest = new Guest(seed);
  const text = guest.program();
  return { text, reads: guest.reads };
}
