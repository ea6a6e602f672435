// objdump, objcopy, readelf, nm, size, strip, ar, ranlib, strings, addr2line: binutils/ on the files that a process may read.

import { type Tool, tools } from "../../binutils/index.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import type { CommandRow, ToolText } from "../tool.ts";

const summaries: Readonly<Record<string, readonly [usage: string, summary: string]>> = {
  addr2line: ["[-e PROGRAM] [-f] ADDRESS …", "Says which source line an address belongs to."],
  ar: ["rcs|t|x|p ARCHIVE [FILE …]", "Makes libraries of object files, and looks into them."],
  nm: ["[-n] [-S] [-g] [-u] FILE …", "Lists the symbols of a file."],
  objcopy: ["[-O binary] [-j SECTION] [-R SECTION] [-S] [-g] IN [OUT]", "Copies a file without some of its parts, or as plain memory."],
  objdump: ["-d|-D|-S|-s|-t|-r|-h|-x [-j SECTION] FILE …", "Disassembles programs and shows what sections hold."],
  ranlib: ["ARCHIVE …", "Gives a library its index."],
  readelf: ["-h|-l|-S|-s|-r|-n|-x SECTION|-p SECTION|-a FILE …", "Shows the parts of an ELF file."],
  size: ["[-A] FILE …", "Shows how large code and data are."],
  strings: ["[-n LENGTH] [-t d|x] FILE …", "Shows the texts in a file."],
  strip: ["[-s] [-g] [-o OUTPUT] FILE …", "Takes symbols away from a file."],
};

/** A program that strip writes under a new name can be executed. */
const usualMode = (bytes: Uint8Array): number => (bytes[0] === 0x7f && bytes[16] === 2 ? 0o777 : 0o666);

const runWith =
  (tool: Tool) =>
  (request: ToolRequest): ToolText => {
    const read = (path: string): Uint8Array | undefined => {
      const bytes = request.read(path);
      return typeof bytes === "string" ? undefined : bytes;
    };
    const { output, outputBytes, errors, status, files = [] } = tool(request.arguments, read);
    return {
      output: outputBytes ?? output,
      errors,
      status,
      files: files.map(({ path, bytes, mode }) => ({ path, bytes, mode: mode ?? usualMode(bytes) })),
    };
  };

export const objectCommands: readonly CommandRow[] = Object.entries(tools).map(([name, tool]) => {
  const [usage, summary] = summaries[name] ?? ["FILE …", "A tool of GNU binutils."];
  return { name, usage: `${name} ${usage}`, summary, run: runWith(tool) };
});
