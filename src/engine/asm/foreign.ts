// Whole statements of other assemblers and processors, and the same thing in the GNU dialect of A64, ready to be put in
// their place: NASM's and armasm's directives, calls and returns of x86 and 32-bit Arm.

export interface Rewritten {
  /** Whose way of writing it is. */
  readonly origin: string;
  readonly text: string;
}

type Rule = readonly [pattern: RegExp, origin: string, text: (match: RegExpExecArray) => string];

const nasm = "NASM";
const armasm = "armasm";
const arm32 = "32-bit Arm";
const x86 = "x86";
const m4 = "the macro processor m4";

const dataDirective: Readonly<Record<string, string>> = {
  ...{ db: ".byte", dw: ".hword", dd: ".word", dq: ".xword" },
  ...{ dcb: ".byte", dcw: ".hword", dcd: ".word", dcq: ".xword" },
};
const reservedBytes: Readonly<Record<string, number>> = { resb: 1, resw: 2, resd: 4, resq: 8, space: 1, fill: 1 };

/** `"text", 0` is a string with its end; a string alone has none. */
function data(directive: string, values: string): string {
  const terminated = /^("[^"]*")\s*,\s*0$/.exec(values.trim());
  if (terminated) return `.asciz ${terminated[1]}`;
  if (/^"[^"]*"$/.test(values.trim())) return `.ascii ${values.trim()}`;
  return `${dataDirective[directive.toLowerCase()]} ${values.trim()}`;
}

const gap = (directive: string, count: string): string => {
  const bytes = reservedBytes[directive.toLowerCase()];
  return `.skip ${count.trim()}${bytes > 1 ? ` * ${bytes}` : ""}`;
};

/** r4 as x4; fp, lr, sp as they are. */
const wide = (register: string): string =>
  register
    .trim()
    .toLowerCase()
    .replace(/^r(\d+)$/, "x$1");
const listed = (list: string): string[] => list.split(",").map(wide);

function pushed(list: string): string {
  const registers = listed(list);
  if (registers.length === 1) return `str ${registers[0]}, [sp, #-16]!`;
  return registers.length === 2 ? `stp ${registers[0]}, ${registers[1]}, [sp, #-16]!` : "";
}

function popped(list: string): string {
  const registers = listed(list).map((register) => (register === "pc" ? "x30" : register));
  const back = /\bpc\b/i.test(list) ? "; ret" : "";
  if (registers.length === 1) return `ldr ${registers[0]}, [sp], #16${back}`;
  return registers.length === 2 ? `ldp ${registers[0]}, ${registers[1]}, [sp], #16${back}` : "";
}

const jumps: Readonly<Record<string, string>> = {
  ...{ je: "eq", jz: "eq", jne: "ne", jnz: "ne", jg: "gt", jge: "ge", jl: "lt", jle: "le", ja: "hi", jae: "hs", jb: "lo", jbe: "ls" },
  ...{ js: "mi", jns: "pl", jo: "vs", jno: "vc", jc: "hs", jnc: "lo" },
};

const rules: readonly Rule[] = [
  [/^(?:section|segment)\s+(\.\w+)/i, nasm, ([, name]) => (/^\.(text|data|bss)$/.test(name) ? name : `.section ${name}`)],
  [/^(?:global|public)\s+(.+)$/i, nasm, ([, names]) => `.global ${names}`],
  [/^(?:extern|extrn)\s+(.+)$/i, nasm, ([, names]) => `.extern ${names}`],
  [/^([\w.$]+)\s+equ\s+(.+)$/i, nasm, ([, name, value]) => `.equ ${name}, ${value.replace(/\$(?!\w)/g, ".")}`],
  [/^%define\s+(\w+)\s+(.+)$/i, nasm, ([, name, value]) => `.equ ${name}, ${value}`],
  [/^bits\s+\d+$/i, nasm, () => ""],
  [/^([\w.$]+)\s+(db|dw|dd|dq)\s+(.+)$/i, nasm, ([, name, directive, values]) => `${name}: ${data(directive, values)}`],
  [/^(db|dw|dd|dq)\s+(.+)$/i, nasm, ([, directive, values]) => data(directive, values)],
  [/^([\w.$]+)\s+(res[bwdq])\s+(.+)$/i, nasm, ([, name, directive, count]) => `${name}: ${gap(directive, count)}`],
  [/^(res[bwdq])\s+(.+)$/i, nasm, ([, directive, count]) => gap(directive, count)],
  [/^area\s+\|?([\w.$]+)\|?(.*)$/i, armasm, ([, , rest]) => (/\bdata\b/i.test(rest) ? ".data" : /noinit/i.test(rest) ? ".bss" : ".text")],
  [/^export\s+(.+)$/i, armasm, ([, names]) => `.global ${names}`],
  [/^import\s+(.+)$/i, armasm, ([, names]) => `.extern ${names}`],
  [/^([\w.$]+)\s+(dcb|dcw|dcd|dcq)\s+(.+)$/i, armasm, ([, name, directive, values]) => `${name}: ${data(directive, values)}`],
  [/^(dcb|dcw|dcd|dcq)\s+(.+)$/i, armasm, ([, directive, values]) => data(directive, values)],
  [/^([\w.$]+)\s+space\s+(.+)$/i, armasm, ([, name, count]) => `${name}: ${gap("space", count)}`],
  [/^([\w.$]+)\s+(?:proc|function)$/i, armasm, ([, name]) => `${name}:`],
  [/^align(?:\s+(\d+))?$/i, armasm, ([, bytes]) => `.balign ${bytes ?? 4}`],
  [/^(?:entry|endp|endfunc|preserve8|thumb)$/i, armasm, () => ""],
  [/^end$/i, armasm, () => ".end"],
  [/^push\s+\{([^}]*)\}$/i, arm32, ([, list]) => pushed(list)],
  [/^pop\s+\{([^}]*)\}$/i, arm32, ([, list]) => popped(list)],
  [/^push\s+([xw]\d+|lr|fp)$/i, arm32, ([, register]) => pushed(register)],
  [/^pop\s+([xw]\d+|lr|fp)$/i, arm32, ([, register]) => popped(register)],
  [/^stmfd\s+sp!\s*,\s*\{([^}]*)\}$/i, arm32, ([, list]) => pushed(list)],
  [/^ldmfd\s+sp!\s*,\s*\{([^}]*)\}$/i, arm32, ([, list]) => popped(list)],
  [/^bx\s+lr$/i, arm32, () => "ret"],
  [/^bx\s+(\w+)$/i, arm32, ([, register]) => `br ${wide(register)}`],
  [/^blx\s+(r\d+|lr|ip)$/i, arm32, ([, register]) => `blr ${wide(register)}`],
  [/^blx\s+(.+)$/i, arm32, ([, label]) => `bl ${label}`],
  [/^(?:swi|svc)\s*#?(\w*)$/i, arm32, ([, number]) => `svc #${number || 0}`],
  [/^movw\s+(\w+)\s*,\s*(.+)$/i, arm32, ([, register, value]) => `movz ${wide(register)}, ${value}`],
  [/^movt\s+(\w+)\s*,\s*(.+)$/i, arm32, ([, register, value]) => `movk ${wide(register)}, ${value}, lsl #16`],
  [/^ldr\s+pc\s*,\s*=(.+)$/i, arm32, ([, label]) => `b ${label}`],
  [/^mov\s+pc\s*,\s*lr$/i, arm32, () => "ret"],
  [/^rsb\s+(\w+)\s*,\s*(\w+)\s*,\s*#?0$/i, arm32, ([, to, from]) => `neg ${wide(to)}, ${wide(from)}`],
  [/^(?:int\s+(?:0x80|80h)|syscall|sysenter)$/i, x86, () => "svc #0"],
  [/^call\s+([\w.$]+)$/i, x86, ([, label]) => `bl ${label}`],
  [/^jmp\s+([\w.$]+)$/i, x86, ([, label]) => `b ${label}`],
  [/^(j[a-z]{1,3})\s+([\w.$]+)$/i, x86, ([, jump, label]) => (jumps[jump.toLowerCase()] ? `b.${jumps[jump.toLowerCase()]} ${label}` : "")],
  [/^inc\s+([xw]\d+)$/i, x86, ([, register]) => `add ${register}, ${register}, #1`],
  [/^dec\s+([xw]\d+)$/i, x86, ([, register]) => `sub ${register}, ${register}, #1`],
  [/^(?:leave|enter.*)$/i, x86, () => ""],
  [/^define\s*\(\s*([\w.$]+)\s*,\s*([xwbhsdqv]\d+|[xw]zr|w?sp|fp|lr)\s*\)$/i, m4, ([, name, register]) => `${name} .req ${register}`],
  [/^define\s*\(\s*([\w.$]+)\s*,\s*(.+?)\s*\)$/i, m4, ([, name, value]) => `${name} = ${value}`],
  [/^ecall$/i, "RISC-V", () => "svc #0"],
  [/^li\s+([xw]\d+)\s*,\s*(.+)$/i, "RISC-V", ([, register, value]) => `ldr ${register}, =${value}`],
  [/^la\s+([xw]\d+)\s*,\s*(.+)$/i, "RISC-V", ([, register, label]) => `adr ${register}, ${label}`],
  [/^j\s+([\w.$]+)$/i, "RISC-V", ([, label]) => `b ${label}`],
];

/** The statement as it is written here, if it is one of another assembler. Empty `text`: nothing takes its place. */
export function rewriteForeign(statement: string): Rewritten | undefined {
  const text = statement.trim();
  for (const [pattern, origin, rewrite] of rules) {
    const match = pattern.exec(text);
    if (match) return { origin, text: rewrite(match) };
  }
  return undefined;
}
