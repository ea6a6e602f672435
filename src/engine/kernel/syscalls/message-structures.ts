// Kinds of arguments that are struct msghdr and arrays of struct mmsghdr, as strace prints them.

import { formatFlags, formatName } from "../abi/flags.ts";
import { addressBytesMaximum, ancillaryType, messageFlag, messageHeaderBytes, multipleHeaderBytes, socketLevel } from "../abi/socket.ts";
import { type ArgumentKind, type CaptureView, formatAddress, pointer } from "./argument-kind.ts";
import { quote } from "./quote.ts";
import type { Captured, CapturedMessage, CapturedVector } from "./record.ts";
import { formatCredentials, formatSocketAddress } from "./socket-structures.ts";
import { captureVectors, filledContents, formatFilledVectors, formatVectors, succeeded, vectorContents, view } from "./structures.ts";

const shownMessages = 32;
const shownControlBytes = 256;
const addressOf = (word: bigint): number => Number(word & 0x00ff_ffff_ffff_ffffn);

interface Fields {
  readonly name: bigint;
  readonly nameLength: number;
  readonly vectors: bigint;
  readonly vectorCount: bigint;
  readonly control: bigint;
  readonly controlLength: bigint;
  readonly flags: number;
}

function fieldsOf(header: Uint8Array): Fields {
  const words = view(header);
  return {
    name: words.getBigUint64(0, true),
    nameLength: words.getInt32(8, true),
    vectors: words.getBigUint64(16, true),
    vectorCount: words.getBigUint64(24, true),
    control: words.getBigUint64(32, true),
    controlLength: words.getBigUint64(40, true),
    flags: words.getUint32(48, true),
  };
}

type Read = Pick<CaptureView, "read">;

/** `moved`: how many bytes a receiving call has put into the buffers; undefined: they are to be sent. */
function captureMessage(capture: Read, at: number, moved: number | undefined): CapturedMessage | undefined {
  const header = capture.read(at, messageHeaderBytes);
  if (!header) return undefined;
  const fields = fieldsOf(header);
  const { name, nameLength, control, controlLength } = fields;
  const contents = moved === undefined ? vectorContents(capture) : filledContents(capture, moved);
  return {
    header,
    name: name !== 0n && nameLength >= 2 ? capture.read(addressOf(name), Math.min(nameLength, addressBytesMaximum)) : undefined,
    vectors: captureVectors(capture, addressOf(fields.vectors), Number(fields.vectorCount), contents),
    control:
      control !== 0n && controlLength > 0n
        ? capture.read(addressOf(control), Math.min(Number(controlLength), shownControlBytes))
        : undefined,
    moved,
  };
}

const controlHeaderBytes = 16;

function formatControl(bytes: Uint8Array): string {
  const words = view(bytes);
  const entries: string[] = [];
  for (let offset = 0; offset + controlHeaderBytes <= bytes.length; ) {
    const length = Number(words.getBigUint64(offset, true));
    const level = words.getInt32(offset + 8, true);
    const type = words.getInt32(offset + 12, true);
    const data = bytes.subarray(offset + controlHeaderBytes, offset + length);
    const isCut = offset + length > bytes.length || length < controlHeaderBytes;
    const typeText = level === socketLevel.SOL_SOCKET ? formatName(ancillaryType, type, "SCM_") : hexadecimal(type);
    const dataText = isCut || data.length === 0 ? "" : `, cmsg_data=${formatControlData(level, type, data)}`;
    entries.push(`{cmsg_len=${length}, cmsg_level=${formatName(socketLevel, level, "SOL_")}, cmsg_type=${typeText}${dataText}}`);
    if (isCut) break;
    offset += (length + 7) & ~7;
  }
  return `[${entries.join(", ")}]`;
}

const hexadecimal = (value: number): string => (value === 0 ? "0" : `0x${(value >>> 0).toString(16)}`);

function formatControlData(level: number, type: number, data: Uint8Array): string {
  const ints = Array.from({ length: Math.floor(data.length / 4) }, (_, index) => view(data).getInt32(index * 4, true));
  if (level !== socketLevel.SOL_SOCKET) return quote(data);
  if (type === ancillaryType.SCM_RIGHTS) return `[${ints.join(", ")}]`;
  return type === ancillaryType.SCM_CREDENTIALS && ints.length === 3 ? formatCredentials(ints) : quote(data);
}

/** `room`: the name's length before a receiving call. */
function formatMessage(message: CapturedMessage, room?: number): string {
  const { name, nameLength, vectors, vectorCount, control, controlLength, flags } = fieldsOf(message.header);
  const shownName = message.name && room !== undefined ? message.name.subarray(0, room) : message.name;
  const nameText = shownName && shownName.length >= 2 ? formatSocketAddress(shownName) : formatAddress(name);
  const lengthText = room !== undefined && room !== nameLength ? `${room} => ${nameLength}` : String(nameLength);
  const vectorText = !message.vectors
    ? formatAddress(vectors)
    : message.moved === undefined
      ? formatVectors(message.vectors, Number(vectorCount))
      : formatFilledVectors(message.vectors, message.moved);
  const controlText = message.control
    ? `, msg_control=${formatControl(message.control)}`
    : control === 0n || controlLength === 0n
      ? ""
      : `, msg_control=${formatAddress(control)}`;
  return (
    `{msg_name=${nameText}, msg_namelen=${lengthText}, msg_iov=${vectorText}, msg_iovlen=${vectorCount}` +
    `${controlText}, msg_controllen=${controlLength}, msg_flags=${formatFlags(messageFlag, flags, "MSG_")}}`
  );
}

const messagesOf = (captured: Captured): readonly CapturedMessage[] | undefined =>
  captured === undefined || captured instanceof Uint8Array ? undefined : captured.flatMap(({ message }) => (message ? [message] : []));

const capturedAs = (base: number, message: CapturedMessage): CapturedVector => ({ base, length: message.moved ?? 0, message });
const one = ({ value }: CaptureView, message: CapturedMessage | undefined): Captured => message && [capturedAs(value, message)];

/** A msghdr to send. */
export const inMessage: ArgumentKind = pointer({
  noun: "message to send",
  before: (capture) => one(capture, captureMessage(capture, capture.value, undefined)),
  format: ({ before, raw }) => {
    const message = messagesOf(before)?.[0];
    return message ? formatMessage(message) : formatAddress(raw);
  },
});

/** A msghdr to fill; of a call that fails strace shows the length of the name alone. */
export const outMessage: ArgumentKind = pointer({
  noun: "message to fill",
  before: (capture) => one(capture, captureMessage(capture, capture.value, 0)),
  after: (capture) => (capture.result < 0 ? undefined : one(capture, captureMessage(capture, capture.value, capture.result))),
  format: (shown) => {
    const before = messagesOf(shown.before)?.[0];
    if (!before) return formatAddress(shown.raw);
    const room = fieldsOf(before.header).nameLength;
    const after = messagesOf(shown.after)?.[0];
    return after && succeeded(shown) ? formatMessage(after, room) : `{msg_namelen=${room}}`;
  },
});

function captureMessages(capture: CaptureView, count: number, movedOf: (header: number) => number | undefined): Captured {
  const messages: CapturedVector[] = [];
  for (let index = 0; index < Math.min(count, shownMessages); index++) {
    const at = capture.value + index * multipleHeaderBytes;
    const message = captureMessage(capture, at, movedOf(at));
    if (!message) break;
    messages.push(capturedAs(at, message));
  }
  return messages;
}

const movedAt = (capture: CaptureView, header: number): number => {
  const bytes = capture.read(header + messageHeaderBytes, 4);
  return bytes ? view(bytes).getUint32(0, true) : 0;
};

/** The lengths moved stand behind the headers. */
const lengthsOf = (capture: CaptureView, count: number): Uint8Array => {
  const lengths = new Uint8Array(Math.min(count, shownMessages) * 4);
  for (let index = 0; index * 4 < lengths.length; index++) {
    view(lengths).setUint32(index * 4, movedAt(capture, capture.value + index * multipleHeaderBytes), true);
  }
  return lengths;
};

const formatMany = (entries: readonly string[], count: number): string => `[${entries.join(", ")}${count > shownMessages ? ", ..." : ""}]`;

/** mmsghdrs to send. */
export const inMessages: ArgumentKind = pointer({
  noun: "messages to send",
  before: (capture) => captureMessages(capture, capture.values[2]!, () => undefined),
  after: (capture) => (capture.result > 0 ? lengthsOf(capture, capture.result) : undefined),
  format: (shown) => {
    const messages = messagesOf(shown.before);
    if (!messages || messages.length === 0) return formatAddress(shown.raw);
    const lengths = shown.after instanceof Uint8Array ? view(shown.after) : undefined;
    const entries = messages.map((message, index) => {
      const hasLength = lengths !== undefined && index * 4 < lengths.byteLength;
      const moved = hasLength ? `, msg_len=${lengths.getUint32(index * 4, true)}` : "";
      return `{msg_hdr=${formatMessage(message)}${moved}}`;
    });
    return formatMany(entries, shown.values[2]!);
  },
});

/** mmsghdrs to fill. */
export const outMessages: ArgumentKind = pointer({
  noun: "messages to fill",
  before: (capture) => captureMessages(capture, capture.values[2]!, () => 0),
  after: (capture) => (capture.result > 0 ? captureMessages(capture, capture.result, (at) => movedAt(capture, at)) : undefined),
  format: (shown) => {
    const after = messagesOf(shown.after);
    const before = messagesOf(shown.before);
    if (!after || !before || !succeeded(shown)) return formatAddress(shown.raw);
    const entries = after.map((message, index) => {
      const header = formatMessage(message, before[index] && fieldsOf(before[index].header).nameLength);
      return `{msg_hdr=${header}, msg_len=${message.moved}}`;
    });
    return formatMany(entries, after.length);
  },
});
