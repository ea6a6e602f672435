// Names of AF_UNIX sockets (man 7 unix, "Address format"): a path, which is a node of the file tree, or an abstract name,
// which is bytes after a NUL. Reading and writing struct sockaddr_un, binding, and finding who has a name.

import { latinBytes, latinText } from "../../../base/latin.ts";
import type { Errno } from "../../abi/errno.ts";
import { nodeEvent } from "../../abi/inotify.ts";
import { addressFamily } from "../../abi/socket.ts";
import { decodeBytes } from "../../abi/text.ts";
import { currentTime, type Kernel } from "../../kernel.ts";
import { randomBytes } from "../../random.ts";
import type { Process } from "../../task/process.ts";
import { notifyEntry } from "../../vfs/inotify.ts";
import { isPermitted } from "../../vfs/node.ts";
import { walkFor } from "../../vfs/open.ts";
import { addSocket, resolve } from "../../vfs/tree.ts";
import type { UnixEndpoint, UnixType } from "./endpoint.ts";

const familyBytes = 2;
/** sizeof(struct sockaddr_un). */
const addressBytesMaximum = 110;

/** struct sockaddr_un with a name; without one the family alone. A path ends in NUL. */
export function writeUnixAddress(name: string | undefined): Uint8Array {
  const text = name === undefined ? "" : name.startsWith("\0") ? name : `${name}\0`;
  const bytes = new Uint8Array(familyBytes + text.length);
  bytes[0] = addressFamily.AF_UNIX;
  bytes.set(latinBytes(text), familyBytes);
  return bytes;
}

/** The name that an address gives; undefined: none, which asks bind to choose one. */
export function readUnixName(bytes: Uint8Array, whenBare: "autobind" | "EINVAL" = "EINVAL"): { readonly name: string | undefined } | Errno {
  const family = bytes.length >= familyBytes ? (bytes[0] as number) | ((bytes[1] as number) << 8) : 0;
  if (bytes.length === familyBytes && family === addressFamily.AF_UNIX && whenBare === "autobind") return { name: undefined };
  if (bytes.length <= familyBytes || bytes.length > addressBytesMaximum || family !== addressFamily.AF_UNIX) return "EINVAL";
  const text = latinText(bytes.subarray(familyBytes));
  return { name: text.startsWith("\0") ? text : (text.split("\0")[0] as string) };
}

/** A path's bytes are UTF-8 to the file tree. */
const pathOf = (name: string): string => decodeBytes(latinBytes(name));

/** unix_bind. */
export function bindName(kernel: Kernel, process: Process, endpoint: UnixEndpoint, bytes: Uint8Array): 0 | Errno {
  const read = readUnixName(bytes, "autobind");
  if (typeof read === "string") return read;
  if (read.name === undefined) {
    chooseName(kernel, endpoint);
    return 0;
  }
  return read.name.startsWith("\0") ? bindAbstract(kernel, endpoint, read.name) : bindPath(kernel, process, endpoint, read.name);
}

/** Each type has an abstract space of its own (unix_abstract_hash). */
const keyOf = (type: UnixType, name: string): string => `${type}${name}`;

function takeName(kernel: Kernel, endpoint: UnixEndpoint, name: string): void {
  endpoint.name = name;
  kernel.state.unixNames.set(keyOf(endpoint.type, name), endpoint);
}

function bindAbstract(kernel: Kernel, endpoint: UnixEndpoint, name: string): 0 | Errno {
  if (endpoint.name !== undefined) return "EINVAL";
  if (kernel.state.unixNames.has(keyOf(endpoint.type, name))) return "EADDRINUSE";
  takeName(kernel, endpoint, name);
  return 0;
}

const socketPermissions = 0o777;

function bindPath(kernel: Kernel, process: Process, endpoint: UnixEndpoint, name: string): 0 | Errno {
  const resolved = resolve(walkFor(kernel, process, process.workingDirectory, "keep"), pathOf(name));
  if (typeof resolved === "string") return resolved;
  // An entry of that name, or a directory's own name: whoever has it, it is in use.
  if (resolved.node) return "EADDRINUSE";
  if (resolved.directoryWanted) return "ENOENT";
  const { parent } = resolved;
  if (parent.links === 0) return "ENOENT";
  if (parent.generatedPath !== undefined || !isPermitted(parent, process.credentials, 3)) return "EACCES";
  if (endpoint.name !== undefined) return "EINVAL";
  const owner = { ...process.credentials, permissions: socketPermissions & ~process.umask, now: currentTime(kernel) };
  endpoint.node = addSocket(kernel.state.files, parent, resolved.name, endpoint, owner);
  notifyEntry(kernel, parent, resolved.name, endpoint.node, nodeEvent.IN_CREATE);
  endpoint.name = name;
  return 0;
}

const chosenNames = 0x100000;

/** unix_autobind: five hexadecimal digits in the abstract space. */
export function chooseName(kernel: Kernel, endpoint: UnixEndpoint): void {
  if (endpoint.name !== undefined) return;
  const [low, middle, high] = randomBytes(kernel.state.random, 3) as unknown as [number, number, number];
  for (let number = low | (middle << 8) | (high << 16); ; number++) {
    const name = `\0${(number % chosenNames).toString(16).padStart(5, "0")}`;
    if (kernel.state.unixNames.has(keyOf(endpoint.type, name))) continue;
    takeName(kernel, endpoint, name);
    return;
  }
}

/** Who has the name (unix_find_other): ECONNREFUSED, ENOENT and its kin, EACCES, EPROTOTYPE. */
export function findByName(kernel: Kernel, process: Process, name: string, type: UnixType): UnixEndpoint | Errno {
  const found = name.startsWith("\0") ? kernel.state.unixNames.get(keyOf(type, name)) : findByPath(kernel, process, name);
  if (typeof found === "string") return found;
  if (found === undefined || found.state === "closed") return "ECONNREFUSED";
  return found.type === type ? found : "EPROTOTYPE";
}

function findByPath(kernel: Kernel, process: Process, name: string): UnixEndpoint | undefined | Errno {
  const resolved = resolve(walkFor(kernel, process, process.workingDirectory, "follow"), pathOf(name));
  if (typeof resolved === "string") return resolved;
  const { node } = resolved;
  if (!node) return "ENOENT";
  if (resolved.directoryWanted && node.kind !== "directory") return "ENOTDIR";
  if (!isPermitted(node, process.credentials, 2)) return "EACCES";
  return node.kind === "socket" ? node.socket : "ECONNREFUSED";
}

/** The endpoint is gone: its abstract name is free again; the node of a path stays and leads nowhere. */
export function releaseName(kernel: Kernel, endpoint: UnixEndpoint): void {
  // What a listener has accepted bears its name, but does not hold it.
  const key = keyOf(endpoint.type, endpoint.name ?? "");
  if (kernel.state.unixNames.get(key) === endpoint) kernel.state.unixNames.delete(key);
  if (endpoint.node) endpoint.node.socket = undefined;
}
