export { hashOf } from "./hash.ts";
export { LostDeterminism } from "./history.ts";
export type { HostAction } from "./host-action.ts";
export { comparePositions, isBefore, type Position } from "./position.ts";
export { type LoggedAction, type Slice, type SliceOptions, Timeline, type TimelineOptions } from "./timeline.ts";
