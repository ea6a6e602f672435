// ping: echo requests to a host, one a second, and what came back, in the words of iputils. Each is a packet of the simulated network.

import type { Steps, ToolRequest, ToolSteps } from "../../kernel/index.ts";
import {
  addressOfHost,
  connectTo,
  formatIpv4,
  nameOfAddress,
  openPingSocket,
  parseNumeric,
  pollAny,
  receiveWithSender,
  sendTo,
  signalDescriptor,
} from "../sockets.ts";
import { now, write } from "../system.ts";
import { type CommandRow, errnoSentence, readWords, refusal, type ToolText } from "../tool.ts";

interface Wish {
  readonly host: string;
  readonly count: number;
  readonly intervalSeconds: number;
  readonly deadlineSeconds: number;
  readonly timeoutSeconds: number;
  readonly payloadBytes: number;
  readonly isQuiet: boolean;
  readonly isNumeric: boolean;
}

const [headerBytes, ipHeaderBytes] = [8, 20];
const [sigint, sigquit, sigalrm] = [2, 3, 14];
/** What every host of this network sends. */
const timeToLive = 64;

function wishOf(request: ToolRequest): Wish | ToolText {
  const words = readWords(request, "c:i:w:W:s:qnt:I:4vbDO", {}, 2);
  if (!("letters" in words)) return { errors: `${words.errors?.split("\n")[0]}\n\n${usage}`, status: 2 };
  const { values, letters, operands } = words;
  if (operands.length === 0) return refusal(request, "usage error: Destination address required");
  const number = (letter: string, none: number): number => (values.has(letter) ? Number(values.get(letter)) : none);
  for (const letter of ["c", "s", "t"]) {
    const value = values.get(letter);
    if (value !== undefined && !/^\d+$/.test(value)) return refusal(request, `invalid argument: '${value}'`);
  }
  if (values.get("c") === "0") return refusal(request, "invalid argument: '0': out of range: 1 <= value <= 9223372036854775807");
  for (const letter of ["i", "W", "w"]) {
    const value = values.get(letter);
    if (value !== undefined && !/^\d*\.?\d+$/.test(value)) return refusal(request, `bad timing interval: ${value}`, 2);
  }
  return {
    host: operands.at(-1) as string,
    count: number("c", Number.POSITIVE_INFINITY),
    intervalSeconds: number("i", 1),
    deadlineSeconds: number("w", Number.POSITIVE_INFINITY),
    timeoutSeconds: number("W", 10),
    payloadBytes: number("s", 56),
    isQuiet: letters.has("q"),
    isNumeric: letters.has("n"),
  };
}

const usage = `Usage
  ping [options] <destination>

Options:
  <destination>      dns name or ip address
  -c <count>         stop after <count> replies
  -i <interval>      seconds between sending each packet
  -n                 no dns name resolution
  -q                 quiet output
  -s <size>          use <size> as number of data bytes to be sent
  -w <deadline>      reply wait <deadline> in seconds
  -W <timeout>       time to wait for response
`;

/** The longer, the fewer digits. */
function milliseconds(ns: number): string {
  const time = ns / 1e6;
  return time >= 100 ? time.toFixed(0) : time >= 10 ? time.toFixed(1) : time >= 1 ? time.toFixed(2) : time.toFixed(3);
}

function echoRequest(sequence: number, payloadBytes: number): Uint8Array {
  const bytes = new Uint8Array(headerBytes + payloadBytes);
  for (let at = headerBytes; at < bytes.length; at += 1) bytes[at] = at - headerBytes;
  bytes[0] = 8;
  new DataView(bytes.buffer).setUint16(6, sequence, false);
  return bytes;
}

function statistics(name: string, sent: number, times: readonly number[], elapsedNs: number): string {
  const loss = sent === 0 ? 0 : ((sent - times.length) / sent) * 100;
  const share = Number.isInteger(loss) ? String(loss) : loss.toPrecision(6).replace(/0+$/, "");
  let text = `\n--- ${name} ping statistics ---\n${sent} packets transmitted, ${times.length} received, ${share}% packet loss, time ${Math.floor(elapsedNs / 1e6)}ms\n`;
  if (times.length > 0) {
    const average = times.reduce((sum, time) => sum + time, 0) / times.length;
    const square = times.reduce((sum, time) => sum + time * time, 0) / times.length;
    const shown = [Math.min(...times), average, Math.max(...times), Math.sqrt(Math.max(0, square - average * average))];
    text += `rtt min/avg/max/mdev = ${shown.map((ns) => (ns / 1e6).toFixed(3)).join("/")} ms\n`;
  } else text += "\n";
  return text;
}

function* ping(request: ToolRequest, wish: Wish): Steps {
  const { host, payloadBytes } = wish;
  const address = yield* addressOfHost(host);
  if (address === undefined) return yield* fail(request, `${host}: Name or service not known`);
  const socket = yield* openPingSocket();
  if (socket < 0) return yield* fail(request, `socket: ${errnoSentence(socket)}`);
  const place = { address, port: 0 };
  const failure = yield* connectTo(socket, place);
  if (failure < 0) return yield* fail(request, `connect: ${errnoSentence(failure)}`);
  const signals = yield* signalDescriptor([sigint, sigquit, sigalrm]);
  const numeric = formatIpv4(address);
  const name = wish.isNumeric || parseNumeric(host) !== undefined ? numeric : `${yield* nameOfAddress(address)} (${numeric})`;
  yield* write(1, `PING ${host} (${numeric}) ${payloadBytes}(${payloadBytes + headerBytes + ipHeaderBytes}) bytes of data.\n`);
  const [startedNs, times, waiting]: [number, number[], Map<number, number>] = [yield* now(), [], new Map()];
  const endNs = startedNs + wish.deadlineSeconds * 1e9;
  let [sent, nextNs, lastNs] = [0, startedNs, startedNs];
  for (;;) {
    let timeNs = yield* now();
    if (timeNs >= endNs || times.length >= wish.count) break;
    if (sent < wish.count && timeNs >= nextNs) {
      sent += 1;
      waiting.set(sent & 0xffff, timeNs);
      const result = yield* sendTo(socket, echoRequest(sent & 0xffff, payloadBytes), place);
      if (result < 0) yield* write(2, `ping: sendmsg: ${errnoSentence(result)}\n`);
      nextNs += wish.intervalSeconds * 1e9;
      lastNs = timeNs;
    }
    const untilNs = Math.min(endNs, sent < wish.count ? nextNs : lastNs + wish.timeoutSeconds * 1e9);
    timeNs = yield* now();
    const ready = yield* pollAny([socket, signals], Math.max(0, untilNs - timeNs) / 1e9);
    if (ready.includes(signals)) {
      yield* write(1, "");
      break;
    }
    if (ready.includes(socket)) {
      const { bytes } = yield* receiveWithSender(socket);
      if (typeof bytes === "number") continue;
      const arrivedNs = yield* now();
      const sequence = new DataView(bytes.buffer, bytes.byteOffset).getUint16(6, false);
      const startNs = waiting.get(sequence);
      if (startNs === undefined) continue;
      waiting.delete(sequence);
      times.push(arrivedNs - startNs);
      if (!wish.isQuiet) {
        yield* write(
          1,
          `${bytes.length} bytes from ${name}: icmp_seq=${sequence} ttl=${timeToLive} time=${milliseconds(arrivedNs - startNs)} ms\n`,
        );
      }
    } else if (sent >= wish.count && (yield* now()) >= untilNs) break;
  }
  yield* write(1, statistics(host, sent, times, (yield* now()) - startedNs));
  return times.length === 0 || (Number.isFinite(wish.count) && Number.isFinite(wish.deadlineSeconds) && times.length < wish.count) ? 1 : 0;
}

function* fail({ name }: ToolRequest, problem: string): Steps<number> {
  yield* write(2, `${name}: ${problem}\n`);
  return 2;
}

export const pingCommand: CommandRow = {
  name: "ping",
  usage: "ping [-c COUNT] [-i SECONDS] [-w SECONDS] [-W SECONDS] [-s BYTES] [-q] [-n] HOST",
  summary: "Asks a host whether it is there, and how long an answer takes.",
  run: (request): ToolSteps | ToolText => {
    const wish = wishOf(request);
    return "host" in wish ? { steps: () => ping(request, wish) } : wish;
  },
};
