// The options of level SOL_NETLINK (man 7 netlink). No news is ever told, so most of them are kept and given back.

import { netlinkOption, socketLevel } from "../../abi/socket.ts";
import { int32Bytes } from "../../mm/user-memory.ts";
import { int32, type OptionRow, stored } from "../option-row.ts";

const groupsMaximum = 32;

/** Joins or leaves a group by its number, which begins at 1. */
const membership = (joins: boolean): OptionRow => ({
  bytes: 4,
  get: () => "ENOPROTOOPT",
  set: (_kernel, object, value) => {
    const group = int32(value);
    if (object.kind !== "netlink" || group < 1 || group > groupsMaximum) return "EINVAL";
    const bit = 1 << (group - 1);
    object.socket.groups = (joins ? object.socket.groups | bit : object.socket.groups & ~bit) >>> 0;
    return undefined;
  },
});

const { NETLINK_PKTINFO, NETLINK_BROADCAST_ERROR, NETLINK_NO_ENOBUFS, NETLINK_LISTEN_ALL_NSID } = netlinkOption;
const { NETLINK_CAP_ACK, NETLINK_EXT_ACK, NETLINK_GET_STRICT_CHK } = netlinkOption;
const flags = [
  NETLINK_PKTINFO,
  NETLINK_BROADCAST_ERROR,
  NETLINK_NO_ENOBUFS,
  NETLINK_LISTEN_ALL_NSID,
  NETLINK_CAP_ACK,
  NETLINK_EXT_ACK,
  NETLINK_GET_STRICT_CHK,
];

export const netlinkOptionRows: readonly (readonly [option: number, row: OptionRow])[] = [
  [netlinkOption.NETLINK_ADD_MEMBERSHIP, membership(true)],
  [netlinkOption.NETLINK_DROP_MEMBERSHIP, membership(false)],
  [
    netlinkOption.NETLINK_LIST_MEMBERSHIPS,
    { bytes: 4, get: (_kernel, object) => int32Bytes(object.kind === "netlink" ? object.socket.groups : 0) },
  ],
  ...flags.map((option) => [option, stored(socketLevel.SOL_NETLINK, option, { isFlag: true })] as const),
];
