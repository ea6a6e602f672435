// Kinds of arguments that point to something: buffers, paths, addresses, times, vectors. Each captures a bounded piece
// of memory and formats it later, as strace does. An out-parameter of a failed call is shown as its address.

import { pathBytesMaximum } from "../abi/fcntl.ts";
import { formatFlags, formatName } from "../abi/flags.ts";
import { windowSizeBytes } from "../abi/ioctl.ts";
import { pollEvent, pollfdBytes } from "../abi/poll.ts";
import { readResourceLimit, resourceLimitBytes, unlimited } from "../abi/resource.ts";
import { addressBytesMaximum, addressFamily, internetAddressBytes, socketOption } from "../abi/socket.ts";
import { fileType, fileTypeMask, statBytes } from "../abi/stat.ts";
import { readTimePair, timespecBytes } from "../abi/time.ts";
import { actionFlag, readSignalAction, SIG_DFL, SIG_IGN, signalActionBytes } from "../signal/action.ts";
import { formatSignalMask } from "../signal/signals.ts";
import { type ArgumentKind, type CaptureView, type FormatView, formatAddress, hexadecimal, pointer } from "./argument-kind.ts";
import { quote, quoteBuffer, quoteHexadecimal, shownBytes } from "./quote.ts";
import type { Captured, CapturedVector } from "./record.ts";

const bytesOf = (captured: Captured): Uint8Array | undefined => (captured instanceof Uint8Array ? captured : undefined);
const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
const succeeded = ({ result }: FormatView): boolean => result !== undefined && result >= 0;

/** What is read when the call is made; shown as an address when it could not be read. */
const input = (
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
const output = (
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

/** `{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}` from the first `length` bytes. */
export function formatSocketAddress(bytes: Uint8Array): string {
  const family = view(bytes).getUint16(0, true);
  if (family === addressFamily.AF_INET && bytes.length >= internetAddressBytes) {
    const port = view(bytes).getUint16(2, false);
    return `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${bytes.subarray(4, 8).join(".")}")}`;
  }
  const data = bytes.subarray(2);
  if (family === addressFamily.AF_UNIX) {
    const end = data.indexOf(0);
    return `{sa_family=AF_UNIX, sun_path=${quote(end < 0 ? data : data.subarray(0, end))}}`;
  }
  return `{sa_family=${formatName(addressFamily, family, "AF_")}, sa_data=${quote(data)}}`;
}

/** The address of bind, connect and sendto. */
export const socketAddress = (lengthAt: number): ArgumentKind =>
  input(
    "socket address",
    ({ value, values, read }) => {
      const length = values[lengthAt];
      return value !== 0 && length >= 2 ? read(value, Math.min(length, addressBytesMaximum)) : undefined;
    },
    formatSocketAddress,
  );

const readLength = ({ value, read }: CaptureView): Captured => (value === 0 ? undefined : read(value, 4));
const int32Of = (captured: Captured): number | undefined => {
  const bytes = bytesOf(captured);
  return bytes && view(bytes).getInt32(0, true);
};

/** The length that accept and its kin take and give: `[16]`, or `[4 => 16]` when it changed. */
export const lengthPointer: ArgumentKind = pointer({
  noun: "pointer to a length",
  before: readLength,
  after: readLength,
  format: (shown) => {
    const before = int32Of(shown.before);
    const after = int32Of(shown.after);
    if (before === undefined) return formatAddress(shown.raw);
    return succeeded(shown) && after !== undefined && after !== before ? `[${before} => ${after}]` : `[${before}]`;
  },
});

/** The address that accept and its kin fill in; the length pointer follows it. */
export const outSocketAddress = (lengthAt: number): ArgumentKind =>
  pointer({
    noun: "socket address to fill",
    // The room that the program offered is known only before the call.
    before: ({ values, read }) => (values[lengthAt] === 0 ? undefined : read(values[lengthAt], 4)),
    after: ({ value, values, result, read }) => {
      const given = result >= 0 && value !== 0 ? read(values[lengthAt], 4) : undefined;
      const length = given ? view(given).getInt32(0, true) : 0;
      return length >= 2 ? read(value, Math.min(length, addressBytesMaximum)) : undefined;
    },
    format: (shown) => {
      const bytes = bytesOf(shown.after);
      const room = int32Of(shown.before) ?? 0;
      return bytes && succeeded(shown) && room >= 2 ? formatSocketAddress(bytes.subarray(0, room)) : formatAddress(shown.raw);
    },
  });

const isLinger = (values: readonly number[]): boolean => values[1] === 1 && values[2] === socketOption.SO_LINGER;
const isTimeout = (values: readonly number[]): boolean =>
  values[1] === 1 && (values[2] === socketOption.SO_RCVTIMEO_OLD || values[2] === socketOption.SO_SNDTIMEO_OLD);

function formatOption(bytes: Uint8Array, values: readonly number[]): string {
  if (isTimeout(values)) return quote(bytes);
  const words = view(bytes);
  if (isLinger(values) && bytes.length >= 8) return `{l_onoff=${words.getInt32(0, true)}, l_linger=${words.getInt32(4, true)}}`;
  return bytes.length >= 4 ? `[${words.getInt32(0, true)}]` : quote(bytes);
}

const optionBytes = (values: readonly number[], length: number): number =>
  Math.min(length, isTimeout(values) ? 16 : isLinger(values) ? 8 : 4);

export const optionValue = input(
  "option value",
  ({ value, values, read }) => (value !== 0 && values[4] >= 4 ? read(value, optionBytes(values, values[4])) : undefined),
  (bytes, { values }) => formatOption(bytes, values),
);
export const outOptionValue = output(
  "option value to fill",
  ({ value, values, read }) => {
    const length = read(values[4], 4);
    return length && read(value, optionBytes(values, view(length).getInt32(0, true)));
  },
  (bytes, { values }) => formatOption(bytes, values),
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

function captureVectors(
  { values, value, read }: CaptureView,
  contents: (base: number, length: number) => Uint8Array | undefined,
): Captured {
  const count = Math.min(values[2], shownVectors);
  const bytes = count >= 0 ? read(value, count * vectorBytes) : undefined;
  if (!bytes) return undefined;
  const words = view(bytes);
  return Array.from({ length: count }, (_, index): CapturedVector => {
    const base = Number(words.getBigUint64(index * vectorBytes, true));
    const length = Number(words.getBigUint64(index * vectorBytes + 8, true));
    const captured = contents(base, length);
    return captured ? { base, length, bytes: captured } : { base, length };
  });
}

function formatVectors(captured: Captured, shown: FormatView): string {
  if (!captured || captured instanceof Uint8Array) return formatAddress(shown.raw);
  const entries = captured.map(({ base, length, bytes }) => {
    const contents = bytes && base !== 0 ? quoteBuffer(bytes, Math.max(bytes.length, length)) : formatAddress(BigInt(base));
    return `{iov_base=${contents}, iov_len=${length}}`;
  });
  return `[${entries.join(", ")}${shown.values[2] > shownVectors ? ", ..." : ""}]`;
}

export const vectors: ArgumentKind = pointer({
  noun: "buffers to read from",
  before: (capture) => captureVectors(capture, (base, length) => capture.read(base, Math.min(length, shownBytes + 1))),
  format: (shown) => formatVectors(shown.before, shown),
});

export const outVectors: ArgumentKind = pointer({
  noun: "buffers to fill",
  after: (capture) => {
    if (capture.result < 0) return undefined;
    let rest = capture.result;
    return captureVectors(capture, (base, length) => {
      const used = Math.min(rest, length);
      rest -= used;
      return capture.read(base, Math.min(used, shownBytes + 1));
    });
  },
  format: (shown) => {
    const { after } = shown;
    if (!after || after instanceof Uint8Array || !succeeded(shown)) return formatAddress(shown.raw);
    let rest = shown.result!;
    // Here a buffer's text ends with what was put into it, not with its room.
    const entries = after.map(({ length, bytes = new Uint8Array(0) }) => {
      const used = Math.min(rest, length);
      rest -= used;
      return `{iov_base=${quoteBuffer(bytes, used)}, iov_len=${length}}`;
    });
    return `[${entries.join(", ")}]`;
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
