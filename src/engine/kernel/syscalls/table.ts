// All system calls by number. A call without a row is ENOSYS.

import { administrationCalls } from "./administration.ts";
import { attributeCalls } from "./attributes.ts";
import { childCalls } from "./children.ts";
import { clockAdjustmentCalls } from "./clock-adjustment.ts";
import { cloneCalls } from "./clone.ts";
import { descriptorCalls } from "./descriptors.ts";
import { directoryCalls } from "./directories.ts";
import { epollCalls } from "./epoll.ts";
import { eventDescriptorCalls } from "./event-descriptors.ts";
import { extendedAttributeCalls } from "./extended-attributes.ts";
import { fileCalls } from "./files.ts";
import { futexCalls } from "./futex.ts";
import { groupCalls } from "./groups.ts";
import { hostToolCalls } from "./host-tools.ts";
import { identityCalls } from "./identities.ts";
import { inotifyCalls } from "./inotify.ts";
import { intervalTimerCalls } from "./interval-timers.ts";
import { lockCalls } from "./locks.ts";
import { machineCalls } from "./machine.ts";
import { memoryCalls } from "./memory.ts";
import { messageQueueCalls } from "./message-queues.ts";
import { messageCalls } from "./messages.ts";
import { otherProcessCalls } from "./other-processes.ts";
import { pollingCalls } from "./polling.ts";
import { positionedCalls } from "./positioned.ts";
import { posixQueueCalls } from "./posix-queues.ts";
import { processDescriptorCalls } from "./process-descriptors.ts";
import { processTimerCalls } from "./process-timers.ts";
import { processCalls } from "./processes.ts";
import { readWriteCalls } from "./read-write.ts";
import type { CallRow } from "./row.ts";
import { schedulingCalls } from "./scheduling.ts";
import { semaphoreCalls } from "./semaphores.ts";
import { sharedMemoryCalls } from "./shared-memory.ts";
import { signalWaitingCalls } from "./signal-waiting.ts";
import { signalCalls } from "./signals.ts";
import { socketCalls } from "./sockets.ts";
import { spliceCalls } from "./splice.ts";
import { synchroniseCalls } from "./synchronise.ts";
import { timeCalls } from "./time.ts";

/** By number, ascending. */
export const callRows: readonly CallRow[] = [
  ...readWriteCalls,
  ...positionedCalls,
  ...spliceCalls,
  ...fileCalls,
  ...directoryCalls,
  ...attributeCalls,
  ...synchroniseCalls,
  ...lockCalls,
  ...descriptorCalls,
  ...pollingCalls,
  ...epollCalls,
  ...eventDescriptorCalls,
  ...inotifyCalls,
  ...memoryCalls,
  ...processCalls,
  ...cloneCalls,
  ...childCalls,
  ...groupCalls,
  ...identityCalls,
  ...extendedAttributeCalls,
  ...administrationCalls,
  ...machineCalls,
  ...schedulingCalls,
  ...processDescriptorCalls,
  ...otherProcessCalls,
  ...futexCalls,
  ...semaphoreCalls,
  ...messageQueueCalls,
  ...sharedMemoryCalls,
  ...posixQueueCalls,
  ...signalCalls,
  ...signalWaitingCalls,
  ...socketCalls,
  ...messageCalls,
  ...timeCalls,
  ...clockAdjustmentCalls,
  ...intervalTimerCalls,
  ...processTimerCalls,
  ...hostToolCalls,
].sort((one, other) => one.number - other.number);

const byNumber = new Map(callRows.map((row) => [row.number, row]));

/** The row of a number in x8; undefined: ENOSYS. */
export const rowOf = (number: number): CallRow | undefined => byNumber.get(number);
