// The words behind "gdb" on a command line.

export interface GdbCommandLine {
  readonly program: string | undefined;
  /** Of the program, behind --args. */
  readonly words: readonly string[];
  /** In order, from -ex and -x. */
  readonly commands: readonly ({ readonly line: string } | { readonly script: string })[];
  readonly isBatch: boolean;
  readonly isQuiet: boolean;
  readonly hasWindows: boolean;
}

const harmless = new Set(["nx", "n", "nh", "nw", "readnow"]);

/** Or what is wrong with it. */
export function readGdbCommandLine(words: readonly string[]): GdbCommandLine | { readonly problem: string } {
  const commands: GdbCommandLine["commands"][number][] = [];
  const rest: string[] = [];
  let [isBatch, isQuiet, hasArguments, hasWindows] = [false, false, false, false];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const option = /^--?([a-z][a-z-]*)(?:=(.*))?$/s.exec(word);
    const value = (): string | undefined => option?.[2] ?? words[++index];
    if ((rest.length > 0 && hasArguments) || !option) {
      rest.push(word);
      continue;
    }
    const [, name] = option;
    if (name === "batch") [isBatch, isQuiet] = [true, true];
    else if (["q", "quiet", "silent"].includes(name)) isQuiet = true;
    else if (name === "tui") hasWindows = true;
    else if (name === "args") hasArguments = true;
    else if (["ex", "eval-command", "x", "command"].includes(name)) {
      const given = value();
      if (given === undefined) return { problem: `${word} needs something behind it` };
      commands.push(name.startsWith("e") ? { line: given } : { script: given });
    } else if (!harmless.has(name)) {
      return { problem: `the option ${word} is not known; there are -batch, -ex COMMAND, -x FILE, -q, -tui and --args` };
    }
  }
  const [program, ...programWords] = rest;
  return { program, words: hasArguments ? programWords : [], commands, isBatch, isQuiet, hasWindows };
}
