// struct msghdr and its ancillary data between a program's memory and what the sockets exchange (man 3 cmsg): checks and
// errors as in net/socket.c and net/core/scm.c.

import type { Errno } from "../abi/errno.ts";
import { addressBytesMaximum, ancillaryType, messageFlag, messageHeaderBytes, socketLevel } from "../abi/socket.ts";
import { int32Bytes, readBytes, uint64Bytes, writeBytes, writeInt32 } from "../mm/user-memory.ts";
import type { SocketObject } from "../socket/socket-object.ts";
import type { Ancillary, ControlMessage, PeerCredentials } from "../socket/unix/endpoint.ts";
import { type Description, install, lowestFree } from "../vfs/description.ts";
import { descriptorLimit } from "./files.ts";
import type { CallContext } from "./row.ts";
import { type BufferRange, descriptionAt, readVectors } from "./transfer.ts";

export interface MessageHeader {
  readonly at: number;
  readonly name: number;
  readonly nameLength: number;
  readonly ranges: readonly BufferRange[];
  readonly control: number;
  readonly controlLength: number;
}

const vectorsMaximum = 1024;
const nameLengthOffset = 8;
const controlLengthOffset = 40;
const flagsOffset = 48;
const addressOf = (word: bigint): number => Number(word & 0x00ff_ffff_ffff_ffffn);

/** EFAULT; EINVAL a negative length of the name; EMSGSIZE too many vectors. */
export function readMessageHeader({ memory }: CallContext, at: number): MessageHeader | Errno {
  const bytes = readBytes(memory, at, messageHeaderBytes);
  if (!bytes) return "EFAULT";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const nameLength = view.getInt32(nameLengthOffset, true);
  if (nameLength < 0) return "EINVAL";
  const name = addressOf(view.getBigUint64(0, true));
  const count = view.getBigUint64(24, true);
  if (count > BigInt(vectorsMaximum)) return "EMSGSIZE";
  const ranges = readVectors(memory, addressOf(view.getBigUint64(16, true)), Number(count));
  if (typeof ranges === "string") return ranges;
  return {
    at,
    name,
    nameLength: name === 0 ? 0 : Math.min(nameLength, addressBytesMaximum),
    ranges,
    control: addressOf(view.getBigUint64(32, true)),
    controlLength: Number(view.getBigUint64(controlLengthOffset, true)),
  };
}

/** struct cmsghdr: length (8 bytes), level, type; what follows is aligned to 8. */
const controlHeaderBytes = 16;
const aligned = (length: number): number => (length + 7) & ~7;
const credentialsBytes = 12;
/** SCM_MAX_FD */
const descriptorsMaximum = 253;

/** What a sender gives: undefined without any. */
export function readAncillary(context: CallContext, socket: SocketObject, header: MessageHeader): Ancillary | undefined | Errno {
  const { controlLength } = header;
  if (controlLength > 0x7fffffff) return "ENOBUFS";
  if (controlLength === 0) return undefined;
  const bytes = readBytes(context.memory, header.control, controlLength);
  if (!bytes) return "EFAULT";
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const descriptions: Description[] = [];
  const controls: ControlMessage[] = [];
  let credentials: PeerCredentials | undefined;
  for (let offset = 0; offset + controlHeaderBytes <= bytes.length; ) {
    const length = Number(view.getBigUint64(offset, true));
    if (length < controlHeaderBytes || length > bytes.length - offset) return "EINVAL";
    const level = view.getInt32(offset + 8, true);
    const type = view.getInt32(offset + 12, true);
    const data = new DataView(bytes.buffer, bytes.byteOffset + offset + controlHeaderBytes, length - controlHeaderBytes);
    offset += aligned(length);
    if (level !== socketLevel.SOL_SOCKET) {
      if (socket.kind === "socket") controls.push({ level, type, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) });
      continue;
    }
    if (type !== ancillaryType.SCM_RIGHTS && type !== ancillaryType.SCM_CREDENTIALS) return "EINVAL";
    // The internet's sockets know both, and do nothing with either.
    if (socket.kind !== "unix") continue;
    if (type === ancillaryType.SCM_RIGHTS) {
      const failure = readDescriptors(context, data, descriptions);
      if (failure) return failure;
    } else {
      const read = readCredentials(context, data);
      if (typeof read === "string") return read;
      credentials = read;
    }
  }
  return { controls, descriptions, credentials };
}

function readDescriptors(context: CallContext, data: DataView, descriptions: Description[]): Errno | undefined {
  const count = Math.floor(data.byteLength / 4);
  if (descriptions.length + count > descriptorsMaximum) return "EINVAL";
  for (let index = 0; index < count; index++) {
    const description = descriptionAt(context, data.getInt32(index * 4, true));
    if (!description) return "EBADF";
    descriptions.push(description);
  }
  return undefined;
}

/** One may say who one is; root may say anything that could be. */
function readCredentials({ process, kernel }: CallContext, data: DataView): PeerCredentials | Errno {
  if (data.byteLength !== credentialsBytes) return "EINVAL";
  const [pid, uid, gid] = [0, 4, 8].map((offset) => data.getInt32(offset, true)) as [number, number, number];
  const isRoot = process.credentials.uid === 0;
  if (!isRoot && (pid !== process.pid || uid !== process.credentials.uid || gid !== process.credentials.gid)) return "EPERM";
  if (pid !== process.pid && !kernel.state.processes.has(pid)) return "ESRCH";
  return { pid, uid, gid };
}

/** Writes what came along into the program's control buffer; the flags that follow from it, and how much was written. */
export function writeAncillary(
  context: CallContext,
  ancillary: Ancillary | undefined,
  control: number,
  controlLength: number,
  flags: number,
): { readonly flags: number; readonly length: number } {
  if (!ancillary) return { flags: 0, length: 0 };
  // Without a place for it, what came along is lost.
  if (control === 0) return { flags: messageFlag.MSG_CTRUNC, length: 0 };
  let length = 0;
  let isCut = false;
  const put = (type: number, data: Uint8Array, level: number = socketLevel.SOL_SOCKET): void => {
    const room = controlLength - length;
    if (room < controlHeaderBytes) {
      isCut = true;
      return;
    }
    const wanted = controlHeaderBytes + data.length;
    if (wanted > room) isCut = true;
    const total = Math.min(wanted, room);
    const bytes = new Uint8Array(total);
    bytes.set(uint64Bytes(BigInt(total)));
    bytes.set(int32Bytes(level, type), 8);
    bytes.set(data.subarray(0, total - controlHeaderBytes), controlHeaderBytes);
    if (!writeBytes(context.memory, control + length, bytes)) return;
    length += Math.min(aligned(wanted), room);
  };
  const { controls = [], credentials, descriptions } = ancillary;
  for (const { level, type, data } of controls) put(type, data, level);
  if (credentials) put(ancillaryType.SCM_CREDENTIALS, int32Bytes(credentials.pid, credentials.uid, credentials.gid));
  if (descriptions.length > 0) {
    const fits = Math.max(0, Math.floor((controlLength - length - controlHeaderBytes) / 4));
    const installed = installDescriptions(context, descriptions.slice(0, fits), (flags & messageFlag.MSG_CMSG_CLOEXEC) !== 0);
    if (installed.length > 0) put(ancillaryType.SCM_RIGHTS, int32Bytes(...installed));
    if (installed.length < descriptions.length) isCut = true;
  }
  return { flags: isCut ? messageFlag.MSG_CTRUNC : 0, length };
}

/** As many as there are numbers for. */
function installDescriptions(context: CallContext, descriptions: readonly Description[], closeOnExec: boolean): number[] {
  const { descriptors } = context.process;
  const installed: number[] = [];
  for (const description of descriptions) {
    const free = lowestFree(descriptors, descriptorLimit(context));
    if (typeof free === "string") break;
    install(descriptors, free, description, closeOnExec);
    installed.push(free);
  }
  return installed;
}

/** What recvmsg gives back beside bytes and name. */
export function writeMessageResult({ memory }: CallContext, { at }: MessageHeader, flags: number, controlLength: number): 0 | Errno {
  if (!writeInt32(memory, at + flagsOffset, flags)) return "EFAULT";
  return writeBytes(memory, at + controlLengthOffset, uint64Bytes(BigInt(controlLength))) ? 0 : "EFAULT";
}

export const nameLengthAddress = ({ at }: MessageHeader): number => at + nameLengthOffset;
