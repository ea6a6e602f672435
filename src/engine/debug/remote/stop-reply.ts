// Why a run was held, as a packet says it (GDB manual, E.3).

import { encodeUtf8 } from "../../base/utf8.ts";
import type { Debugger } from "../debugger.ts";
import type { Stop } from "../stop.ts";
import type { Inferior } from "./inferior.ts";
import { hexByte, toHex } from "./packet.ts";
import type { RemoteBreakpoints } from "./remote-breakpoints.ts";
import { remoteSignal } from "./remote-signals.ts";

export const trapSignal = 5;

export const stopReply = (inferior: Inferior, signal: number, more = ""): string =>
  `T${hexByte(signal)}${inferior.expeditedRegisters()}thread:${inferior.thread.toString(16)};${more}`;

export interface StopSurroundings {
  readonly engine: Debugger;
  readonly inferior: Inferior;
  readonly breakpoints: RemoteBreakpoints;
}

/** The thread that was held becomes the one that is looked at. */
export function describeStop(around: StopSurroundings, stop: Stop, isBackward: boolean): string {
  const { engine, inferior, breakpoints } = around;
  if (engine.timeline.computer.state.tasks.has(stop.tid)) inferior.thread = stop.tid;
  const { reason } = stop;
  switch (reason.kind) {
    case "start":
      return stopReply(inferior, trapSignal, "replaylog:begin;");
    case "ended":
      return endReply(around);
    case "moved":
      // A step that ends at a breakpoint has hit it.
      return stopReply(inferior, trapSignal, !isBackward && breakpoints.isAt(inferior.pcOf(inferior.thread)) ? "swbreak:;" : "");
    case "refused":
      return stopReply(inferior, trapSignal);
    case "breakpoint":
      return describeBreakpoint(around, reason);
  }
}

function describeBreakpoint(around: StopSurroundings, { id, entry, hit }: Extract<Stop["reason"], { kind: "breakpoint" }>): string {
  const { engine, inferior } = around;
  const breakpoint = engine.breakpoints.get(id);
  const event = entry?.event;
  const isEnd = event?.kind === "exited" || event?.kind === "killed";
  if (isEnd && breakpoint?.label !== "signal") return endReply(around);
  if (event?.kind === "signal" || event?.kind === "killed") return stopReply(inferior, remoteSignal(event.information.signal));
  if (event?.kind === "started") return stopReply(inferior, trapSignal, `exec:${toHex(encodeUtf8(event.path))};`);
  if (event?.kind === "callBlocked" || event?.kind === "callFinished") {
    const kind = breakpoint?.place.kind === "call" && breakpoint.place.moment === "made" ? "syscall_entry" : "syscall_return";
    return stopReply(inferior, trapSignal, `${kind}:${event.record.number.toString(16)};`);
  }
  if (breakpoint?.place.kind === "watch") {
    const name = { read: "rwatch", access: "awatch", write: "watch", change: "watch" }[breakpoint.place.access];
    const address = hit && hit.address >= breakpoint.place.address ? hit.address : breakpoint.place.address;
    return stopReply(inferior, trapSignal, `${name}:${address.toString(16)};`);
  }
  return stopReply(inferior, trapSignal, "swbreak:;");
}

/** W for an exit, X for a signal. */
function endReply({ engine, inferior }: StopSurroundings): string {
  const end = engine.timeline.computer.process(inferior.pid)?.end;
  if (end?.kind === "killed") return `X${hexByte(remoteSignal(end.information.signal))}`;
  return `W${hexByte((end?.status ?? 0) & 0xff)}`;
}
