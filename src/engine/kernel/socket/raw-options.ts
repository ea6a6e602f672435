// Options of raw sockets alone (man 7 raw, man 7 icmp, RFC 3542 §3): who writes the IP header, and which messages are not heard.

import { type RawOptions, rawOptions, rawProtocol, setRawOptions } from "../../net/index.ts";
import type { Errno } from "../abi/errno.ts";
import type { Kernel } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { int32, type OptionRow } from "./option-row.ts";
import type { InternetSocket, SocketObject } from "./socket-object.ts";

/** The socket and its options, if it is a raw one. */
function rawOf(kernel: Kernel, socket: SocketObject): { readonly socket: InternetSocket; readonly raw: RawOptions } | undefined {
  const raw = socket.kind === "socket" ? rawOptions(kernel.state.network, socket.endpoint) : undefined;
  return raw && socket.kind === "socket" ? { socket, raw } : undefined;
}

/** IP_HDRINCL */
export const writesHeader: OptionRow = {
  bytes: 4,
  get: (kernel, socket) => int32Bytes(Number(rawOf(kernel, socket)?.raw.writesHeader ?? false)),
  set: (kernel, socket, value) => {
    const found = rawOf(kernel, socket);
    if (!found) return "ENOPROTOOPT";
    setRawOptions(kernel.state.network, found.socket.endpoint, { writesHeader: int32(value) !== 0 });
    return undefined;
  },
};

/** A set of types, a bit each: what is in it is not heard. Less than all of it changes the first bytes (raw_seticmpfilter). */
function filter(words: number, protocolNumber: number): OptionRow {
  const bytesOf = ({ unheardTypes }: RawOptions): Uint8Array =>
    int32Bytes(...Array.from({ length: words }, (_, at) => unheardTypes[at] ?? 0));
  const refusal = (raw: RawOptions | undefined): Errno => (raw ? "EOPNOTSUPP" : "ENOPROTOOPT");
  return {
    bytes: 1,
    get: (kernel, socket) => {
      const raw = rawOf(kernel, socket)?.raw;
      return raw?.protocolNumber === protocolNumber ? bytesOf(raw) : refusal(raw);
    },
    setText: (kernel, socket, value) => {
      const found = rawOf(kernel, socket);
      if (found?.raw.protocolNumber !== protocolNumber) return refusal(found?.raw);
      const bytes = bytesOf(found.raw);
      bytes.set(value.subarray(0, bytes.length));
      const view = new DataView(bytes.buffer);
      const unheardTypes = Array.from({ length: words }, (_, at) => view.getUint32(at * 4, true));
      setRawOptions(kernel.state.network, found.socket.endpoint, { unheardTypes });
      return undefined;
    },
  };
}

/** ICMP_FILTER and ICMP6_FILTER are both number 1, each of a level of its own. */
export const filterOption = 1;
export const icmpFilter = filter(1, rawProtocol.icmp);
export const icmpv6Filter = filter(8, rawProtocol.icmpv6);
