// A forked tool has its own copy of how far it has come.

import type { ToolProgress } from "./host-tool.ts";
import { copyStepLog } from "./step-log.ts";

export const copyToolProgress = ({ steps, ...progress }: ToolProgress): ToolProgress => ({
  ...progress,
  input: [...progress.input],
  streams: [...progress.streams],
  ...(steps ? { steps: copyStepLog(steps) } : {}),
});
