// What the tools that change files share: their words, their messages, targets of several sources.

import type { Steps, ToolRequest, ToolSteps } from "../../../kernel/index.ts";
import { isFolder, write } from "../../system.ts";
import { errnoSentence, hint, type LongNames, readWords, type ToolText, type Words } from "../../tool.ts";

export class FileWork {
  readonly name: string;
  readonly words: Words;
  readonly nowSeconds: number;
  status = 0;

  constructor({ name, nowSeconds }: Pick<ToolRequest, "name" | "nowSeconds">, words: Words) {
    this.name = name;
    this.words = words;
    this.nowSeconds = nowSeconds;
  }

  has(letter: string): boolean {
    return this.words.letters.has(letter);
  }

  *fail(problem: string, errno?: number): Steps<void> {
    this.status = 1;
    yield* write(2, `${this.name}: ${problem}${errno === undefined ? "" : `: ${errnoSentence(errno)}`}\n`);
  }

  *misuse(problem: string): Steps<void> {
    yield* this.fail(problem + hint(this));
  }

  *say(text: string): Steps<void> {
    yield* write(1, `${text}\n`);
  }

  /** -v */
  *tell(text: string): Steps<void> {
    if (this.has("v")) yield* this.say(text);
  }
}

export const fileTool =
  (letters: string, long: LongNames, work: (work: FileWork) => Steps<void>) =>
  (request: ToolRequest): ToolSteps | ToolText => {
    const words = readWords(request, letters, long);
    if (!("letters" in words)) return words;
    return {
      *steps() {
        const own = new FileWork(request, words);
        yield* work(own);
        return own.status;
      },
    };
  };

export const inFolder = (folder: string, name: string): string => `${folder.replace(/\/+$/, "")}/${name}`;

export const lastPart = (path: string): string => path.replace(/\/+$/, "").split("/").at(-1) ?? path;

/** Sources and where each goes: the last operand, or a name in it if it is a directory. undefined after a message. */
export function* targetsOf(work: FileWork): Steps<readonly (readonly [from: string, to: string])[] | undefined> {
  const { operands, values, letters } = work.words;
  const folder = values.get("t");
  const sources = folder === undefined ? operands.slice(0, -1) : operands;
  const target = folder ?? operands.at(-1);
  if (target === undefined) yield* work.misuse("missing file operand");
  else if (sources.length === 0)
    yield* work.misuse(folder === undefined ? `missing destination file operand after '${target}'` : "missing file operand");
  else if (!letters.has("T") && (yield* isFolder(target))) {
    return sources.map((from) => [from, inFolder(target, lastPart(from))] as const);
  } else if (sources.length > 1 || folder !== undefined) yield* work.fail(`target '${target}': No such file or directory`);
  else return [[sources[0], target]];
  return undefined;
}
