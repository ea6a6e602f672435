// curl: a client of the network that runs on the machine itself. What it does is the network's (net/http/curl); here are its words.

import type { ToolClient, ToolRequest } from "../../kernel/index.ts";
import type { CommandRow } from "../tool.ts";

/** -d @-, -T -, --data-binary=@-: standard input is wanted before anything is sent. */
const wantsInput = ({ arguments: words }: ToolRequest): boolean => words.some((word) => /@-$/.test(word) || word === "-");

function runCurl(request: ToolRequest): ToolClient | "input" {
  if (wantsInput(request) && request.input === undefined) return "input";
  return { client: { kind: "curl", from: "local", words: request.arguments, isTerminal: request.isTerminal } };
}

export const networkCommands: readonly CommandRow[] = [
  {
    name: "curl",
    takesAllWords: true,
    usage: "curl [-v] [-i] [-I] [-s] [-X METHOD] [-H HEADER] [-d DATA] [-o FILE] [-w FORMAT] URL …",
    summary: "Fetches what a URL names.",
    run: runCurl,
  },
];
