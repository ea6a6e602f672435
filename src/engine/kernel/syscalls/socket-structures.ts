// Kinds of arguments of the socket calls that point to something: addresses, their lengths, values of options, pairs of
// descriptors. As strace prints them.

import { formatName } from "../abi/flags.ts";
import {
  addressBytesMaximum,
  addressFamily,
  internetAddressBytes,
  ipv6AddressBytesMinimum,
  socketLevel,
  socketOption,
  tcpOption,
} from "../abi/socket.ts";
import { type ArgumentKind, type CaptureView, formatAddress, pointer } from "./argument-kind.ts";
import { quote, quoteBuffer, shownBytes } from "./quote.ts";
import type { Captured } from "./record.ts";
import { bytesOf, input, output, succeeded, view } from "./structures.ts";

/** RFC 5952, as inet_ntop writes it. */
export function formatIpv6(bytes: Uint8Array): string {
  const groups = Array.from({ length: 8 }, (_, index) => view(bytes).getUint16(index * 2, false));
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) return `::ffff:${bytes.subarray(12, 16).join(".")}`;
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  const text = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  return best.start < 0 ? text(0, 8) : `${text(0, best.start)}::${text(best.start + best.length, 8)}`;
}

function formatUnixPath(data: Uint8Array): string {
  if (data.length === 0) return "";
  // An abstract name is all its bytes, an @ for the first.
  if (data[0] === 0) return `, sun_path=@${quote(data.subarray(1))}`;
  const end = data.indexOf(0);
  return `, sun_path=${quote(end < 0 ? data : data.subarray(0, end))}`;
}

/** `{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}` from the first `length` bytes. */
export function formatSocketAddress(bytes: Uint8Array): string {
  const family = view(bytes).getUint16(0, true);
  if (family === addressFamily.AF_INET && bytes.length >= internetAddressBytes) {
    const port = view(bytes).getUint16(2, false);
    return `{sa_family=AF_INET, sin_port=htons(${port}), sin_addr=inet_addr("${bytes.subarray(4, 8).join(".")}")}`;
  }
  if (family === addressFamily.AF_INET6 && bytes.length >= ipv6AddressBytesMinimum) {
    const words = view(bytes);
    const scope = bytes.length >= 28 ? `, sin6_scope_id=${words.getUint32(24, true)}` : "";
    const address = `sin6_flowinfo=htonl(${words.getUint32(4, false)}), inet_pton(AF_INET6, "${formatIpv6(bytes.subarray(8, 24))}", &sin6_addr)`;
    return `{sa_family=AF_INET6, sin6_port=htons(${words.getUint16(2, false)}), ${address}${scope}}`;
  }
  if (family === addressFamily.AF_UNIX) return `{sa_family=AF_UNIX${formatUnixPath(bytes.subarray(2))}}`;
  const name = formatName(addressFamily, family, "AF_");
  return bytes.length > 2 ? `{sa_family=${name}, sa_data=${quote(bytes.subarray(2))}}` : `{sa_family=${name}}`;
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

type OptionFormat = (bytes: Uint8Array) => string;

const number: OptionFormat = (bytes) => (bytes.length >= 4 ? `[${view(bytes).getInt32(0, true)}]` : quote(bytes));
/** What has the length of an int is shown as one. */
const text: OptionFormat = (bytes) => (bytes.length === 4 ? number(bytes) : quoteBuffer(bytes, bytes.length));
const credentials: OptionFormat = (bytes) => {
  const words = view(bytes);
  return bytes.length < 12 ? quote(bytes) : formatCredentials([0, 4, 8].map((offset) => words.getInt32(offset, true)));
};
const linger: OptionFormat = (bytes) => {
  const words = view(bytes);
  return bytes.length < 8 ? number(bytes) : `{l_onoff=${words.getInt32(0, true)}, l_linger=${words.getInt32(4, true)}}`;
};

/** `{pid=100, uid=0, gid=0}` */
export const formatCredentials = ([pid, uid, gid]: readonly number[]): string => `{pid=${pid}, uid=${uid}, gid=${gid}}`;

/** Options whose value is no int. */
const optionFormats: Readonly<Record<number, Readonly<Record<number, { readonly bytes: number; readonly format: OptionFormat }>>>> = {
  [socketLevel.SOL_SOCKET]: {
    [socketOption.SO_LINGER]: { bytes: 8, format: linger },
    [socketOption.SO_PEERCRED]: { bytes: 12, format: credentials },
    [socketOption.SO_RCVTIMEO_OLD]: { bytes: 16, format: text },
    [socketOption.SO_SNDTIMEO_OLD]: { bytes: 16, format: text },
  },
  [socketLevel.SOL_TCP]: {
    [tcpOption.TCP_INFO]: { bytes: shownBytes + 1, format: text },
    [tcpOption.TCP_CONGESTION]: { bytes: 16, format: text },
  },
};

const formatOf = ([, level, option]: readonly number[]): { readonly bytes: number; readonly format: OptionFormat } =>
  optionFormats[level!]?.[option!] ?? { bytes: 4, format: number };

const isCapturable = (values: readonly number[], length: number): boolean => length >= (formatOf(values).format === text ? 1 : 4);

export const optionValue = input(
  "option value",
  ({ value, values, read }) =>
    value !== 0 && isCapturable(values, values[4]!) ? read(value, Math.min(formatOf(values).bytes, values[4]!)) : undefined,
  (bytes, { values }) => formatOf(values).format(bytes),
);
export const outOptionValue = output(
  "option value to fill",
  ({ value, values, read }) => {
    const length = read(values[4]!, 4);
    return length && read(value, Math.min(formatOf(values).bytes, view(length).getInt32(0, true)));
  },
  (bytes, { values }) => formatOf(values).format(bytes),
);
