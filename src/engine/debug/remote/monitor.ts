// gdb's `monitor`: what the machine can tell and do that the protocol has no packets for.

import { formatMapping } from "../../kernel/index.ts";
import type { Debugger, Move } from "../debugger.ts";
import type { EventKind } from "../events.ts";
import type { Moving } from "../stop.ts";

const help = `where               instruction count and virtual time of this moment, and how far the run is known
goto N              to the moment at which N instructions had retired
next KIND [NAME]    forward to the next call, signal, packet, output or input
previous KIND [NAME]  back to the one before
maps                the memory map
history             what recording takes
`;

const kinds: readonly string[] = ["call", "signal", "packet", "output", "input"];

/** Gives what is to be printed. After a move gdb must be asked to look again (`flushregs` or any step). */
export function* monitorCommand(engine: Debugger, text: string): Moving<string> {
  const { timeline } = engine;
  const [command = "", ...words] = text.trim().split(/\s+/);
  const where = (): string => {
    const { position, end } = timeline;
    return `instruction ${position.instructions} of ${end.instructions}, ${timeline.computer.nowNs} ns\n`;
  };
  switch (command) {
    case "help":
      return help;
    case "where":
      return where();
    case "goto": {
      if (!/^\d+$/.test(words[0] ?? "")) return "goto: how many instructions? A number, such as goto 1000\n";
      yield* engine.move({ kind: "position", target: timeline.at(Number(words[0])) });
      return `${where()}(maintenance flush register-cache shows it)\n`;
    }
    case "next":
    case "previous": {
      const [kind, ...names] = words;
      if (!kinds.includes(kind)) return `${command}: what? call, signal, packet, output or input\n`;
      const move: Move = {
        kind: "event",
        event: kind as EventKind,
        backward: command === "previous",
        ...(names.length > 0 ? { names } : {}),
      };
      yield* engine.move(move);
      return `${where()}(maintenance flush register-cache shows it)\n`;
    }
    case "maps":
      return timeline.computer
        .mappings(engine.pid)
        .map((mapping) => `${formatMapping(mapping)}\n`)
        .join("");
    case "history":
      return `${timeline.snapshots.length} snapshots, ${(timeline.recordedBytes / 2 ** 20).toFixed(1)} MiB, ${timeline.log.length} inputs\n`;
    default:
      return `monitor: there is no command "${command}"\n${help}`;
  }
}
