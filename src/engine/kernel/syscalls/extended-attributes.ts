// Extended attributes: names and values beside a file's contents (man 7 xattr), by path, of a link itself, or of an open file.
// The names of user.* belong to files and directories; the others to root.

import { concatenate } from "../../base/concatenate.ts";
import { latinText } from "../../base/latin.ts";
import type { Errno } from "../abi/errno.ts";
import { AT_FDCWD } from "../abi/fcntl.ts";
import { nodeEvent } from "../abi/inotify.ts";
import { encodeCString } from "../abi/text.ts";
import { currentTime } from "../kernel.ts";
import { readBytes, readCString, writeBytes } from "../mm/user-memory.ts";
import { notifyNode } from "../vfs/inotify.ts";
import { isPermitted, type Node } from "../vfs/node.ts";
import { type ArgumentKind, descriptor, flags, size } from "./argument-kind.ts";
import { resolveAt } from "./files.ts";
import { type CallContext, type CallResult, type CallRow, signature } from "./row.ts";
import { inBuffer, outBuffer, path } from "./structures.ts";
import { descriptionAt } from "./transfer.ts";

const nameBytesMaximum = 255;
const valueBytesMaximum = 65536;
const setFlag = { XATTR_CREATE: 1, XATTR_REPLACE: 2 } as const;

/** How a row names its file: by path, by path without following a link, or by descriptor. */
type Naming = "path" | "link" | "descriptor";

function nodeOf(context: CallContext, naming: Naming, which: number): Node | Errno {
  if (naming !== "descriptor") {
    const resolved = resolveAt(context, AT_FDCWD, which, naming === "path");
    return typeof resolved === "string" ? resolved : resolved.node;
  }
  const description = descriptionAt(context, which);
  if (!description) return "EBADF";
  return "node" in description.object ? description.object.node : "EOPNOTSUPP";
}

function readName(context: CallContext, pointer: number): { name: string } | Errno {
  const bytes = readCString(context.memory, pointer, nameBytesMaximum + 1);
  if (bytes === "ENAMETOOLONG" || (bytes instanceof Uint8Array && bytes.length === 0)) return "ERANGE";
  return typeof bytes === "string" ? bytes : { name: latinText(bytes) };
}

/** May it be read (4) or written (2)? */
function mayUse({ process: { credentials } }: CallContext, node: Node, name: string, wanted: 2 | 4): Errno | undefined {
  const [space, rest] = [name.slice(0, name.indexOf(".")), name.slice(name.indexOf(".") + 1)];
  if (!["user", "trusted", "security"].includes(space)) return "EOPNOTSUPP";
  if (rest === "") return "EINVAL";
  if (space === "user") {
    if (node.kind !== "file" && node.kind !== "directory") return wanted === 2 ? "EPERM" : "ENODATA";
    return isPermitted(node, credentials, wanted) ? undefined : "EACCES";
  }
  if (credentials.uid === 0 || (space === "security" && wanted === 4)) return undefined;
  return wanted === 2 ? "EPERM" : "ENODATA";
}

function get(context: CallContext, naming: Naming, which: number, namePointer: number, value: number, room: number): CallResult {
  const node = nodeOf(context, naming, which);
  if (typeof node === "string") return node;
  const read = readName(context, namePointer);
  if (typeof read === "string") return read;
  const failure = mayUse(context, node, read.name, 4);
  if (failure) return failure;
  const bytes = node.attributes?.get(read.name);
  if (!bytes) return "ENODATA";
  if (room === 0) return bytes.length;
  if (bytes.length > room) return "ERANGE";
  return writeBytes(context.memory, value, bytes) ? bytes.length : "EFAULT";
}

function set(
  context: CallContext,
  naming: Naming,
  which: number,
  namePointer: number,
  value: number,
  length: number,
  bits: number,
): CallResult {
  if (bits & ~(setFlag.XATTR_CREATE | setFlag.XATTR_REPLACE)) return "EINVAL";
  const read = readName(context, namePointer);
  if (typeof read === "string") return read;
  if (length > valueBytesMaximum) return "E2BIG";
  const bytes = readBytes(context.memory, value, length);
  if (!bytes) return "EFAULT";
  const node = nodeOf(context, naming, which);
  if (typeof node === "string") return node;
  const failure = mayUse(context, node, read.name, 2);
  if (failure) return failure;
  const exists = node.attributes?.has(read.name) === true;
  if (exists && bits & setFlag.XATTR_CREATE) return "EEXIST";
  if (!exists && bits & setFlag.XATTR_REPLACE) return "ENODATA";
  node.attributes ??= new Map();
  node.attributes.set(read.name, bytes.slice());
  node.changed = currentTime(context.kernel);
  notifyNode(context.kernel, node, nodeEvent.IN_ATTRIB);
  return 0;
}

function list(context: CallContext, naming: Naming, which: number, buffer: number, room: number): CallResult {
  const node = nodeOf(context, naming, which);
  if (typeof node === "string") return node;
  const isShown = (name: string): boolean => context.process.credentials.uid === 0 || !name.startsWith("trusted.");
  const names = [...(node.attributes?.keys() ?? [])].filter(isShown).map(encodeCString);
  const bytes = names.length > 0 ? concatenate(names) : new Uint8Array(0);
  if (room === 0) return bytes.length;
  if (bytes.length > room) return "ERANGE";
  return writeBytes(context.memory, buffer, bytes) ? bytes.length : "EFAULT";
}

function remove(context: CallContext, naming: Naming, which: number, namePointer: number): CallResult {
  const node = nodeOf(context, naming, which);
  if (typeof node === "string") return node;
  const read = readName(context, namePointer);
  if (typeof read === "string") return read;
  const failure = mayUse(context, node, read.name, 2);
  if (failure) return failure;
  if (!node.attributes?.delete(read.name)) return "ENODATA";
  node.changed = currentTime(context.kernel);
  notifyNode(context.kernel, node, nodeEvent.IN_ATTRIB);
  return 0;
}

type Action = (context: CallContext, naming: Naming, ...values: [number, number, number, number, number]) => CallResult;

const family = (
  first: number,
  suffix: string,
  summary: string,
  parameters: Readonly<Record<string, ArgumentKind>>,
  action: Action,
): CallRow[] =>
  (["path", "link", "descriptor"] as const).map((naming, index) => ({
    number: first + index,
    name: `${["", "l", "f"][index]}${suffix}`,
    arguments: signature({ ...(naming === "descriptor" ? { fd: descriptor } : { path }), ...parameters }),
    result: "number",
    summary: `${summary}${["", ", of a link itself", ", of an open file"][index]}`,
    support: "full",
    handler: (context, ...[which, ...values]) => action(context, naming, which, values[0], values[1], values[2], values[3]),
  }));

export const extendedAttributeCalls: readonly CallRow[] = [
  ...family(
    5,
    "setxattr",
    "sets an extended attribute",
    { name: path, value: inBuffer(3), size, flags: flags(setFlag, "XATTR_") },
    (context, naming, which, name, value, length, bits) => set(context, naming, which, name, value, length, bits),
  ),
  ...family(
    8,
    "getxattr",
    "reads an extended attribute",
    { name: path, value: outBuffer, size },
    (context, naming, which, name, value, room) => get(context, naming, which, name, value, room),
  ),
  ...family(11, "listxattr", "lists the names of extended attributes", { list: outBuffer, size }, (context, naming, which, buffer, room) =>
    list(context, naming, which, buffer, room),
  ),
  ...family(14, "removexattr", "removes an extended attribute", { name: path }, (context, naming, which, name) =>
    remove(context, naming, which, name),
  ),
];
