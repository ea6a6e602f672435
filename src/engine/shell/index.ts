// The terminal's world: the shell and the utilities (userland/, assembly assembled here), and the tools whose work the host does.
// Everything is built at the first call and shared after.

import { assemble } from "../asm/index.ts";
import { InvariantError } from "../base/errors.ts";
import type { ObjectFile } from "../elf/index.ts";
import type { HostTools, ToolOptions, ToolRequest } from "../kernel/index.ts";
import { cLibrary, includeOfMachine } from "../libc/index.ts";
import { type LinkInput, link } from "../link/index.ts";
import { includeOfUserland, shellSources, toolSources, type UserlandSource, utilityNames, utilitySources } from "../userland/index.ts";
import { notingOthers, readingFirst } from "./other-files.ts";
import { type CommandRow, outcome } from "./tool.ts";
import { awkCommand } from "./tools/awk/awk.ts";
import { catCommand } from "./tools/cat.ts";
import { crossNamed, emulatorCommands } from "./tools/cross.ts";
import { diffCommand } from "./tools/diff/diff.ts";
import { digestCommands } from "./tools/digests.ts";
import { editingCommands } from "./tools/editing.ts";
import { copyingCommands } from "./tools/files/copying.ts";
import { fileNameCommands } from "./tools/files/naming-files.ts";
import { findCommand } from "./tools/find/find.ts";
import { gdbCommand } from "./tools/gdb.ts";
import { grepCommand } from "./tools/grep.ts";
import { headAndTailCommands } from "./tools/head-and-tail.ts";
import { hexDumpCommands } from "./tools/hex-dump.ts";
import { lsCommand } from "./tools/ls.ts";
import { m4Command } from "./tools/m4/m4.ts";
import { makeCommand } from "./tools/make/make.ts";
import { manual } from "./tools/manual.ts";
import { namingCommands } from "./tools/naming.ts";
import { netCatCommand } from "./tools/net-cat.ts";
import { networkCommands } from "./tools/network.ts";
import { objectCommands } from "./tools/object-tools.ts";
import { octalDumpCommand } from "./tools/octal-dump.ts";
import { pagerCommands } from "./tools/pager/pager.ts";
import { pingCommand } from "./tools/ping.ts";
import { printfCommand } from "./tools/printf.ts";
import { processListCommands } from "./tools/process-lists.ts";
import { runningCommands } from "./tools/running.ts";
import { sedCommand } from "./tools/sed/sed.ts";
import { smallCommands } from "./tools/small.ts";
import { sortCommand } from "./tools/sort.ts";
import { splittingCommands } from "./tools/splitting.ts";
import { straceCommand } from "./tools/strace/strace.ts";
import { systemInformationCommands } from "./tools/system-information.ts";
import { telnetCommand } from "./tools/telnet.ts";
import { textCommands } from "./tools/texts.ts";
import { toolchainCommands } from "./tools/toolchain/index.ts";
import { twoFileCommands } from "./tools/two-files.ts";

const steppingCommands = [gdbCommand, straceCommand, makeCommand];

export { runAs } from "./tools/toolchain/assemble-command.ts";
export { runGcc } from "./tools/toolchain/compile-command.ts";
export { runLink } from "./tools/toolchain/link-command.ts";

export const shellPath = "/bin/sh";

const nativeTools = [...toolchainCommands, ...objectCommands];
const crossTools = crossNamed(nativeTools);

const plainCommands = [
  ...steppingCommands,
  ...nativeTools,
  ...crossTools,
  ...emulatorCommands,
  m4Command,
  lsCommand,
  ...processListCommands,
  ...systemInformationCommands,
  ...textCommands,
  ...headAndTailCommands,
  ...hexDumpCommands,
  grepCommand,
  ...editingCommands,
  ...namingCommands,
  ...runningCommands,
  ...digestCommands,
  ...twoFileCommands,
  sortCommand,
  ...splittingCommands,
  findCommand,
  awkCommand,
  catCommand,
  ...copyingCommands,
  ...fileNameCommands,
  ...smallCommands,
  diffCommand,
  octalDumpCommand,
  printfCommand,
  sedCommand,
  ...networkCommands,
  ...pagerCommands,
  netCatCommand,
  pingCommand,
  telnetCommand,
];

/** By name. */
export const commands = [...plainCommands, manual(plainCommands)].sort((one, other) => (one.name < other.name ? -1 : 1));

const byName = new Map(commands.map((row) => [row.name, row]));

const ownHelp = new Set([...nativeTools, ...crossTools].map(({ name }) => name));

const wantsHelp = ({ arguments: words }: ToolRequest, row: CommandRow): boolean =>
  !ownHelp.has(row.name) &&
  (row.takesAllWords
    ? words.length === 1 && words[0] === "--help"
    : words.includes("--help") && !words.slice(0, words.indexOf("--help")).includes("--"));

const runTool: HostTools = (request) => {
  const row = byName.get(request.name);
  if (!row) return outcome({ errors: `${request.name}: there is no such tool\n`, status: 127 });
  if (wantsHelp(request, row)) return outcome({ output: `Usage: ${row.usage}\n${row.summary}\n` });
  const others: string[] = [];
  const text = row.run(notingOthers(request, others));
  if (text === "input" || "steps" in text || "client" in text) return text;
  // Pipes and devices among the files are read by the process itself.
  return others.length > 0 && !text.files?.length ? readingFirst(request, row, others) : outcome(text);
};

export interface Userland {
  readonly programs: ReadonlyMap<string, Uint8Array>;
  readonly tools: ToolOptions;
}

function objectOf({ name, text }: UserlandSource): ObjectFile {
  const include = (path: string): string | undefined => includeOfUserland(path) ?? includeOfMachine(path);
  const { object, diagnostics } = assemble({ name, text }, { debug: true, include });
  if (!object || diagnostics.length > 0) throw new InvariantError(`${name}: ${diagnostics[0]?.message}`);
  return object;
}

function program(inputs: readonly LinkInput[]): Uint8Array {
  const { executable, diagnostics } = link(inputs);
  if (!executable) throw new InvariantError(diagnostics.map(({ message }) => message).join("; "));
  return executable;
}

let userland: Userland | undefined;

/** Assembled and linked at the first call. */
export function buildUserland(): Userland {
  userland ??= build();
  return userland;
}

function build(): Userland {
  const { start, archive } = cLibrary();
  const shell = program([start, ...shellSources.map(objectOf), archive]);
  const utilities = program([start, ...utilitySources.map(objectOf), archive]);
  const programs = new Map([shellPath, "/bin/bash"].map((path) => [path, shell]));
  for (const name of utilityNames) programs.set(`/usr/bin/${name}`, utilities);
  return {
    programs,
    tools: { program: program(toolSources.map(objectOf)), paths: commands.map(({ name }) => `/usr/bin/${name}`), run: runTool },
  };
}
