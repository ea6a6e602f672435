// Socket calls of tools that go on by steps, and names of hosts. Addresses are numbers of IPv4 in host order; a number below 0 is -errno.

import { encodeUtf8 } from "../base/utf8.ts";
import type { Steps } from "../kernel/index.ts";
import { call, contentsOf, filling } from "./system.ts";
import { linesOf } from "./tool.ts";

export const socketKind = { stream: 1, datagram: 2 } as const;
const [inet, unix] = [2, 1];
const icmp = 1;
const addressBytes = 16;

export interface Place {
  readonly address: number;
  readonly port: number;
}

function addressOf({ address, port }: Place): Uint8Array {
  const bytes = new Uint8Array(addressBytes);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, inet, true);
  view.setUint16(2, port, false);
  view.setUint32(4, address, false);
  return bytes;
}

function placeOf(bytes: Uint8Array): Place {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return { port: view.getUint16(2, false), address: view.getUint32(4, false) };
}

export const openSocket = (kind: number): Steps<number> => call("socket", inet, kind, 0);
export const openUnixSocket = (kind: number): Steps<number> => call("socket", unix, kind, 0);
/** For echo requests (`man 7 icmp`). */
export const openPingSocket = (): Steps<number> => call("socket", inet, socketKind.datagram, icmp);
export const connectTo = (fd: number, place: Place): Steps<number> => call("connect", fd, addressOf(place), addressBytes);
export const bindTo = (fd: number, place: Place): Steps<number> => call("bind", fd, addressOf(place), addressBytes);
export const listenOn = (fd: number, backlog = 1): Steps<number> => call("listen", fd, backlog);
export const endSending = (fd: number): Steps<number> => call("shutdown", fd, 1);

const unixAddress = (path: string): Uint8Array => Uint8Array.from([unix, 0, ...encodeUtf8(path), 0]);
export const connectToPath = (fd: number, path: string): Steps<number> => call("connect", fd, unixAddress(path), unixAddress(path).length);
export const bindToPath = (fd: number, path: string): Steps<number> => call("bind", fd, unixAddress(path), unixAddress(path).length);

export function setReuse(fd: number): Steps<number> {
  const [socketLevel, reuseAddress] = [1, 2];
  return call("setsockopt", fd, socketLevel, reuseAddress, Uint8Array.of(1, 0, 0, 0), 4);
}

export function* acceptFrom(fd: number): Steps<{ readonly fd: number; readonly from: Place }> {
  const { value, bytes } = yield* filling("accept4", false, fd, { room: addressBytes }, Uint8Array.of(addressBytes, 0, 0, 0), 0);
  return { fd: value, from: bytes ? placeOf(bytes) : { address: 0, port: 0 } };
}

export function* receiveWithSender(fd: number, room = 65536): Steps<{ readonly bytes: Uint8Array | number; readonly from: Place }> {
  const length = Uint8Array.of(addressBytes, 0, 0, 0);
  const { value, bytes } = yield* filling("recvfrom", false, fd, { room }, room, 0, { room: addressBytes }, length);
  if (value < 0 || !bytes) return { bytes: value, from: { address: 0, port: 0 } };
  return { bytes: bytes.slice(0, value), from: placeOf(bytes.slice(room)) };
}

export const sendTo = (fd: number, bytes: Uint8Array, place: Place): Steps<number> =>
  call("sendto", fd, bytes, bytes.length, 0, addressOf(place), addressBytes);

/** Which of the descriptors can be read, or have ended; none: the time is over, in seconds. */
export function* pollAny(fds: readonly number[], seconds = Number.POSITIVE_INFINITY): Steps<readonly number[]> {
  const pollIn = 1;
  const records = new Uint8Array(fds.length * 8);
  const view = new DataView(records.buffer);
  for (const [index, fd] of fds.entries()) {
    view.setInt32(index * 8, fd, true);
    view.setInt16(index * 8 + 4, pollIn, true);
  }
  const time = new Uint8Array(16);
  const timeView = new DataView(time.buffer);
  if (Number.isFinite(seconds)) {
    const kept = Math.max(0, seconds);
    timeView.setBigInt64(0, BigInt(Math.floor(kept)), true);
    timeView.setBigInt64(8, BigInt(Math.floor((kept % 1) * 1e9)), true);
  }
  const { value, bytes } = yield* filling("ppoll", false, { filled: records }, fds.length, Number.isFinite(seconds) ? time : 0, 0, 8);
  if (value <= 0 || !bytes) return [];
  const results = new DataView(bytes.buffer, bytes.byteOffset);
  return fds.filter((fd, index) => fd >= 0 && results.getInt16(index * 8 + 6, true) !== 0);
}

/** A descriptor that can be read when one of the signals has come, which then do nothing else. */
export function* signalDescriptor(signals: readonly number[]): Steps<number> {
  const mask = new Uint8Array(8);
  for (const signal of signals) mask[(signal - 1) >> 3] |= 1 << ((signal - 1) & 7);
  const block = 0;
  yield* call("rt_sigprocmask", block, mask, 0, 8);
  return yield* call("signalfd4", -1, mask, 8, 0);
}

export const formatIpv4 = (address: number): string => [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");

/** "10.0.0.2", "127.1", as inet_aton reads them; undefined: no number. */
export function parseNumeric(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length > 4 || parts.some((part) => !/^\d+$/.test(part))) return undefined;
  const numbers = parts.map(Number);
  const last = numbers.pop() as number;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  return numbers.reduce((sum, number, index) => sum + number * 256 ** (3 - index), 0) + last;
}

/** Of a number, or a name in /etc/hosts. */
export function* addressOfHost(name: string): Steps<number | undefined> {
  const number = parseNumeric(name);
  if (number !== undefined) return number;
  const bytes = yield* contentsOf("/etc/hosts");
  for (const line of typeof bytes === "string" ? [] : linesOf(bytes)) {
    const [address, ...names] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (names.includes(name)) return parseNumeric(address);
  }
  return undefined;
}

/** The name that /etc/hosts has for an address, else the address. */
export function* nameOfAddress(address: number): Steps<string> {
  const bytes = yield* contentsOf("/etc/hosts");
  for (const line of typeof bytes === "string" ? [] : linesOf(bytes)) {
    const [text, name] = line.replace(/#.*/, "").trim().split(/\s+/);
    if (name !== undefined && parseNumeric(text) === address) return name;
  }
  return formatIpv4(address);
}

/** Of a number, or a name in /etc/services. */
export function portNamed(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) < 65536 ? Number(text) : undefined;
  return services.get(text);
}

const services = new Map(
  Object.entries({ echo: 7, ftp: 21, ssh: 22, telnet: 23, smtp: 25, domain: 53, http: 80, pop3: 110, https: 443, "http-alt": 8080 }),
);

/** As /etc/services has it, for a line that names a port; "*": it has none. */
export const serviceOf = (port: number): string => [...services].find(([, number]) => number === port)?.[0] ?? "*";
