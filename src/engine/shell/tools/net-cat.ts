// nc: a connection by hand, over TCP, UDP or AF_UNIX, as client or, with -l, as server. Words and options are those of OpenBSD's netcat.

import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import {
  acceptFrom,
  addressOfHost,
  bindTo,
  bindToPath,
  connectTo,
  connectToPath,
  endSending,
  formatIpv4,
  listenOn,
  nameOfAddress,
  openSocket,
  openUnixSocket,
  type Place,
  pollAny,
  portNamed,
  receiveWithSender,
  serviceOf,
  setReuse,
  socketKind,
} from "../sockets.ts";
import { call, close, readOrFail, remove, write } from "../system.ts";
import { type CommandRow, errnoSentence, readWords, type ToolText, type Words } from "../tool.ts";

const usage = "usage: nc [-46CdklNnuUvz] [-p source_port] [-q seconds] [-s sourceaddr]\n\t  [-w timeout] [destination] [port]\n";

interface Wish {
  readonly words: Words;
  readonly isDatagram: boolean;
  readonly isLoud: boolean;
  readonly timeoutSeconds: number;
}

const says = (name: string, problem: string): Steps<number> => write(2, `${name}: ${problem}\n`);

/** A non-blocking connect that gives up after a time; 0, or -errno. */
function* connectWithin(fd: number, place: Place, seconds: number): Steps<number> {
  if (!Number.isFinite(seconds)) return yield* connectTo(fd, place);
  const [getFlags, setFlags, nonblocking] = [3, 4, 0o4000];
  const [einprogress, etimedout] = [-115, -110];
  const flags = yield* call("fcntl", fd, getFlags, 0);
  yield* call("fcntl", fd, setFlags, flags | nonblocking);
  let result = yield* connectTo(fd, place);
  if (result === einprogress) {
    const pollOut = 4;
    const record = Uint8Array.of(fd, 0, 0, 0, pollOut, 0, 0, 0);
    const time = new Uint8Array(16);
    new DataView(time.buffer).setBigInt64(0, BigInt(Math.floor(seconds)), true);
    const ready = yield* call("ppoll", record, 1, time, 0, 8);
    result = ready <= 0 ? etimedout : yield* connectTo(fd, place);
    const eisconn = -106;
    if (result === eisconn) result = 0;
  }
  yield* call("fcntl", fd, setFlags, flags);
  return result;
}

/** Between standard input and output and a socket, until the other side has ended. */
function* talk(fd: number, { words, isDatagram, timeoutSeconds }: Wish): Steps<void> {
  const { letters, values } = words;
  let input = letters.has("d") ? -1 : 0;
  let untilSeconds = timeoutSeconds;
  for (;;) {
    const ready = yield* pollAny([input, fd], untilSeconds);
    if (ready.length === 0) return;
    if (ready.includes(fd)) {
      const bytes = yield* readOrFail(fd);
      if (typeof bytes === "number" || (bytes.length === 0 && !isDatagram)) return;
      yield* write(1, bytes);
    }
    if (input >= 0 && ready.includes(input)) {
      const bytes = yield* readOrFail(0, isDatagram ? 16384 : undefined);
      if (typeof bytes === "number" || bytes.length === 0) {
        input = -1;
        if (letters.has("N") && !isDatagram) yield* endSending(fd);
        if (values.has("q")) {
          const seconds = Number(values.get("q"));
          if (seconds === 0) return;
          if (seconds > 0) untilSeconds = seconds;
        }
      } else if ((yield* write(fd, letters.has("C") ? withReturns(bytes) : bytes)) < 0) return;
    }
  }
}

/** -C: lines end in CR LF. */
function withReturns(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from([...bytes].flatMap((byte, index) => (byte === 10 && bytes[index - 1] !== 13 ? [13, 10] : [byte])));
}

/** "80", "20-25": which ports; undefined: none. */
function portsOf(text: string): readonly number[] | undefined {
  const range = /^(\d+)-(\d+)$/.exec(text);
  if (!range) {
    const port = portNamed(text);
    return port === undefined ? undefined : [port];
  }
  const [first, last] = [Number(range[1]), Number(range[2])].sort((one, other) => one - other);
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

function* beClient(request: ToolRequest, wish: Wish, host: string, portText: string): Steps {
  const { words, isDatagram, isLoud } = wish;
  const { letters, values } = words;
  const ports = portsOf(portText);
  if (!ports) {
    yield* says(
      request.name,
      /^\d/.test(portText)
        ? `port number ${/^\d+$/.test(portText) ? "too large" : "invalid"}: ${portText}`
        : `getaddrinfo for host "${host}" port ${portText}: Servname not supported for ai_socktype`,
    );
    return 1;
  }
  const address = yield* addressOfHost(host);
  if (address === undefined) {
    yield* says(request.name, `getaddrinfo for host "${host}" port ${ports[0]}: Name or service not known`);
    return 1;
  }
  const protocol = isDatagram ? "udp" : "tcp";
  const numeric = formatIpv4(address);
  const shown = numeric === host ? host : `${host} (${numeric})`;
  let status = 1;
  for (const port of ports) {
    const fd = yield* openSocket(isDatagram ? socketKind.datagram : socketKind.stream);
    if (values.has("p") || values.has("s")) {
      const source = (yield* addressOfHost(values.get("s") ?? "0.0.0.0")) ?? 0;
      yield* setReuse(fd);
      const failure = yield* bindTo(fd, { address: source, port: Number(values.get("p") ?? 0) });
      if (failure < 0) {
        yield* says(request.name, `bind failed: ${errnoSentence(failure)}`);
        return 1;
      }
    }
    const failure = yield* connectWithin(fd, { address, port }, wish.timeoutSeconds);
    if (failure < 0) {
      if (isLoud) yield* says(request.name, `connect to ${shown} port ${port} (${protocol}) failed: ${errnoSentence(failure)}`);
      yield* close(fd);
      continue;
    }
    status = 0;
    if (isLoud)
      yield* write(2, `Connection to ${shown} ${port} port [${protocol}/${letters.has("n") ? "*" : serviceOf(port)}] succeeded!\n`);
    if (!letters.has("z")) yield* talk(fd, wish);
    yield* close(fd);
  }
  return status;
}

function* beServer(request: ToolRequest, wish: Wish, host: string | undefined, portText: string): Steps {
  const { words, isDatagram, isLoud } = wish;
  const port = portNamed(portText);
  const address = host === undefined ? 0 : yield* addressOfHost(host);
  if (port === undefined || address === undefined) {
    yield* says(request.name, address === undefined ? `getaddrinfo: Name or service not known` : `port number invalid: ${portText}`);
    return 1;
  }
  const fd = yield* openSocket(isDatagram ? socketKind.datagram : socketKind.stream);
  yield* setReuse(fd);
  let failure = yield* bindTo(fd, { address, port });
  if (failure >= 0 && !isDatagram) failure = yield* listenOn(fd);
  if (failure < 0) {
    yield* says(request.name, errnoSentence(failure));
    return 1;
  }
  if (isLoud) yield* write(2, `${isDatagram ? "Bound" : "Listening"} on ${formatIpv4(address)} ${port}\n`);
  do {
    if (isDatagram) {
      const { bytes, from } = yield* receiveWithSender(fd);
      if (typeof bytes === "number") return 1;
      if (isLoud) yield* write(2, `Connection received on ${yield* nameOfAddress(from.address)} ${from.port}\n`);
      yield* write(1, bytes);
      if (!words.letters.has("k")) yield* connectTo(fd, from);
      else continue;
      yield* talk(fd, wish);
    } else {
      const { fd: connection, from } = yield* acceptFrom(fd);
      if (connection < 0) {
        yield* says(request.name, `accept: ${errnoSentence(connection)}`);
        return 1;
      }
      if (isLoud) {
        const shown = words.letters.has("n") ? formatIpv4(from.address) : yield* nameOfAddress(from.address);
        yield* write(2, `Connection received on ${shown} ${from.port}\n`);
      }
      if (!words.letters.has("k")) yield* close(fd);
      yield* talk(connection, wish);
      yield* close(connection);
    }
  } while (words.letters.has("k"));
  return 0;
}

/** -U: a path in the place of host and port. */
function* overUnix(request: ToolRequest, wish: Wish, path: string): Steps {
  const kind = wish.isDatagram ? socketKind.datagram : socketKind.stream;
  const fd = yield* openUnixSocket(kind);
  if (!wish.words.letters.has("l")) {
    const failure = yield* connectToPath(fd, path);
    if (failure < 0) {
      yield* says(request.name, `${path}: ${errnoSentence(failure)}`);
      return 1;
    }
    yield* talk(fd, wish);
    return 0;
  }
  const failure = (yield* bindToPath(fd, path)) || (yield* listenOn(fd));
  if (failure < 0) {
    yield* says(request.name, errnoSentence(failure));
    return 1;
  }
  do {
    const { fd: connection } = yield* acceptFrom(fd);
    if (connection < 0) break;
    yield* talk(connection, wish);
    yield* close(connection);
  } while (wish.words.letters.has("k"));
  yield* remove(path);
  return 0;
}

function* netCat(request: ToolRequest, wish: Wish): Steps {
  const { words } = wish;
  const { letters, values, operands } = words;
  if (letters.has("U") && operands.length === 1) return yield* overUnix(request, wish, operands[0]);
  if (letters.has("l")) {
    // Both "-l 8080" and "-l -p 8080", with or without an address.
    const [first, second] = operands;
    const port = values.get("p") ?? second ?? first;
    const host = values.has("p") ? first : second === undefined ? undefined : first;
    if (port !== undefined && operands.length <= 2) return yield* beServer(request, wish, host, port);
  } else if (operands.length === 2) return yield* beClient(request, wish, operands[0], operands[1]);
  yield* write(2, operands.length === 1 && !letters.has("l") ? "nc: missing port number\n" : usage);
  return 1;
}

function runNetCat(request: ToolRequest): ToolText | ToolSteps {
  const words = readWords(request, "46CdklNnuUvzthp:q:s:w:i:");
  if (!("letters" in words)) return { errors: `${words.errors?.split("\n")[0]}\n${usage}`, status: 1 };
  if (words.letters.has("h")) return { errors: usage };
  const timeout = words.values.get("w");
  if (timeout !== undefined && !/^\d+$/.test(timeout)) return { errors: `nc: timeout invalid: ${timeout}\n`, status: 1 };
  const wish: Wish = {
    words,
    isDatagram: words.letters.has("u"),
    isLoud: words.letters.has("v"),
    timeoutSeconds: timeout === undefined ? Number.POSITIVE_INFINITY : Number(timeout),
  };
  return { steps: () => netCat(request, wish) };
}

export const netCatCommand: CommandRow = {
  name: "nc",
  usage: "nc [-l] [-k] [-u] [-U] [-v] [-z] [-n] [-N] [-C] [-p PORT] [-s ADDRESS] [-w SECONDS] [-q SECONDS] [HOST] PORT",
  summary: "A connection by hand: what is typed goes out, what comes in is shown; with -l it waits for a client.",
  run: runNetCat,
};
