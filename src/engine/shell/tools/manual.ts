// man: pages made from the rows: instructions, system calls, the commands of the terminal.

import { rows as instructionRows } from "../../isa/index.ts";
import type { ToolRequest } from "../../kernel/index.ts";
import { callRows } from "../../kernel/index.ts";
import { type CommandRow, refusal, type ToolText } from "../tool.ts";

interface Page {
  readonly title: string;
  readonly sections: readonly (readonly [heading: string, lines: readonly string[]])[];
}

const shown = ({ title, sections }: Page): string =>
  `${title}\n${sections.map(([heading, lines]) => `\n${heading}\n${lines.map((line) => (line === "" ? "\n" : `       ${line}\n`)).join("")}`).join("")}`;

/** Words in lines of at most 70 characters. */
function wrapped(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < 70) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

function callPage(name: string): Page | undefined {
  const row = callRows.find((candidate) => candidate.name === name);
  if (!row) return undefined;
  const registers = row.arguments.map(({ name: argument, kind }, index) => `x${index}     ${argument}: ${kind.noun}`);
  return {
    title: `${name.toUpperCase()}(2)                    System calls                    ${name.toUpperCase()}(2)`,
    sections: [
      ["NAME", wrapped(`${name} - ${row.summary}`)],
      ["REGISTERS", [`x8     ${row.number}`, ...registers, "x0     the result; a negative number is an error: -errno"]],
      ["SUPPORT", wrapped(row.support === "full" ? "complete" : row.support)],
    ],
  };
}

function instructionPage(name: string): Page | undefined {
  const rows = instructionRows.filter(({ mnemonic }) => mnemonic === name.toLowerCase());
  if (rows.length === 0) return undefined;
  return {
    title: `${name.toUpperCase()}(7)                    Instructions                    ${name.toUpperCase()}(7)`,
    sections: rows.map((row): readonly [string, readonly string[]] => [
      row.name,
      [
        ...wrapped(row.summary),
        "",
        `${row.mnemonic} ${row.operands.map(({ template }) => template).join(", ")}`,
        `encoding: ${row.pattern}`,
        `example:  ${row.examples[0]}`,
      ],
    ]),
  };
}

function commandPage(name: string, commands: readonly CommandRow[]): Page | undefined {
  const row = commands.find((candidate) => candidate.name === name);
  if (!row) return undefined;
  return {
    title: `${name.toUpperCase()}(1)                    Commands                    ${name.toUpperCase()}(1)`,
    sections: [
      ["NAME", wrapped(`${name} - ${row.summary}`)],
      ["USAGE", [row.usage]],
    ],
  };
}

/** man, over these commands and itself. */
export function manual(commands: readonly CommandRow[]): CommandRow {
  const run = (request: ToolRequest): ToolText => {
    const words = request.arguments.filter((word) => !word.startsWith("-"));
    const section = /^[1-9]$/.test(words[0] ?? "") && words.length > 1 ? words[0] : undefined;
    const name = section ? words[1] : words[0];
    if (name === undefined) return refusal(request, "what manual page do you want? man COMMAND, man 2 CALL, man INSTRUCTION");
    const pages: Readonly<Record<string, () => Page | undefined>> = {
      1: () => commandPage(name, [...commands, row]),
      2: () => callPage(name),
      7: () => instructionPage(name),
    };
    const order = section ? [section] : ["1", "2", "7"];
    for (const key of order) {
      const page = pages[key]?.();
      if (page) return { output: shown(page) };
    }
    return { errors: `No manual entry for ${name}${section ? ` in section ${section}` : ""}\n`, status: 16 };
  };
  const row: CommandRow = {
    name: "man",
    takesAllWords: true,
    usage: "man [SECTION] NAME",
    summary: "Shows the page of a command, a system call (2) or an instruction (7).",
    run,
  };
  return row;
}
