// What the machine is doing, in the few words of the state pill, and which commands that allows.

import { assertNever } from "../../engine/base/errors.ts";
import type { MachineView, ProcessState } from "../../protocol/messages.ts";
import type { ConnectionState } from "../client/client.ts";

export type Activity = "unavailable" | "empty" | "assembling" | "running" | "paused" | "blocked" | "ended";

export interface StateDescription {
  readonly activity: Activity;
  readonly label: string;
  /** Where there is little room. */
  readonly shortLabel?: string;
  readonly tone: "plain" | "busy" | "waiting" | "good" | "bad";
}

/** `accept(3, …` → `accept`. */
export const callName = (call: string): string => call.split("(", 1)[0] ?? call;

const byProcess = (state: ProcessState): StateDescription => {
  switch (state.kind) {
    case "running":
      return { activity: "running", label: "Running", tone: "busy" };
    case "paused":
      return { activity: "paused", label: "Paused", tone: "waiting" };
    case "blocked":
      return {
        activity: "blocked",
        label: `Waiting in ${callName(state.call)}`,
        shortLabel: `In ${callName(state.call)}`,
        tone: "waiting",
      };
    case "exited":
      return {
        activity: "ended",
        label: `Ended with exit status ${state.status}`,
        shortLabel: `exit ${state.status}`,
        tone: state.status === 0 ? "good" : "bad",
      };
    case "killed":
      return { activity: "ended", label: `Killed by ${state.signal}`, shortLabel: state.signal, tone: "bad" };
    case "stopped":
      return { activity: "ended", label: "Stopped", tone: "plain" };
    default:
      return assertNever(state, "process state");
  }
};

/** A process's state in words. */
export const processLabel = (state: ProcessState): string => byProcess(state).label;

/** The machine as a whole: its status decides what is possible, the selected process gives the words. */
export function describeState(connection: ConnectionState, view: MachineView | undefined): StateDescription {
  // What is asked of a machine that is not there yet waits for it: nobody has to press Run twice.
  if (connection.kind === "starting") return { activity: "empty", label: "Starting the machine", shortLabel: "Starting", tone: "plain" };
  if (connection.kind === "ready" && connection.isAssembling) return { activity: "assembling", label: "Assembling", tone: "busy" };
  if (connection.kind === "failed") return { activity: "unavailable", label: "Machine not available", tone: "bad" };
  if (!view || view.status === "empty") return { activity: "empty", label: "Ready", tone: "plain" };
  const selected = view.processes.find((process) => process.pid === view.pid);
  const activity = view.status;
  if (selected) {
    const described = byProcess(selected.state);
    // The machine runs as long as anything moves in it (timers, the network), also while the process that is looked at waits.
    if (described.activity === activity || (activity === "running" && described.activity === "blocked")) return { ...described, activity };
  }
  switch (activity) {
    case "running":
      return { activity, label: "Running", tone: "busy" };
    case "paused":
      return { activity, label: "Paused", tone: "waiting" };
    case "blocked": {
      const blocked = view.processes.map((process) => process.state).find((state) => state.kind === "blocked");
      return blocked ? byProcess(blocked) : { activity, label: "Waiting", tone: "waiting" };
    }
    case "ended":
      return { activity, label: "Ended", tone: "plain" };
    default:
      return assertNever(activity, "machine status");
  }
}
