// What a curl writes: the body and headers where the options send them, and -v's lines on standard error.

import { latinBytes, latinText } from "../../../base/latin.ts";
import { formatAddress, type IpAddress, isIpv6 } from "../../address.ts";
import type { Exchange, ExchangeEvent } from "../exchange/state.ts";
import type { HttpFailure } from "../failure.ts";
import type { HeadLine } from "../response.ts";
import { utf8 } from "../url.ts";
import { isRedirect, locationOf } from "./redirect.ts";
import type { Curl, CurlOutput } from "./state.ts";

export function write(curl: Curl, to: CurlOutput["to"], content: string | Uint8Array): void {
  const bytes = typeof content === "string" ? utf8(content) : content;
  if (bytes.length > 0) curl.output.push({ to, bytes });
}

export const tell = (curl: Curl, text: string): void => {
  if (curl.options.verbose) write(curl, "stderr", `* ${text}\n`);
};

const bracketed = (address: IpAddress): string => (isIpv6(address) ? `[${formatAddress(address)}]` : formatAddress(address));

/** Every line that ends a run of "> " and "< " lines ends in CR LF, as it does on the wire. */
function tellLines(curl: Curl, mark: string, text: string): void {
  if (!curl.options.verbose) return;
  for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) write(curl, "stderr", latinBytes(`${mark} ${line}`));
}

export const plainHost = ({ url }: Exchange): string => url.host.replace(/^\[(.*)\]$/, "$1");

/** What has happened to its exchange. */
export function tellEvent(curl: Curl, exchange: Exchange, event: ExchangeEvent): void {
  const { options, isTerminal } = curl;
  switch (event.kind) {
    case "trying":
      if (options.verbose) write(curl, "stderr", `*   Trying ${bracketed(event.address)}:${event.port}...\n`);
      return;
    case "refused":
      tell(curl, `connect to ${formatAddress(event.address)} port ${event.port} failed: ${event.reason}`);
      return;
    case "connected":
      tell(curl, `Connected to ${plainHost(exchange)} (${formatAddress(event.address)}) port ${event.port} (#${curl.connectionNumber})`);
      return;
    case "requestHead": {
      const head = exchange.request.subarray(0, exchange.headBytes);
      const credentials = options.credentials ?? exchange.url.credentials;
      if (credentials !== undefined) tell(curl, `Server auth using Basic with user '${credentials.split(":")[0]}'`);
      tellLines(curl, ">", latinText(head));
      curl.requestBytes += head.length;
      return;
    }
    case "requestBody":
      curl.uploadedBytes += event.length;
      if (options.verbose && !isTerminal) write(curl, "stderr", `} [${event.length} bytes data]\n`);
      if (exchange.reader.continued) tell(curl, "We are completely uploaded and fine");
      return;
    case "note":
      tell(curl, event.text);
      return;
    case "headLine":
      takeHeadLine(curl, exchange, event);
      return;
    case "plainLine":
      showHeader(curl, latinBytes(event.text));
      return;
    case "bodyRead":
      if (options.verbose && !isTerminal) write(curl, "stderr", `{ [${event.length} bytes data]\n`);
      return;
    case "body": {
      curl.downloadedBytes += event.bytes.length;
      if (!curl.ignoresBody) write(curl, outputOf(curl), event.bytes);
      return;
    }
  }
}

function outputOf(curl: Curl): CurlOutput["to"] {
  const output = curl.transfers[curl.next]?.output;
  return output === undefined ? "stdout" : { file: output };
}

/** -i and -D. */
function showHeader(curl: Curl, line: Uint8Array): void {
  const { include, headerFile } = curl.options;
  if (include) write(curl, outputOf(curl), line);
  if (headerFile !== undefined) write(curl, headerFile === "-" ? "stdout" : { file: headerFile }, line);
}

function takeHeadLine(curl: Curl, exchange: Exchange, { text: line, status, place, hasBody }: HeadLine): void {
  const { options } = curl;
  tellLines(curl, "<", line);
  const bytes = latinBytes(line);
  curl.headerBytes += bytes.length;
  showHeader(curl, bytes);
  if (!options.location || !isRedirect(status)) return;
  const hasSentBody = exchange.request.length > exchange.headBytes;
  if (place === "first" && hasSentBody) tell(curl, "Please rewind output before next send");
  if (place !== "last" || locationOf(exchange) === undefined) return;
  curl.ignoresBody = true;
  if (hasBody) tell(curl, "Ignoring the response-body");
}

/** "curl: (52) Empty reply from server" without its beginning. */
export const textOf = ({ message }: HttpFailure): string => message.replace(/^curl: \(\d+\) /, "");
