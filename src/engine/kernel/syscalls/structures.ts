// Kinds of arguments that point to something: buffers, paths, addresses, times, vectors. Each captures a bounded piece
// of memory and formats it later, as strace does. An out-parameter of a failed call is shown as its address.

import { pathBytesMaximum } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { windowSizeBytes } from "../abi/ioctl.ts";
import { pollEvent, pollfdBytes } from "../abi/poll.ts";
import { readResourceLimit, resourceLimitBytes, unlimited } from "../abi/resource.ts";
import { fileType, fileTypeMask, statBytes } from "../abi/stat.ts";
import { readTimePair, timespecBytes } from "../abi/time.ts";
import { actionFlag, readSignalAction, SIG_DFL, SIG_IGN, signalActionBytes } from "../signal/action.ts";
import { formatSignalMask } from "../signal/signals.ts";
import { type ArgumentKind, type CaptureView, type FormatView, formatAddress, hexadecimal, pointer } from "./argument-kind.ts";
import { quote, quoteBuffer, quoteHexadecimal, shownBytes } from "./quote.ts";
import type { Captured, CapturedVector } from "./record.ts";

export const bytesOf = (captured: Captured): Uint8Array | undefined => (captured instanceof Uint8Array ? captured : undefined);
export const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
export const succeeded = ({ result }: FormatView): boolean => result !== undefined && result >= 0;

/** What is read when the call is made; shown as an address when it could not be read. */
export const input = (
  noun: string,
  capture: (view: CaptureView) => Captured,
  format: (bytes: Uint8Array, view: FormatView) => string,
): ArgumentKind =>
  pointer({
    noun,
    before: capture,
    format: (shown) => {
      const bytes = bytesOf(shown.before);
      return bytes ? format(bytes, shown) : formatAddress(shown.raw);
    },
  });

/** What the kernel fills in; shown as an address unless the call succeeded. */
export const output = (
  noun: string,
  capture: (view: CaptureView) => Captured,
  format: (bytes: Uint8Array, view: FormatView) => string,
): ArgumentKind =>
  pointer({
    noun,
    after: (captured) => (captured.result >= 0 ? capture(captured) : undefined),
    format: (shown) => {
      const bytes = bytesOf(shown.after);
      return bytes && succeeded(shown) ? format(bytes, shown) : formatAddress(shown.raw);
    },
  });

const fixed =
  (length: number) =>
  ({ value, read }: CaptureView): Captured =>
    value === 0 ? undefined : read(value, length);

/** A structure of a fixed size that the call reads, or fills in. */
export const inStructure = (noun: string, length: number, format: (bytes: Uint8Array, view: FormatView) => string): ArgumentKind =>
  input(noun, fixed(length), format);
export const outStructure = (noun: string, length: number, format: (bytes: Uint8Array, view: FormatView) => string): ArgumentKind =>
  output(noun, fixed(length), format);

export const path = input(
  "path",
  ({ value, readString }) => readString(value, pathBytesMaximum),
  (bytes) => quote(bytes),
);

/** Bytes that the call reads; `lengthAt` is the argument that counts them. */
export const inBuffer = (lengthAt: number): ArgumentKind =>
  input(
    "buffer to read from",
    ({ value, values, read }) => (values[lengthAt] >= 0 ? read(value, Math.min(values[lengthAt], shownBytes)) : undefined),
    (bytes, { values }) => quoteBuffer(bytes, values[lengthAt]),
  );

const filled = ({ value, result, read }: CaptureView): Captured => read(value, Math.min(result, shownBytes));
/** Bytes that the call fills in, as many as it returns. */
export const outBuffer = output("buffer to fill", filled, (bytes, { result }) => quoteBuffer(bytes, result!));
export const randomBuffer = output("buffer to fill", filled, (bytes, { result }) => quoteHexadecimal(bytes, result!));
/** A path that the call fills in; `terminated`: the result counts its NUL. */
export const outPath = (terminated: boolean): ArgumentKind =>
  output(
    "buffer to fill",
    ({ value, result, read }) => read(value, Math.max(0, result - (terminated ? 1 : 0))),
    (bytes) => quote(bytes),
  );

export const formatTimespec = (bytes: Uint8Array): string => {
  const { seconds, fraction } = readTimePair(bytes);
  return `{tv_sec=${seconds}, tv_nsec=${fraction}}`;
};
export const timespec = input("timespec", fixed(timespecBytes), formatTimespec);
export const outTimespec = output("timespec to fill", fixed(timespecBytes), formatTimespec);
export const outTimeval = output("timeval to fill", fixed(timespecBytes), (bytes) => {
  const { seconds, fraction } = readTimePair(bytes);
  return `{tv_sec=${seconds}, tv_usec=${fraction}}`;
});

export const outStat = output("struct stat to fill", fixed(statBytes), (bytes) => {
  const words = view(bytes);
  const mode = words.getUint32(16, true);
  const type = mode & fileTypeMask;
  const permissions = (mode & 0o7777).toString(8).padStart(3, "0");
  const device = Number(words.getBigUint64(32, true));
  const detail =
    type === fileType.S_IFCHR || type === fileType.S_IFBLK
      ? `st_rdev=makedev(${hexadecimal(device >> 8)}, ${hexadecimal(device & 255)})`
      : `st_size=${words.getBigInt64(48, true)}`;
  return `{st_mode=${formatName(fileType, type, "S_")}|0${permissions}, ${detail}, ...}`;
});

export const outUtsname = output("struct utsname to fill", fixed(130), (bytes) => {
  const field = (start: number): string => quote(bytes.subarray(start, bytes.indexOf(0, start)));
  return `{sysname=${field(0)}, nodename=${field(65)}, ...}`;
});

export const outWindowSize = output("struct winsize to fill", fixed(windowSizeBytes), (bytes) => {
  const words = view(bytes);
  return `{ws_row=${words.getUint16(0, true)}, ws_col=${words.getUint16(2, true)}, ws_xpixel=0, ws_ypixel=0}`;
});

const vectorBytes = 16;
const shownVectors = 32;

/** `wanted` entries at `address`, with what they point to as `contents` gives it. */
export function captureVectors(
  { read }: Pick<CaptureView, "read">,
  address: number,
  wanted: number,
  contents: (base: number, length: number) => Uint8Array | undefined,
): readonly CapturedVector[] | undefined {
  const count = Math.min(wanted, shownVectors);
  const bytes = count >= 0 && address !== 0 ? read(address, count * vectorBytes) : undefined;
  if (!bytes) return undefined;
  const words = view(bytes);
  return Array.from({ length: count }, (_, index): CapturedVector => {
    const base = Number(words.getBigUint64(index * vectorBytes, true));
    const length = Number(words.getBigUint64(index * vectorBytes + 8, true));
    const captured = contents(base, length);
    return captured ? { base, length, bytes: captured } : { base, length };
  });
}

/** Of a call that reads them; `wanted`: how many there are in all. */
export function formatVectors(captured: readonly CapturedVector[], wanted: number): string {
  const entries = captured.map(({ base, length, bytes }) => {
    const contents = bytes && base !== 0 ? quoteBuffer(bytes, Math.max(bytes.length, length)) : formatAddress(BigInt(base));
    return `{iov_base=${contents}, iov_len=${length}}`;
  });
  return `[${entries.join(", ")}${wanted > shownVectors ? ", ..." : ""}]`;
}

/** A buffer's text ends with what was put into it, not with its room. */
export function formatFilledVectors(captured: readonly CapturedVector[], moved: number): string {
  let rest = moved;
  const entries = captured.map(({ length, bytes = new Uint8Array(0) }) => {
    const used = Math.min(rest, length);
    rest -= used;
    return `{iov_base=${quoteBuffer(bytes, used)}, iov_len=${length}}`;
  });
  return `[${entries.join(", ")}]`;
}

type Contents = (base: number, length: number) => Uint8Array | undefined;

/** What a call is given to read. */
export const vectorContents =
  ({ read }: Pick<CaptureView, "read">): Contents =>
  (base, length) =>
    read(base, Math.min(length, shownBytes + 1));

/** What a call has filled with `moved` bytes in all. */
export function filledContents({ read }: Pick<CaptureView, "read">, moved: number): Contents {
  let rest = moved;
  return (base, length) => {
    const used = Math.min(rest, length);
    rest -= used;
    return read(base, Math.min(used, shownBytes + 1));
  };
}

const vectorsOf = (captured: Captured): readonly CapturedVector[] | undefined =>
  captured === undefined || captured instanceof Uint8Array ? undefined : captured;

/** `countAt`: the argument that counts them. */
export const vectorsCountedBy = (countAt: number): ArgumentKind =>
  pointer({
    noun: "buffers to read from",
    before: (capture) => captureVectors(capture, capture.value, capture.values[countAt]!, vectorContents(capture)),
    format: (shown) => {
      const captured = vectorsOf(shown.before);
      return captured ? formatVectors(captured, shown.values[countAt]!) : formatAddress(shown.raw);
    },
  });
export const vectors = vectorsCountedBy(2);

export const outVectors: ArgumentKind = pointer({
  noun: "buffers to fill",
  after: (capture) => {
    if (capture.result < 0) return undefined;
    return captureVectors(capture, capture.value, capture.values[2]!, filledContents(capture, capture.result));
  },
  format: (shown) => {
    const captured = vectorsOf(shown.after);
    return captured && succeeded(shown) ? formatFilledVectors(captured, shown.result!) : formatAddress(shown.raw);
  },
});

const readMask = (bytes: Uint8Array): bigint => view(bytes).getBigUint64(0, true);
export const signalMask = input("signal mask", fixed(8), (bytes) => formatSignalMask(readMask(bytes)));
export const outSignalMask = output("signal mask to fill", fixed(8), (bytes) => formatSignalMask(readMask(bytes)));

function formatAction(bytes: Uint8Array): string {
  const { handler, flags, restorer, mask } = readSignalAction(bytes);
  const handlerText = handler === SIG_DFL ? "SIG_DFL" : handler === SIG_IGN ? "SIG_IGN" : hexadecimal(handler);
  const restorerText = flags & actionFlag.SA_RESTORER ? `, sa_restorer=${formatAddress(BigInt(restorer))}` : "";
  return `{sa_handler=${handlerText}, sa_mask=${formatSignalMask(mask)}, sa_flags=${formatFlags(actionFlag, flags, "SA_")}${restorerText}}`;
}
export const signalAction = input("struct sigaction", fixed(signalActionBytes), formatAction);
export const outSignalAction = output("struct sigaction to fill", fixed(signalActionBytes), formatAction);

const formatLimit = (limit: number): string =>
  limit === unlimited ? "RLIM64_INFINITY" : limit > 1024 && limit % 1024 === 0 ? `${limit / 1024}*1024` : String(limit);
const formatResourceLimit = (bytes: Uint8Array): string => {
  const { current, maximum } = readResourceLimit(bytes);
  return `{rlim_cur=${formatLimit(current)}, rlim_max=${formatLimit(maximum)}}`;
};
export const resourceLimit = input("struct rlimit", fixed(resourceLimitBytes), formatResourceLimit);
export const outResourceLimit = output("struct rlimit to fill", fixed(resourceLimitBytes), formatResourceLimit);

/** A pointer, or a size, that the call fills in: `[NULL]`, `[24]`. */
export const outPointer = output("pointer to fill", fixed(8), (bytes) => `[${formatAddress(view(bytes).getBigUint64(0, true))}]`);
export const outSize = output("size to fill", fixed(8), (bytes) => `[${view(bytes).getBigUint64(0, true)}]`);

export const outDescriptorPair = output(
  "two descriptors to fill",
  fixed(8),
  (bytes) => `[${view(bytes).getInt32(0, true)}, ${view(bytes).getInt32(4, true)}]`,
);

const shownPolls = 32;
const capturePolls = ({ value, values, read }: CaptureView): Captured =>
  values[1] >= 0 ? read(value, Math.min(values[1], shownPolls) * pollfdBytes) : undefined;
const pollEntries = (bytes: Uint8Array): { fd: number; events: number; revents: number }[] =>
  Array.from({ length: bytes.length / pollfdBytes }, (_, index) => ({
    fd: view(bytes).getInt32(index * pollfdBytes, true),
    events: view(bytes).getUint16(index * pollfdBytes + 4, true),
    revents: view(bytes).getUint16(index * pollfdBytes + 6, true),
  }));

export const pollDescriptors: ArgumentKind = pointer({
  noun: "descriptors to poll",
  before: capturePolls,
  after: capturePolls,
  format: (shown) => {
    const bytes = bytesOf(shown.before);
    if (!bytes) return formatAddress(shown.raw);
    const entries = pollEntries(bytes).map(({ fd, events }) =>
      fd < 0 ? `{fd=${fd}}` : `{fd=${fd}, events=${formatFlags(pollEvent, events, "POLL")}}`,
    );
    return `[${entries.join(", ")}${shown.values[1] > shownPolls ? ", ..." : ""}]`;
  },
});

/** ppoll's result: `1 ([{fd=3, revents=POLLIN}])`, or `0 (Timeout)`. */
export function formatPollResult(result: number, _values: readonly number[], after: readonly unknown[]): string {
  if (result === 0) return "0 (Timeout)";
  const bytes = after[0];
  if (!(bytes instanceof Uint8Array)) return String(result);
  const entries = pollEntries(bytes)
    .filter(({ fd, revents }) => fd >= 0 && revents !== 0)
    .map(({ fd, revents }) => `{fd=${fd}, revents=${formatFlags(pollEvent, revents, "POLL")}}`);
  return `${result} ([${entries.join(", ")}])`;
}
