// as, ld, gcc, cc: one row each.

import type { CommandRow } from "../../tool.ts";
import { runAs } from "./assemble-command.ts";
import { runGcc } from "./compile-command.ts";
import { runLd } from "./link-command.ts";

const gccUsage = "[-c|-E] [-g] [-D NAME=VALUE] [-I FOLDER] [-nostdlib] [-o FILE] FILE …";

export const toolchainCommands: readonly CommandRow[] = [
  {
    name: "as",
    usage: "as [-g] [-I FOLDER] [-o OBJECT] SOURCE",
    summary: "Assembles a source file into an object file, as GNU as does.",
    run: runAs,
  },
  {
    name: "ld",
    usage: "ld [-o PROGRAM] OBJECT …",
    summary: "Links object files and archives into an executable, as GNU ld does.",
    run: runLd,
  },
  {
    name: "gcc",
    usage: `gcc ${gccUsage}`,
    summary: "Preprocesses (.S), assembles and links, with the C library unless told otherwise.",
    run: runGcc,
  },
  { name: "cc", usage: `cc ${gccUsage}`, summary: "The same as gcc.", run: runGcc },
];
