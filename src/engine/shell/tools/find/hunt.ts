// find's search as it goes: what is found, what tests and actions of it are, and what they may do to the search.

import type { Steps, ToolEntry, ToolRequest } from "../../../kernel/index.ts";

export interface Found {
  readonly path: string;
  readonly entry: ToolEntry;
  readonly depth: number;
}

/** True if it holds; an action that prints gives its text to `print`. */
export type Test = (found: Found, hunt: Hunt) => Steps<boolean> | boolean;

export interface Hunt {
  readonly request: ToolRequest;
  print(text: string): void;
  /** Writes out what was printed: what runs now prints behind it. */
  flush(): Steps<void>;
  prunes: boolean;
  isOver: boolean;
  status: number;
  /** Of -exec … +, with their words. */
  readonly gathered: Map<readonly string[], string[]>;
}

export function* asked(test: Test, found: Found, hunt: Hunt): Steps<boolean> {
  const result = test(found, hunt);
  return typeof result === "boolean" ? result : yield* result;
}

/** What is wrong with the words of the command. */
export class FindError extends Error {
  override readonly name = "FindError";
}
