// All commands, in the order of gdb's manual.

import { breakpointCommands } from "./breakpoint-commands.ts";
import { checkpointCommands } from "./checkpoint-commands.ts";
import type { Command } from "./command.ts";
import { dataCommands } from "./data-commands.ts";
import { infoCommands } from "./info-commands.ts";
import { recordCommands } from "./record-commands.ts";
import { runningCommands } from "./running-commands.ts";
import { scriptCommands } from "./script-commands.ts";
import { settingCommands } from "./setting-commands.ts";
import { signalCommands } from "./signal-commands.ts";
import { sourceCommands } from "./source-commands.ts";
import { stackCommands } from "./stack-commands.ts";
import { supportCommands } from "./support-commands.ts";
import { threadCommands } from "./thread-commands.ts";

export const commands: readonly Command[] = [
  ...runningCommands,
  ...breakpointCommands,
  ...checkpointCommands,
  ...stackCommands,
  ...sourceCommands,
  ...dataCommands,
  ...settingCommands,
  ...infoCommands,
  ...threadCommands,
  ...recordCommands,
  ...signalCommands,
  ...scriptCommands,
  ...supportCommands,
];
