// A packet taken apart: IPv4 (RFC 791 §3.1), then TCP (RFC 9293 §3.1), UDP (RFC 768) or ICMP (RFC 792), each field with the bytes that it
// stands in, so that a field and its bytes can point at each other.

export interface PacketField {
  readonly name: string;
  readonly value: string;
  /** Byte offsets, the end exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface PacketLayer {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly fields: readonly PacketField[];
}

const tcpFlagNames = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"] as const;
const protocolNames: Readonly<Record<number, string>> = { 1: "ICMP", 6: "TCP", 17: "UDP" };
const optionNames: Readonly<Record<number, string>> = {
  2: "maximum segment size",
  3: "window scale",
  4: "selective acknowledgment permitted",
  5: "selective acknowledgment",
  8: "timestamps",
};

export function layersOf(bytes: Uint8Array): readonly PacketLayer[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u8 = (at: number) => (at < bytes.length ? view.getUint8(at) : 0);
  const u16 = (at: number) => (at + 2 <= bytes.length ? view.getUint16(at) : 0);
  const u32 = (at: number) => (at + 4 <= bytes.length ? view.getUint32(at) : 0);
  const hex = (value: number, digits: number) => `0x${value.toString(16).padStart(digits, "0")}`;
  const address = (at: number) => [0, 1, 2, 3].map((index) => u8(at + index)).join(".");
  const field = (name: string, from: number, length: number, value: string | number): PacketField => ({
    name,
    value: String(value),
    from,
    to: from + length,
  });

  const headerBytes = (u8(0) & 15) * 4;
  const protocol = u8(9);
  const fragment = u16(6);
  const internet: PacketLayer = {
    name: "Internet Protocol, version 4",
    from: 0,
    to: headerBytes,
    fields: [
      field("Version", 0, 1, u8(0) >> 4),
      field("Header length", 0, 1, `${headerBytes} bytes`),
      field("Total length", 2, 2, u16(2)),
      field("Identification", 4, 2, hex(u16(4), 4)),
      field("Flags, fragment offset", 6, 2, `${fragment & 0x4000 ? "do not fragment" : "may be fragmented"}, ${(fragment & 0x1fff) * 8}`),
      field("Time to live", 8, 1, u8(8)),
      field("Protocol", 9, 1, `${protocolNames[protocol] ?? "other"} (${protocol})`),
      field("Header checksum", 10, 2, hex(u16(10), 4)),
      field("Source", 12, 4, address(12)),
      field("Destination", 16, 4, address(16)),
    ],
  };
  const at = headerBytes;
  const payload = (from: number): PacketLayer[] =>
    from < bytes.length
      ? [{ name: `Data, ${bytes.length - from} ${bytes.length - from === 1 ? "byte" : "bytes"}`, from, to: bytes.length, fields: [] }]
      : [];
  if (protocol === 17) {
    const fields = [
      field("Source port", at, 2, u16(at)),
      field("Destination port", at + 2, 2, u16(at + 2)),
      field("Length", at + 4, 2, u16(at + 4)),
      field("Checksum", at + 6, 2, hex(u16(at + 6), 4)),
    ];
    return [internet, { name: "User Datagram Protocol", from: at, to: at + 8, fields }, ...payload(at + 8)];
  }
  if (protocol === 1) {
    const fields = [field("Type", at, 1, u8(at)), field("Code", at + 1, 1, u8(at + 1)), field("Checksum", at + 2, 2, hex(u16(at + 2), 4))];
    return [internet, { name: "Internet Control Message Protocol", from: at, to: at + 8, fields }, ...payload(at + 8)];
  }
  if (protocol !== 6) return [internet, ...payload(at)];
  const end = at + (u8(at + 12) >> 4) * 4;
  const flags = u8(at + 13);
  const options: PacketField[] = [];
  for (let place = at + 20; place < end; ) {
    const kind = u8(place);
    if (kind === 0) break;
    const length = kind === 1 ? 1 : Math.max(2, u8(place + 1));
    const value =
      kind === 2 ? u16(place + 2) : kind === 3 ? `× ${2 ** u8(place + 2)}` : kind === 8 ? `${u32(place + 2)}, ${u32(place + 6)}` : "";
    if (kind !== 1) options.push(field(`Option: ${optionNames[kind] ?? `kind ${kind}`}`, place, length, value));
    place += length;
  }
  const transmission: PacketLayer = {
    name: "Transmission Control Protocol",
    from: at,
    to: end,
    fields: [
      field("Source port", at, 2, u16(at)),
      field("Destination port", at + 2, 2, u16(at + 2)),
      field("Sequence number", at + 4, 4, u32(at + 4)),
      field("Acknowledgment number", at + 8, 4, u32(at + 8)),
      field("Header length", at + 12, 1, `${end - at} bytes`),
      field("Flags", at + 13, 1, tcpFlagNames.filter((_, bit) => (flags >> bit) & 1).join(", ") || "none"),
      field("Window", at + 14, 2, u16(at + 14)),
      field("Checksum", at + 16, 2, hex(u16(at + 16), 4)),
      field("Urgent pointer", at + 18, 2, u16(at + 18)),
      ...options,
    ],
  };
  return [internet, transmission, ...payload(end)];
}
