// `info proc` and `info auxv`: what the kernel knows of the process and has told it.

import { hex } from "../../base/brand.ts";
import { formatPermissions } from "../../kernel/index.ts";
import { auxiliaryVectorOf } from "../auxiliary-vector.ts";
import { pointerTo, types } from "../expression/type.ts";
import { GdbError } from "./command.ts";
import type { Gdb } from "./gdb.ts";

export function mappings(gdb: Gdb, text: string): undefined {
  if (!gdb.isRunning) throw new GdbError("No current process: you must name one.");
  const { debugger: engine, pid } = gdb.running;
  const { computer } = engine.timeline;
  gdb.print(`process ${pid}\n`);
  if (!/^m/.test(text)) {
    gdb.print(`exe = '${gdb.program?.path ?? ""}'\n`);
    return undefined;
  }
  gdb.print("Mapped address spaces:\n\n          Start Addr           End Addr       Size     Offset  Perms  objfile\n");
  for (const { start, end, permissions, shared, name } of computer.mappings(pid)) {
    const columns = [hex(start).padStart(18), hex(end).padStart(18), hex(end - start).padStart(10), "0x0".padStart(10)];
    gdb.print(`  ${columns.join(" ")}  ${formatPermissions(permissions)}${shared ? "s" : "p"}   ${name}\n`);
  }
  return undefined;
}

/** Of `info auxv`: name, what it is, and how it is shown. */
const auxiliaryRows: Readonly<Record<number, readonly [name: string, text: string, form: "hex" | "decimal" | "text"]>> = {
  0: ["AT_NULL", "End of vector", "hex"],
  3: ["AT_PHDR", "Program headers for program", "hex"],
  4: ["AT_PHENT", "Size of program header entry", "decimal"],
  5: ["AT_PHNUM", "Number of program headers", "decimal"],
  6: ["AT_PAGESZ", "System page size", "decimal"],
  7: ["AT_BASE", "Base address of interpreter", "hex"],
  8: ["AT_FLAGS", "Flags", "hex"],
  9: ["AT_ENTRY", "Entry point of program", "hex"],
  11: ["AT_UID", "Real user ID", "decimal"],
  12: ["AT_EUID", "Effective user ID", "decimal"],
  13: ["AT_GID", "Real group ID", "decimal"],
  14: ["AT_EGID", "Effective group ID", "decimal"],
  15: ["AT_PLATFORM", "String identifying platform", "text"],
  16: ["AT_HWCAP", "Machine-dependent CPU capability hints", "hex"],
  17: ["AT_CLKTCK", "Frequency of times()", "decimal"],
  23: ["AT_SECURE", "Boolean, was exec setuid-like?", "decimal"],
  25: ["AT_RANDOM", "Address of 16 random bytes", "hex"],
  26: ["AT_HWCAP2", "Extension of AT_HWCAP", "hex"],
  31: ["AT_EXECFN", "File name of executable", "text"],
  33: ["AT_SYSINFO_EHDR", "System-supplied DSO's ELF header", "hex"],
  51: ["AT_MINSIGSTKSZ", "Minimum stack size for signal delivery", "hex"],
};

export function auxiliary(gdb: Gdb): undefined {
  if (!gdb.isRunning) throw new GdbError("The program has no auxiliary information now.");
  const { debugger: engine, pid } = gdb.running;
  const bytes = auxiliaryVectorOf(engine.timeline.computer, pid);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 16 <= bytes.length; at += 16) {
    const [type, value] = [Number(view.getBigUint64(at, true)), view.getBigUint64(at + 8, true)];
    const [name, text, form] = auxiliaryRows[type] ?? ["???", "", "hex"];
    const shown = form === "decimal" ? String(value) : `0x${value.toString(16)}`;
    const string =
      form === "text" ? ` ${gdb.format({ type: pointerTo(types.char), bytes: bytes.slice(at + 8, at + 16) }).replace(/^\S+ /, "")}` : "";
    gdb.print(`${String(type).padEnd(4)} ${name.padEnd(20)} ${text.padEnd(30)} ${shown}${string}\n`);
    if (type === 0) break;
  }
  return undefined;
}
