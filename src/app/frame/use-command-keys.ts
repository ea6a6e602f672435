// Keys that command the machine or the page are heard everywhere, unless a dialog is open or a list of the course stands in front.

import { useEffect } from "react";
import { commandForKey, isCommandKey, rowForKey } from "../commands.ts";
import { isList, readRoute } from "../route.ts";
import type { Workbench } from "../workbench.ts";
import { useWorkbench } from "../workbench-context.ts";

const writesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

/** What the key means; undefined: nothing here. */
function meaningOf(event: KeyboardEvent, workbench: Workbench): (() => void) | undefined {
  const choices = workbench.preferences.getState().keys;
  const isOfMachine = isCommandKey(event, choices);
  const pageCommand = rowForKey(workbench.pageCommands, event, choices);
  // A key that writes something is only a command where nothing is written.
  const isPlain = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (pageCommand && !isOfMachine && !(isPlain && writesText(event.target)))
    return () => {
      if (!event.repeat) pageCommand.run();
    };
  if (!isOfMachine) return undefined;
  const command = commandForKey(event, workbench.activity(), workbench.isHeldSoon(), choices);
  return () => {
    // A key held down repeats as fast as the machine steps: what is not shown yet is not piled up.
    const repeats = command?.repeats && workbench.activity() !== "running";
    if (command && (!event.repeat || repeats)) workbench.command(command.name);
  };
}

export function useCommandKeys(): void {
  const workbench = useWorkbench();
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (document.querySelector("dialog[open]") || isList(readRoute(location.hash))) return;
      const act = meaningOf(event, workbench);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    // Before the editor and the terminal, which have uses of their own for some of these keys.
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [workbench]);
}
