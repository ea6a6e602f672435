// An executable as text that a person can read and compare.

import { hex } from "../../base/brand.ts";
import { readExecutable } from "../../elf/index.ts";

export function describeExecutable(bytes: Uint8Array): string {
  const executable = readExecutable(bytes);
  if ("error" in executable) throw new Error(executable.error);
  const { entry, programHeaderAddress, programHeaderCount, segments, sections, symbols } = executable;
  return [
    `entry ${hex(entry)}, ${programHeaderCount} program headers at ${hex(programHeaderAddress)}, ${bytes.length} bytes`,
    ...segments.map(
      ({ address, fileOffset, contents, memoryBytes, read, write, execute }) =>
        `load ${hex(address)} from ${hex(fileOffset)}: ${hex(contents.length)} of ${hex(memoryBytes)} bytes ${read ? "r" : "-"}${write ? "w" : "-"}${execute ? "x" : "-"}`,
    ),
    ...sections.map(
      ({ name, address, size, flags, type }) => `section ${name}: ${hex(address)}, ${hex(size)} bytes, type ${type}, flags ${hex(flags)}`,
    ),
    ...symbols.map(
      ({ name, value, size, binding, type, section }) =>
        `symbol ${name || "(none)"}: ${hex(value)} ${binding} ${type} in ${section ?? "none"}${size ? `, ${size} bytes` : ""}`,
    ),
  ].join("\n");
}
