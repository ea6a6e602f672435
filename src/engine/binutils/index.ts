// The tools that look into object files, programs and archives, with the options and the words of GNU binutils 2.40.

import { addr2line } from "./addr2line.ts";
import { ar, ranlib } from "./ar.ts";
import { nm } from "./nm.ts";
import { objcopy } from "./objcopy.ts";
import { objdump } from "./objdump.ts";
import { readelf } from "./readelf.ts";
import { size } from "./size.ts";
import { strings } from "./strings.ts";
import { strip } from "./strip.ts";
import type { Tool } from "./tool.ts";

export type { FileSource, Tool, ToolResult, WrittenFile } from "./tool.ts";

export const tools: Readonly<Record<string, Tool>> = { addr2line, ar, nm, objcopy, objdump, ranlib, readelf, size, strings, strip };
