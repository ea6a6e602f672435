// The article's web server as a guest, and a client on either host of the simulated network.

import { readFileSync } from "node:fs";
import { type ExchangeRequest, endExchange, exchangeStatus, startExchange } from "../../net/index.ts";
import type { Computer } from "../index.ts";
import { assemble, besideRepository, hasBinutils } from "./tools.ts";

const path = besideRepository("shared/seed/server.s");

/** Absent without the article's programs or without an assembler. */
export const serverText: string | undefined = path && readFileSync(path, "utf8");
export const hasServer = serverText !== undefined && hasBinutils;
export const buildServer = (change: (text: string) => string = (text) => text): Uint8Array => assemble(change(serverText!));

export const get = (from: ExchangeRequest["from"], url: string): ExchangeRequest => ({ from, method: "GET", url, headers: [] });

/** Runs until the computer is idle; what the client got: the body, or curl's sentence. */
export function fetchText(computer: Computer, request: ExchangeRequest): string {
  const id = startExchange(computer.network, request);
  computer.run({ budget: 1_000_000 });
  const { response, failure, phase } = exchangeStatus(computer.network, id);
  endExchange(computer.network, id);
  if (failure) return failure.message;
  return response ? `${response.status} ${String.fromCharCode(...response.body)}` : phase;
}
