// Who owns a descriptor is told by a signal: SIGIO when it could be read or written (send_sigio), SIGURG of urgent data.

import { pollEvent } from "../abi/poll.ts";
import type { Kernel } from "../kernel.ts";
import type { Process } from "../task/process.ts";
import type { Description } from "../vfs/description.ts";
import { type News, type Owner, ownerType } from "../vfs/subscription.ts";
import { kernelSignal, type SignalCode, type SignalInformation } from "./information.ts";
import { sendToProcess, sendToTask } from "./send.ts";

const { POLLIN, POLLOUT, POLLERR, POLLHUP, POLLPRI, POLLRDNORM, POLLWRNORM, POLLRDBAND, POLLWRBAND } = pollEvent;

/** What a siginfo_t tells of poll's bits (band_table of fs/fcntl.c). */
const bands = {
  POLL_IN: POLLIN | POLLRDNORM,
  POLL_OUT: POLLOUT | POLLWRNORM | POLLWRBAND,
  POLL_ERR: POLLERR,
  POLL_PRI: POLLPRI | POLLRDBAND,
  POLL_HUP: POLLHUP | POLLERR,
} as const satisfies Partial<Record<SignalCode, number>>;
type Band = keyof typeof bands;

/** What is worth a signal: an end of a pipe knows one thing alone, and room that nobody has waited for is none. */
function bandOf(kernel: Kernel, { subscription: { description }, bits }: News): Band | undefined {
  const { object } = description;
  if (object.kind === "pipe" && object.end !== "both") return object.end === "read" ? "POLL_IN" : "POLL_OUT";
  const level = kernel.polling.readiness(kernel, description) & bits;
  if (level & POLLERR) return "POLL_ERR";
  if (level & POLLHUP) return "POLL_HUP";
  if (level & POLLPRI) return "POLL_PRI";
  if (level & POLLIN) return "POLL_IN";
  const isStream = object.kind !== "unix" && !(object.kind === "socket" && object.protocol === "udp");
  return level & POLLOUT && isStream ? "POLL_OUT" : undefined;
}

const maySignal = ({ uid }: Owner, { credentials }: Process): boolean =>
  uid === 0 || uid === credentials.realUid || uid === credentials.savedUid;

function sendToOwner(kernel: Kernel, owner: Owner, information: SignalInformation): void {
  const { processes, tasks } = kernel.state;
  if (owner.type === ownerType.F_OWNER_TID) {
    const task = tasks.get(owner.id);
    const process = task && processes.get(task.pid);
    if (process && maySignal(owner, process)) sendToTask(kernel, process, task, information);
    return;
  }
  for (const process of processes.values()) {
    const isMeant = (owner.type === ownerType.F_OWNER_PGRP ? process.group : process.pid) === owner.id;
    if (isMeant && !process.end && maySignal(owner, process)) sendToProcess(kernel, process, information);
  }
}

/** Signals for all that has happened to descriptions with O_ASYNC since the last time. */
export function tellOwners(kernel: Kernel): void {
  const { news } = kernel.state;
  if (news.length === 0) return;
  for (const item of news.splice(0)) {
    const { description, fd } = item.subscription;
    const { owner, ownerSignal = 0 } = description;
    const band = owner && bandOf(kernel, item);
    if (!owner || !band) continue;
    const signal = ownerSignal === 0 ? kernelSignal("SIGIO") : { signal: ownerSignal, code: band, band: bands[band], fd };
    sendToOwner(kernel, owner, signal);
  }
}

/** Urgent data has come to what this description stands for. */
export function tellOfUrgentData(kernel: Kernel, { owner }: Description): void {
  if (owner) sendToOwner(kernel, owner, kernelSignal("SIGURG"));
}
