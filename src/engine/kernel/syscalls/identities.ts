// Users, groups and capabilities (man 2 of each, man 7 credentials): asking and changing.

import type { Errno } from "../abi/errno.ts";
import { int32Bytes, readBytes, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import { type Identity, isPrivileged, type Kind, setOne, setThree, setTwo, threeOf } from "../task/identity.ts";
import { type ArgumentKind, type CaptureView, custom, formatAddress, hexadecimal, integer, pointer } from "./argument-kind.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";

const identity = custom("user or group", ({ value }) => String(value));
const outIdentity: ArgumentKind = pointer({
  noun: "identity to fill",
  after: ({ value, result, read }) => (value === 0 || result < 0 ? undefined : read(value, 4)),
  format: ({ after, raw }) => (after instanceof Uint8Array ? `[${new DataView(after.buffer).getUint32(0, true)}]` : formatAddress(raw)),
});

/** What takes nothing and cannot fail. */
const asking = (number: number, name: string, summary: string, value: (identity: Identity) => number): CallRow => ({
  number,
  name,
  arguments: [],
  result: "number",
  summary,
  support: "full",
  handler: ({ process }) => value(process.credentials),
});

function become({ process }: CallContext, next: Identity | Errno): CallResult {
  if (typeof next === "string") return next;
  process.credentials = next;
  return 0;
}

const changing = (
  number: number,
  name: string,
  parameters: readonly string[],
  summary: string,
  change: (identity: Identity, ...values: number[]) => Identity | Errno,
): CallRow => ({
  number,
  name,
  arguments: signature(Object.fromEntries(parameters.map((parameter) => [parameter, identity]))),
  result: "number",
  summary,
  support: "full",
  handler: (context, ...values) => become(context, change(context.process.credentials, ...values)),
});

const askingThree = (number: number, name: string, kind: Kind, summary: string): CallRow => ({
  number,
  name,
  arguments: signature({ real: outIdentity, effective: outIdentity, saved: outIdentity }),
  result: "number",
  summary,
  support: "full",
  handler: ({ process, memory }, real, effective, saved) => {
    const three = threeOf(process.credentials, kind);
    const isWritten =
      writeInt32(memory, real, three.real) && writeInt32(memory, effective, three.effective) && writeInt32(memory, saved, three.saved);
    return isWritten ? 0 : "EFAULT";
  },
});

/** The identity that file access is checked by: always the effective one here. */
const fileIdentity = (number: number, name: string, kind: Kind, summary: string): CallRow => ({
  number,
  name,
  arguments: signature({ id: identity }),
  result: "number",
  summary,
  support: "partial: tells the effective one and changes nothing",
  handler: ({ process }) => threeOf(process.credentials, kind).effective,
});

const groupsMaximum = 65536;
const groupList = (isOutput: boolean): ArgumentKind => {
  const format: ArgumentKind["format"] = ({ before, after, raw }) => {
    const bytes = isOutput ? after : before;
    if (!(bytes instanceof Uint8Array)) return formatAddress(raw);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return `[${Array.from({ length: bytes.length / 4 }, (_, index) => view.getUint32(index * 4, true)).join(", ")}]`;
  };
  if (isOutput) {
    const after: ArgumentKind["after"] = ({ value, values, result, read }) =>
      result >= 0 && values[0] > 0 ? read(value, result * 4) : undefined;
    return pointer({ noun: "groups to fill", after, format });
  }
  const before: ArgumentKind["before"] = ({ value, values, read }) =>
    values[0] > 0 && values[0] <= groupsMaximum ? read(value, values[0] * 4) : undefined;
  return pointer({ noun: "groups", before, format });
};

const capabilityVersion = { one: 0x19980330, two: 0x20071026, three: 0x20080522 } as const;
/** Those that there are: 0 to 40. */
const allCapabilities = (1n << 41n) - 1n;

/** The header says which version it is, and is told the newest if it says nothing known. */
function readHeader({ kernel, memory }: CallContext, header: number): { version: number; exists: boolean } | Errno {
  const bytes = readBytes(memory, header, 8);
  if (!bytes) return "EFAULT";
  const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
  const version = view.getUint32(0, true);
  const pid = view.getInt32(4, true);
  if (!Object.values<number>(capabilityVersion).includes(version)) {
    return writeInt32(memory, header, capabilityVersion.three | 0) ? "EINVAL" : "EFAULT";
  }
  if (pid < 0) return "EINVAL";
  return { version, exists: pid === 0 || kernel.state.tasks.has(pid) };
}

const setBytes = (version: number): number => (version === capabilityVersion.one ? 12 : 24);

function getCapabilities(context: CallContext, header: number, data: number): CallResult {
  const read = readHeader(context, header);
  // Asking for the version alone is no mistake.
  if (typeof read === "string") return read === "EINVAL" && data === 0 ? 0 : read;
  if (!read.exists) return "ESRCH";
  const held = isPrivileged(context.process.credentials) ? allCapabilities : 0n;
  const [low, high] = [Number(held & 0xffffffffn), Number(held >> 32n)];
  const bytes = int32Bytes(low | 0, low | 0, 0, high, high, 0).subarray(0, setBytes(read.version));
  return data === 0 || writeBytes(context.memory, data, bytes) ? 0 : "EFAULT";
}

/** Giving up capabilities is accepted; it changes nothing, because what counts here is the effective user. */
function setCapabilities(context: CallContext, header: number, data: number): CallResult {
  const read = readHeader(context, header);
  if (typeof read === "string") return read;
  const bytes = readBytes(context.memory, data, setBytes(read.version));
  if (!bytes) return "EFAULT";
  const asksForAny = [0, 1].some((word) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(word * 4, true) !== 0);
  return asksForAny && !isPrivileged(context.process.credentials) ? "EPERM" : 0;
}

const capabilityHeader: ArgumentKind = pointer({
  noun: "struct __user_cap_header_struct",
  before: ({ value, read }) => read(value, 8),
  format: ({ before, raw }) => {
    if (!(before instanceof Uint8Array)) return formatAddress(raw);
    const view = new DataView(before.buffer);
    const names: Readonly<Record<number, string>> = {
      [capabilityVersion.one]: "1",
      [capabilityVersion.two]: "2",
      [capabilityVersion.three]: "3",
    };
    const version = view.getUint32(0, true);
    const name = names[version]
      ? `_LINUX_CAPABILITY_VERSION_${names[version]}`
      : `${hexadecimal(version)} /* _LINUX_CAPABILITY_VERSION_??? */`;
    return `{version=${name}, pid=${view.getInt32(4, true)}}`;
  },
});
/** By number (include/uapi/linux/capability.h). */
const capabilityNames =
  "CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ PERFMON BPF CHECKPOINT_RESTORE".split(
    " ",
  );

function formatCapabilities(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const words = ["effective", "permitted", "inheritable"].map((name, index) => {
    const high = bytes.length > 12 ? BigInt(view.getUint32(12 + index * 4, true)) : 0n;
    const bits = (high << 32n) | BigInt(view.getUint32(index * 4, true));
    const names = capabilityNames.flatMap((capability, number) => ((bits >> BigInt(number)) & 1n ? [`1<<CAP_${capability}`] : []));
    return `${name}=${names.join("|") || "0"}`;
  });
  return `{${words.join(", ")}}`;
}

const dataLength = ({ values, read }: CaptureView): number => {
  const header = read(values[0], 4);
  return header ? setBytes(new DataView(header.buffer).getUint32(0, true)) : 0;
};
const outCapabilities: ArgumentKind = pointer({
  noun: "struct __user_cap_data_struct to fill",
  after: (view) => (view.value === 0 || view.result < 0 ? undefined : view.read(view.value, dataLength(view))),
  format: ({ after, raw }) => (after instanceof Uint8Array ? formatCapabilities(after) : formatAddress(raw)),
});
const capabilities: ArgumentKind = pointer({
  noun: "struct __user_cap_data_struct",
  before: (view) => (view.value === 0 ? undefined : view.read(view.value, dataLength(view))),
  format: ({ before, raw }) => (before instanceof Uint8Array ? formatCapabilities(before) : formatAddress(raw)),
});

export const identityCalls: readonly CallRow[] = [
  {
    number: 90,
    name: "capget",
    arguments: signature({ hdrp: capabilityHeader, datap: outCapabilities }),
    result: "number",
    summary: "tells the capabilities of a task: all of them for root, none for others",
    support: "full",
    handler: getCapabilities,
  },
  {
    number: 91,
    name: "capset",
    arguments: signature({ hdrp: capabilityHeader, datap: capabilities }),
    result: "number",
    summary: "gives up capabilities",
    support: "partial: checked, without effect",
    handler: setCapabilities,
  },
  changing(143, "setregid", ["rgid", "egid"], "changes real and effective group", (old, real, effective) =>
    setTwo(old, "group", real, effective),
  ),
  changing(144, "setgid", ["gid"], "changes the group: root to any, others to their own", (old, gid) => setOne(old, "group", gid)),
  changing(145, "setreuid", ["ruid", "euid"], "changes real and effective user", (old, real, effective) =>
    setTwo(old, "user", real, effective),
  ),
  changing(146, "setuid", ["uid"], "changes the user: root to any, others to their own", (old, uid) => setOne(old, "user", uid)),
  changing(147, "setresuid", ["ruid", "euid", "suid"], "changes real, effective and saved user", (old, ...three) =>
    setThree(old, "user", three[0], three[1], three[2]),
  ),
  askingThree(148, "getresuid", "user", "tells real, effective and saved user"),
  changing(149, "setresgid", ["rgid", "egid", "sgid"], "changes real, effective and saved group", (old, ...three) =>
    setThree(old, "group", three[0], three[1], three[2]),
  ),
  askingThree(150, "getresgid", "group", "tells real, effective and saved group"),
  fileIdentity(151, "setfsuid", "user", "tells the user that file access is checked by"),
  fileIdentity(152, "setfsgid", "group", "tells the group that file access is checked by"),
  {
    number: 158,
    name: "getgroups",
    arguments: signature({ size: integer, list: groupList(true) }),
    result: "number",
    summary: "tells the supplementary groups",
    support: "full",
    handler: ({ process, memory }, room, list) => {
      const { groups } = process.credentials;
      if (room < 0) return "EINVAL";
      if (room === 0) return groups.length;
      if (groups.length > room) return "EINVAL";
      return writeBytes(memory, list, int32Bytes(...groups)) ? groups.length : "EFAULT";
    },
  },
  {
    number: 159,
    name: "setgroups",
    arguments: signature({ size: integer, list: groupList(false) }),
    result: "number",
    summary: "sets the supplementary groups",
    support: "full",
    handler: ({ process, memory }, count, list) => {
      if (!isPrivileged(process.credentials)) return "EPERM";
      if (count < 0 || count > groupsMaximum) return "EINVAL";
      const bytes = readBytes(memory, list, count * 4);
      if (!bytes) return "EFAULT";
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      const groups = Array.from({ length: count }, (_, index) => view.getUint32(index * 4, true));
      process.credentials = { ...process.credentials, groups: groups.sort((one, other) => one - other) };
      return 0;
    },
  },
  asking(174, "getuid", "tells the user", ({ realUid }) => realUid),
  asking(175, "geteuid", "tells the effective user", ({ uid }) => uid),
  asking(176, "getgid", "tells the group", ({ realGid }) => realGid),
  asking(177, "getegid", "tells the effective group", ({ gid }) => gid),
];
