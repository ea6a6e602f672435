// The machine as it stands, put together of what each part of it shows. Looks, changes nothing.

import { packetsSent } from "../net/index.ts";
import { clientViews, linkViews } from "./client-view.ts";
import { instructionAt } from "./fault.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import { descriptorsOf, processState, regionsOf, socketsOf } from "./machine-view.ts";
import type { PacketReader } from "./packet-view.ts";
import type { PanelWatch } from "./panel-watch.ts";
import type { Story } from "./story.ts";
import type { BreakpointView, MachineView, StopView } from "./views/index.ts";

const instructionBytes = 4;

interface Parts {
  readonly machine: LearnerMachine;
  readonly panels: PanelWatch;
  readonly packets: PacketReader;
  readonly story: Story;
}

/** What only the session knows. */
interface Standing {
  readonly status: MachineView["status"];
  readonly isPaused: boolean;
  /** A step is under way. */
  readonly isStepping: boolean;
  readonly hasStarted: boolean;
  readonly breakpoints: readonly BreakpointView[];
  /** Why it is held. */
  readonly stop: StopView | undefined;
}

export function wholeView({ machine, panels, packets, story }: Parts, standing: Standing): MachineView {
  const { computer, pid, program } = machine;
  const { isPaused, stop } = standing;
  const space = computer.space(pid);
  const watched = panels.view(isPaused, standing.status === "running");
  const pc = Number(watched.registers.pc);
  const location = program?.lines.addressToLocation(pc);
  const processes = computer.processes().map((process) => ({
    pid: process.pid,
    parent: process.parent,
    name: process.path,
    state: processState(computer, process, isPaused),
  }));
  const isWaiting = processes.some((process) => process.pid === pid && process.state.kind === "blocked");
  const waitingAt = isWaiting ? program?.lines.addressToLocation(pc - instructionBytes) : undefined;
  const instruction = instructionAt(space, pc, program);
  const fault = story.faultOf(pid);
  const { position, start, end, isAtEdge } = machine.timeline;
  const wanted = panels.watch.packets;
  return {
    status: standing.status,
    ...(standing.isStepping ? { isStepping: true as const } : {}),
    pid,
    processes,
    ...watched,
    ...(location ? { location } : {}),
    ...(waitingAt ? { waitingAt } : {}),
    ...(instruction === undefined ? {} : { instruction }),
    regions: regionsOf(space, program),
    clients: clientViews(computer.network),
    ...(wanted ? { packets: packets.views(computer.network, wanted.count, wanted.from) } : {}),
    packetsSent: packetsSent(computer.network),
    links: linkViews(computer.network),
    sockets: computer.processes().flatMap((process) => socketsOf(computer, process.pid)),
    descriptors: descriptorsOf(computer, pid),
    ...(fault ? { fault: machine.describe(pid, fault) } : {}),
    instructions: position.instructions,
    timeline: { present: position, start: standing.hasStarted ? machine.debugger.stepper.earliest : start, end, isPast: !isAtEdge },
    breakpoints: standing.breakpoints,
    ...(stop ? { stop } : {}),
    virtualTimeNs: computer.nowNs,
  };
}
