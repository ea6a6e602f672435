// IP_RECVERR and IPV6_RECVERR (man 7 ip, ip_recv_error): what came back about a datagram waits beside what came in, with the datagram's own
// bytes and a struct sock_extended_err, until recvmsg asks for it with MSG_ERRQUEUE.

import { concatenate } from "../../base/concatenate.ts";
import { isIpv6, setQueuesErrors, takeQueuedError } from "../../net/index.ts";
import { errnoNumber } from "../abi/errno.ts";
import { ipOption, ipv6Option, socketLevel } from "../abi/socket.ts";
import type { Kernel } from "../kernel.ts";
import { int32Bytes } from "../mm/user-memory.ts";
import { toldBeside } from "./datagram-controls.ts";
import type { IncomingMessage } from "./family.ts";
import { writeInternetAddress } from "./internet-address.ts";
import { int32, type OptionRow, stored } from "./option-row.ts";
import { settle } from "./settle.ts";
import type { InternetSocket } from "./socket-object.ts";

/** Whose word it is, in struct sock_extended_err. */
const origin = { icmp: 2, icmpv6: 3 } as const;

export function queuedErrorsOption(level: number, option: number): OptionRow {
  const kept = stored(level, option, { isFlag: true });
  return {
    ...kept,
    set: (kernel, socket, value) => {
      if (socket.kind === "socket" && socket.protocol === "udp") setQueuesErrors(kernel.state.network, socket.endpoint, int32(value) !== 0);
      return kept.set!(kernel, socket, value);
    },
  };
}

/** The oldest, which is taken. EAGAIN: there is none. */
export function takeReturned(kernel: Kernel, socket: InternetSocket, count: number): IncomingMessage | "EAGAIN" {
  settle(kernel);
  const error = socket.protocol === "udp" ? takeQueuedError(kernel.state.network, socket.endpoint) : undefined;
  if (!error) return "EAGAIN";
  const { sentTo, from, errno, type, code, bytes } = error;
  const ofIpv6 = isIpv6(from.address);
  const extended = concatenate([
    int32Bytes(errnoNumber(errno)),
    Uint8Array.of(ofIpv6 ? origin.icmpv6 : origin.icmp, type, code, 0),
    int32Bytes(0, 0),
  ]);
  const control = {
    level: ofIpv6 ? socketLevel.SOL_IPV6 : socketLevel.SOL_IP,
    type: ofIpv6 ? ipv6Option.IPV6_RECVERR : ipOption.IP_RECVERR,
    data: concatenate([extended, writeInternetAddress(from, ofIpv6 ? 6 : 4)]),
  };
  const controls = [...(toldBeside(kernel, socket, error)?.controls ?? []), control];
  return {
    bytes: bytes.subarray(0, count),
    length: bytes.length,
    from: writeInternetAddress(sentTo, socket.family),
    ancillary: { controls, descriptions: [], credentials: undefined },
    isWhole: true,
  };
}
