// What only an administrator may do: another root, mounts, the machine's name, clocks and power (man 2 of each). Nothing can be
// mounted here, not even by root.

import { AT_FDCWD } from "../abi/fcntl.ts";
import { decodeUtf8 } from "../abi/text.ts";
import { clock } from "../abi/time.ts";
import { readBytes } from "../mm/user-memory.ts";
import { isPermitted } from "../vfs/node.ts";
import { type ArgumentKind, address, flags, integer, name, size, word } from "./argument-kind.ts";
import { resolveAt } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { inBuffer, path, timespec } from "./structures.ts";

const nameBytesMaximum = 64;

function changeRoot(context: CallContext, pointerToPath: number): CallResult {
  const resolved = resolveAt(context, AT_FDCWD, pointerToPath, true);
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  const { process } = context;
  if (node.kind !== "directory") return "ENOTDIR";
  if (!isPermitted(node, process.credentials, 1)) return "EACCES";
  if (process.credentials.uid !== 0) return "EPERM";
  process.rootDirectory = node;
  return 0;
}

function setName(context: CallContext, which: "hostName" | "domainName", pointer: number, length: number): CallResult {
  if (context.process.credentials.uid !== 0) return "EPERM";
  if (length < 0 || length > nameBytesMaximum) return "EINVAL";
  const bytes = readBytes(context.memory, pointer, length);
  if (!bytes) return "EFAULT";
  context.kernel.state[which] = decodeUtf8(bytes).split("\0", 1)[0];
  return 0;
}

/** A call that is refused: to everybody but root as forbidden, to root as out of reach. */
const refused = (number: number, name: string, parameters: Readonly<Record<string, ArgumentKind>>, summary: string): CallRow => ({
  number,
  name,
  arguments: signature(parameters),
  result: "number",
  summary,
  support: "partial: always EPERM",
  handler: () => "EPERM",
});

const unmountFlag = { MNT_FORCE: 1, MNT_DETACH: 2, MNT_EXPIRE: 4, UMOUNT_NOFOLLOW: 8 } as const;
const mountFlag = {
  MS_RDONLY: 1,
  MS_NOSUID: 2,
  MS_NODEV: 4,
  MS_NOEXEC: 8,
  MS_SYNCHRONOUS: 16,
  MS_REMOUNT: 32,
  MS_NOATIME: 1024,
  MS_BIND: 4096,
  MS_MOVE: 8192,
  MS_REC: 16384,
  MS_PRIVATE: 1 << 18,
  MS_SHARED: 1 << 20,
} as const;
const mountFlags: ArgumentKind = flags(mountFlag, "MS_");

export const administrationCalls: readonly CallRow[] = [
  {
    number: 51,
    name: "chroot",
    arguments: signature({ path }),
    result: "number",
    summary: "makes a directory the root of a process",
    support: "full",
    handler: changeRoot,
  },
  {
    number: 161,
    name: "sethostname",
    arguments: signature({ name: inBuffer(1), len: integer }),
    result: "number",
    summary: "sets the name of the machine",
    support: "full",
    handler: (context, pointer, length) => setName(context, "hostName", pointer, length),
  },
  {
    number: 162,
    name: "setdomainname",
    arguments: signature({ name: inBuffer(1), len: integer }),
    result: "number",
    summary: "sets the name of the machine's domain",
    support: "full",
    handler: (context, pointer, length) => setName(context, "domainName", pointer, length),
  },
  refused(39, "umount2", { target: path, flags: flags(unmountFlag, "MNT_") }, "takes a file system out of the tree"),
  refused(
    40,
    "mount",
    { source: path, target: path, filesystemtype: path, mountflags: mountFlags, data: address },
    "puts a file system into the tree",
  ),
  refused(41, "pivot_root", { new_root: path, put_old: path }, "exchanges the root of the tree"),
  refused(58, "vhangup", {}, "takes the terminal away from everybody"),
  refused(89, "acct", { filename: path }, "keeps accounts of processes"),
  {
    number: 112,
    name: "clock_settime",
    arguments: signature({ clockid: name(clock, "CLOCK_"), tp: timespec }),
    result: "number",
    summary: "sets a clock",
    support: "partial: EPERM; time is virtual",
    handler: (_context, id) => (id === clock.CLOCK_REALTIME ? "EPERM" : "EINVAL"),
  },
  refused(142, "reboot", { magic: word, magic2: word, cmd: word, arg: address }, "stops or starts the machine"),
  refused(170, "settimeofday", { tv: address, tz: address }, "sets the clock"),
  refused(224, "swapon", { path, swapflags: integer }, "gives memory a place on disk"),
  refused(225, "swapoff", { path }, "takes memory's place on disk away"),
  refused(97, "unshare", { flags: word }, "leaves namespaces that are shared"),
  refused(268, "setns", { fd: integer, nstype: integer }, "enters a namespace"),
  refused(117, "ptrace", { request: integer, pid: integer, addr: address, data: address }, "looks into another process"),
  refused(105, "init_module", { module_image: address, len: size, param_values: path }, "loads a part of the kernel"),
];
