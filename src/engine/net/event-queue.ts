// A priority queue of events by (timeNs, sequence): a binary heap in an array. An event knows its place in the heap, so
// that it can be cancelled or moved exactly. Plain data; the functions are generic in what the events carry.

export interface ScheduledEvent {
  timeNs: number;
  /** Order among equal times. */
  sequence: number;
  /** Place in the heap; `unscheduled` when not queued. */
  heapIndex: number;
}

export const unscheduled = -1;

/** The heap itself: `queue[0]` is the next event. */
export type EventQueue<Event extends ScheduledEvent> = Event[];

export const isScheduled = (event: ScheduledEvent): boolean => event.heapIndex !== unscheduled;

export const comesBefore = (left: ScheduledEvent, right: ScheduledEvent): boolean =>
  left.timeNs < right.timeNs || (left.timeNs === right.timeNs && left.sequence < right.sequence);

/** Puts the event in (or moves it, when it is in already) at its `timeNs` and `sequence`. */
export function schedule<Event extends ScheduledEvent>(queue: EventQueue<Event>, event: Event): void {
  if (event.heapIndex === unscheduled) {
    queue.push(event);
    event.heapIndex = queue.length - 1;
    siftUp(queue, event);
  } else {
    siftUp(queue, event);
    siftDown(queue, event);
  }
}

/** Takes the event out; nothing when it is not queued. */
export function cancel<Event extends ScheduledEvent>(queue: EventQueue<Event>, event: Event): void {
  const index = event.heapIndex;
  if (index === unscheduled) return;
  event.heapIndex = unscheduled;
  const last = queue.pop() as Event;
  if (last === event) return;
  queue[index] = last;
  last.heapIndex = index;
  siftUp(queue, last);
  siftDown(queue, last);
}

function siftUp<Event extends ScheduledEvent>(queue: EventQueue<Event>, event: Event): void {
  let index = event.heapIndex;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = queue[parentIndex] as Event;
    if (!comesBefore(event, parent)) break;
    queue[index] = parent;
    parent.heapIndex = index;
    index = parentIndex;
  }
  queue[index] = event;
  event.heapIndex = index;
}

function siftDown<Event extends ScheduledEvent>(queue: EventQueue<Event>, event: Event): void {
  let index = event.heapIndex;
  for (;;) {
    let childIndex = 2 * index + 1;
    if (childIndex >= queue.length) break;
    let child = queue[childIndex] as Event;
    const sibling = queue[childIndex + 1];
    if (sibling !== undefined && comesBefore(sibling, child)) {
      childIndex++;
      child = sibling;
    }
    if (!comesBefore(child, event)) break;
    queue[index] = child;
    child.heapIndex = index;
    index = childIndex;
  }
  queue[index] = event;
  event.heapIndex = index;
}
