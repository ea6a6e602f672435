// What sockets of every family have in common as files.

import { invariant } from "../../base/errors.ts";
import { type FileStatus, fileType, namelessStatus } from "../abi/stat.ts";
import { type Kernel, realTime } from "../kernel.ts";
import type { Operations } from "../vfs/operations.ts";
import type { SocketFamily } from "./family.ts";
import type { SocketObject } from "./socket-object.ts";

/** Of a device of their own. */
export const socketStatus = (kernel: Kernel, inode: number): FileStatus =>
  namelessStatus({ device: 8, inode, mode: fileType.S_IFSOCK | 0o777, modified: realTime(kernel, 0) });

/** A write is a send without flags. A peer that takes no more makes a socket unwritable. */
export function writeBy<Socket extends SocketObject>(send: SocketFamily<Socket>["send"]): Operations<Socket["kind"]>["write"] {
  return (kernel, socket, source, _description, pid) => {
    const process = kernel.state.processes.get(pid);
    invariant(process, `no process ${pid} to write`);
    const sent = send({ kernel, process }, socket as SocketObject as Socket, source, { flags: 0 });
    return typeof sent === "object" ? "wait" : sent;
  };
}
