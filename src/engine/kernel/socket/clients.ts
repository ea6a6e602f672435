// The network's clients as the kernel sees them: started by the world outside, or by a program that stands for one (curl at the
// terminal). What they tell becomes events, with the instruction that sent each byte that is wrong; curl's files are the machine's.

import { concatenate } from "../../base/concatenate.ts";
import {
  advanceTo,
  type ClientEvent,
  type ClientId,
  type ClientRequest,
  type LintFinding,
  lintResponse,
  type RequestRecord,
  startClient as startClientOf,
  takeClientEvents,
} from "../../net/index.ts";
import { readForTool, writeForTool } from "../exec/host-tool.ts";
import { homeDirectory } from "../exec/spawn.ts";
import { type Kernel, nowNs, tell } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import { canHold, readFile, writeFile } from "../vfs/populate.ts";
import { writerOf } from "./stream-writes.ts";

export type { ClientId, ClientRequest, RequestRecord };

/** Something wrong in the bytes of an answer, and who sent them. */
export interface ClientFinding extends LintFinding {
  readonly pid?: number;
  /** Address of the `svc`. */
  readonly pc?: bigint;
}

/** Starts one of the world outside's; `tag` is its starter's own number for it. */
export function startClient(kernel: Kernel, request: ClientRequest, tag: number): ClientId {
  const { network } = kernel.state;
  // The network's own clock stands where its last event was.
  advanceTo(network, nowNs(kernel));
  const client = startClientOf(network, request, { tag, readFile: (path) => readFile(kernel, absolute(path)) });
  // One that cannot even begin is over at once.
  advanceTo(network, nowNs(kernel));
  return client;
}

const absolute = (path: string): string => (path.startsWith("/") ? path : `${homeDirectory}/${path}`);

/** One that a process stands for: its output is the process's, its files are read and written by it. */
export function startClientFor(kernel: Kernel, process: Process, request: ClientRequest): void {
  const { network } = kernel.state;
  advanceTo(network, nowNs(kernel));
  const progress = process.tool!;
  progress.client = { id: 0, pieces: [], status: undefined };
  progress.client.id = startClientOf(network, request, {
    owner: process.pid,
    readFile: (path) => {
      if (path === "-") return concatenate(progress.input);
      const contents = readForTool(kernel, process, path);
      return typeof contents === "string" ? undefined : contents;
    },
  });
  advanceTo(network, nowNs(kernel));
}

/** Tells what clients have told since the last time. */
export function tellClients(kernel: Kernel): void {
  for (const event of takeClientEvents(kernel.state.network)) tellOne(kernel, event);
}

function tellOne(kernel: Kernel, event: ClientEvent): void {
  const { network } = kernel.state;
  const id = event.kind === "request" ? event.record.client : event.client;
  const client = network.clients.get(id);
  const owner = client && client.owner !== 0 ? kernel.state.processes.get(client.owner) : undefined;
  switch (event.kind) {
    case "started":
      if (client) tell(kernel, { kind: "clientStarted", client: id, tag: client.tag, request: client.request });
      return;
    case "output":
      if (typeof event.to !== "string") {
        const { file } = event.to;
        if (client) keepFile(kernel, owner, { path: file, bytes: event.bytes, begins: !client.files.has(file) });
        client?.files.add(file);
      } else if (owner?.tool?.client) owner.tool.client.pieces.push({ stream: event.to === "stdout" ? 1 : 2, bytes: event.bytes });
      else tell(kernel, { kind: "clientOutput", client: id, sink: event.to, bytes: event.bytes });
      return;
    case "request":
      tell(kernel, { kind: "clientRequest", record: event.record, findings: findingsIn(kernel, event.record) });
      return;
    case "ended": {
      const exitCode = exitCodeOf(kernel, id);
      if (owner?.tool?.client) owner.tool.client.status = exitCode;
      tell(kernel, { kind: "clientEnded", client: id, exitCode });
      return;
    }
  }
}

/** A curl's; 0 for those of other kinds and for one that is forgotten. */
function exitCodeOf(kernel: Kernel, id: ClientId): number {
  const { clients, curls } = kernel.state.network;
  const client = clients.get(id);
  return client?.request.kind === "curl" ? (curls.get(client.inner)?.exitCode ?? 0) : 0;
}

/** Of a longer answer only the beginning is at hand: nothing can be said of its end. */
function findingsIn({ state }: Kernel, { raw, rawBytes, method, ends }: RequestRecord): readonly ClientFinding[] {
  if (!ends || raw.length !== rawBytes || rawBytes === 0) return [];
  return lintResponse(raw, method).map((finding) => {
    const writer = writerOf(state, ends.remote.port, ends.local.port, finding.offset);
    return writer ? { ...finding, pid: writer.pid, pc: writer.pc } : finding;
  });
}

interface FilePiece {
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly begins: boolean;
}

/** Behind what the client has written to the file already: its first piece begins it anew. */
function keepFile(kernel: Kernel, owner: Process | undefined, { path, bytes, begins }: FilePiece): void {
  if (owner) {
    const before = begins ? undefined : readForTool(kernel, owner, path);
    const contents = before instanceof Uint8Array ? concatenate([before, bytes]) : bytes;
    writeForTool(kernel, owner, { path, bytes: contents, mode: 0o666 });
    return;
  }
  const before = begins ? undefined : readFile(kernel, absolute(path));
  if (canHold(kernel, absolute(path))) writeFile(kernel, absolute(path), before ? concatenate([before, bytes]) : bytes);
}
