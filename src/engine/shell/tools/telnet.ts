// telnet: lines to a server and what it says, by RFC 854: options that a server offers are refused. ^] leads to a prompt of telnet's own.

import type { Steps, ToolRequest } from "../../kernel/index.ts";
import { addressOfHost, connectTo, formatIpv4, openSocket, pollAny, portNamed, socketKind } from "../sockets.ts";
import { close, readOrFail, setTerminal, terminalSettings, write } from "../system.ts";
import { type CommandRow, errnoSentence, textOf } from "../tool.ts";

const escapeKey = 0x1d;
const telnetPort = 23;

// RFC 854.
const [interpret, dont, doIt, wont, will, begin, end] = [255, 254, 253, 252, 251, 250, 240];

/** What of received bytes is text, and what is to be answered: every wish is refused. */
function withoutCommands(bytes: Uint8Array): { readonly text: Uint8Array; readonly answer: Uint8Array } {
  const text: number[] = [];
  const answer: number[] = [];
  for (let at = 0; at < bytes.length; at += 1) {
    if (bytes[at] !== interpret) {
      if (bytes[at] !== 0 || bytes[at - 1] !== 13) text.push(bytes[at]);
      continue;
    }
    at += 1;
    const command = bytes[at];
    if (command === interpret) text.push(interpret);
    else if (command === doIt || command === dont || command === will || command === wont) {
      at += 1;
      if (command === doIt) answer.push(interpret, wont, bytes[at]);
      if (command === will) answer.push(interpret, dont, bytes[at]);
    } else if (command === begin) {
      while (at < bytes.length && bytes[at] !== end) at += 1;
    }
  }
  return { text: Uint8Array.from(text), answer: Uint8Array.from(answer) };
}

/** A line as the network has it: CR LF, the byte 255 twice. */
const forNetwork = (bytes: Uint8Array): Uint8Array =>
  Uint8Array.from([...bytes].flatMap((byte) => (byte === 10 ? [13, 10] : byte === interpret ? [interpret, interpret] : [byte])));

const help = `Commands may be abbreviated.  Commands are:

close   close current connection
quit    exit telnet
status  print status information
?       print help information
`;

function* telnet(request: ToolRequest): Steps {
  const words = request.arguments.filter((word) => !word.startsWith("-"));
  const [host, portText = String(telnetPort)] = words;
  if (host === undefined) {
    yield* write(2, "Usage: telnet [OPTION...] [HOST [PORT]]\n");
    return 1;
  }
  const port = portNamed(portText);
  if (port === undefined) {
    yield* write(2, `telnet: ${portText}: bad port number\n`);
    return 1;
  }
  const address = yield* addressOfHost(host);
  if (address === undefined) {
    yield* write(2, `telnet: could not resolve ${host}/${portText}: Name or service not known\n`);
    return 1;
  }
  yield* write(1, `Trying ${formatIpv4(address)}...\n`);
  const fd = yield* openSocket(socketKind.stream);
  const failure = yield* connectTo(fd, { address, port });
  if (failure < 0) {
    yield* write(2, `telnet: Unable to connect to remote host: ${errnoSentence(failure)}\n`);
    return 1;
  }
  yield* write(1, `Connected to ${host}.\nEscape character is '^]'.\n`);
  const settings = yield* terminalSettings(0);
  if (settings) {
    // The escape key ends a line, so that it is read at once (VEOL).
    const withEscape = settings.slice();
    const endOfLine = 17 + 11;
    withEscape[endOfLine] = escapeKey;
    yield* setTerminal(0, withEscape);
  }
  const status = yield* talk(fd, host);
  if (settings) yield* setTerminal(0, settings);
  return status;
}

function* talk(fd: number, host: string): Steps {
  let input = 0;
  for (;;) {
    const ready = yield* pollAny([input, fd]);
    if (ready.includes(fd)) {
      const bytes = yield* readOrFail(fd);
      if (typeof bytes === "number" || bytes.length === 0) return yield* ended();
      const { text, answer } = withoutCommands(bytes);
      yield* write(1, text);
      if (answer.length > 0) yield* write(fd, answer);
    }
    if (input < 0 || !ready.includes(input)) continue;
    const bytes = yield* readOrFail(input);
    if (typeof bytes === "number" || bytes.length === 0) {
      input = -1;
      continue;
    }
    if (!bytes.includes(escapeKey)) {
      if ((yield* write(fd, forNetwork(bytes))) < 0) return yield* ended();
      continue;
    }
    yield* write(1, "\ntelnet> ");
    const answer = yield* readOrFail(0);
    const word = typeof answer === "number" ? "quit" : textOf(answer).trim();
    if (word !== "" && ("quit".startsWith(word) || "close".startsWith(word))) {
      yield* close(fd);
      yield* write(1, "Connection closed.\n");
      return 0;
    }
    if (word !== "" && "status".startsWith(word)) yield* write(1, `Connected to ${host}.\nEscape character is '^]'.\n`);
    else if (word === "?" || word === "help") yield* write(1, help);
    else if (word !== "") yield* write(1, "?Invalid command\n");
  }
}

function* ended(): Steps {
  yield* write(1, "Connection closed by foreign host.\n");
  return 0;
}

export const telnetCommand: CommandRow = {
  name: "telnet",
  usage: "telnet HOST [PORT]",
  summary: "Lines to a server, and what it says; ^] and quit end it.",
  run: (request) => ({ steps: () => telnet(request) }),
};
