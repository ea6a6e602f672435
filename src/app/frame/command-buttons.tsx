// The buttons of the bar at the top that tell the machine what to do, and the menu of those that have no button.

import {
  ArrowUpFromDot,
  CircleDot,
  CornerDownRight,
  EllipsisVertical,
  FastForward,
  Layers,
  ListEnd,
  Pause,
  Play,
  RedoDot,
  Rewind,
  SlidersHorizontal,
  Square,
  SquareTerminal,
  StepBack,
  StepForward,
  TextCursorInput,
  UndoDot,
} from "lucide-react";
import type { ReactNode } from "react";
import type { Command, CommandName } from "../commands.ts";
import { commands, keyText } from "../commands.ts";
import controlStyles from "../design/controls.module.css";
import type { MenuEntry } from "../design/menu.tsx";
import { Menu } from "../design/menu.tsx";
import { useDescribedState, usePreferences, useWorkbench } from "../workbench-context.ts";
import styles from "./toolbar.module.css";

const icons: Readonly<Record<CommandName, ReactNode>> = {
  run: <Play size={16} aria-hidden="true" fill="currentColor" />,
  step: <StepForward size={16} aria-hidden="true" />,
  stepBack: <StepBack size={16} aria-hidden="true" />,
  continue: <FastForward size={16} aria-hidden="true" />,
  pause: <Pause size={16} aria-hidden="true" />,
  stop: <Square size={15} aria-hidden="true" fill="currentColor" />,
  stepOver: <RedoDot size={16} aria-hidden="true" />,
  stepOverBack: <UndoDot size={16} aria-hidden="true" />,
  stepOut: <ArrowUpFromDot size={16} aria-hidden="true" />,
  continueBack: <Rewind size={16} aria-hidden="true" />,
  runToCursor: <TextCursorInput size={16} aria-hidden="true" />,
  runBackToCursor: <CornerDownRight size={16} aria-hidden="true" />,
  nextCall: <ListEnd size={16} aria-hidden="true" />,
  toggleBreakpoint: <CircleDot size={16} aria-hidden="true" />,
  editBreakpoint: <SlidersHorizontal size={16} aria-hidden="true" />,
  runBeside: <Layers size={16} aria-hidden="true" />,
  shell: <SquareTerminal size={16} aria-hidden="true" />,
};

const placed = (...places: readonly Command["place"][]) => commands.filter((row) => places.includes(row.place));
const beside = commands.filter((row) => row.name === "runBeside");

function CommandButton({ row, compact = false }: { readonly row: Command; readonly compact?: boolean }) {
  const { command } = useWorkbench();
  const keyChoices = usePreferences((state) => state.keys);
  const { activity } = useDescribedState();
  return (
    <button
      type="button"
      className={row.name === "run" ? controlStyles["primary"] : controlStyles["button"]}
      aria-label={row.label}
      aria-disabled={!row.when.includes(activity)}
      data-command={row.name}
      data-tooltip={row.place === "sign" ? `${row.label}: ${row.hint}` : row.hint}
      data-keys={keyText(row, keyChoices)}
      onClick={() => command(row.name)}
    >
      {icons[row.name]}
      {row.place !== "sign" && <span>{(compact && row.shortLabel) || row.label}</span>}
    </button>
  );
}

/** A command as an entry of a menu. */
function useEntry(): (row: Command) => Extract<MenuEntry, { kind: "item" }> {
  const { command } = useWorkbench();
  const { activity } = useDescribedState();
  return (row) => ({
    kind: "item",
    label: row.label,
    detail: row.hint,
    icon: icons[row.name],
    disabled: !row.when.includes(activity),
    choose: () => command(row.name),
  });
}

/** Where the bar is narrow, Run beside has its place among the settings. */
export function useBesideEntries(): readonly MenuEntry[] {
  const entryOf = useEntry();
  return beside.map((row) => ({ ...entryOf(row), detail: "as another process on the same machine" }));
}

function MoreMoves({ compact }: { readonly compact: boolean }) {
  const keyChoices = usePreferences((state) => state.keys);
  const entryOf = useEntry();
  const rows = compact ? placed("sign", "menu") : placed("menu");
  return (
    <Menu
      label="More moves"
      tooltip="Over, out, to the cursor, backwards; breakpoints"
      className={compact ? controlStyles["button"] : controlStyles["icon"]}
      entries={rows.map((row) => ({ ...entryOf(row), ...(compact ? {} : { keys: keyText(row, keyChoices) }) }))}
    >
      <EllipsisVertical size={16} aria-hidden="true" />
      {compact && <span>More</span>}
    </Menu>
  );
}

export function CommandButtons({ compact }: { readonly compact: boolean }) {
  const { activity } = useDescribedState();
  // Never both at once: the one that can be given stands in the place of both.
  const absent = activity === "running" || activity === "blocked" ? "continue" : "pause";
  const main = placed(undefined).filter((row) => row.name !== "runBeside" && row.name !== absent);
  const rows = compact ? main : [...main, ...placed("sign"), ...beside];
  return (
    <div className={styles["commands"]} role="toolbar" aria-label="Machine">
      {rows.map((row) => (
        // One place for two: whoever pressed Pause has the focus on Continue.
        <CommandButton key={row.name === "pause" ? "continue" : row.name} row={row} compact={compact} />
      ))}
      <MoreMoves compact={compact} />
    </div>
  );
}
