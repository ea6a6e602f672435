// The tools that look into object files, programs and archives, with the options and the words of GNU binutils 2.40.

import { objdump } from "./objdump.ts";
import { readelf } from "./readelf.ts";
import type { Tool } from "./tool.ts";

export type { FileSource, Tool, ToolResult, WrittenFile } from "./tool.ts";

export const tools: Readonly<Record<string, Tool>> = { objdump, readelf };
