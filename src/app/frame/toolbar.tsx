// The bar at the top: the commands, the state of the machine, examples and settings.

import {
  ArrowUpFromDot,
  BookOpen,
  CircleDot,
  CornerDownRight,
  EllipsisVertical,
  FastForward,
  GraduationCap,
  Layers,
  ListEnd,
  Pause,
  Play,
  RedoDot,
  Rewind,
  Settings,
  SlidersHorizontal,
  Square,
  SquareTerminal,
  StepBack,
  StepForward,
  TextCursorInput,
  UndoDot,
} from "lucide-react";
import type { ReactNode } from "react";
import { useStore } from "zustand";
import type { Command, CommandName } from "../commands.ts";
import { commands, keyText } from "../commands.ts";
import controlStyles from "../design/controls.module.css";
import type { MenuEntry } from "../design/menu.tsx";
import { Menu } from "../design/menu.tsx";
import { ProjectMenu } from "../project/project-menu.tsx";
import { addressOf, navigate } from "../route.ts";
import { presetNames, presets } from "../stores/layout.ts";
import type { Theme } from "../stores/preferences.ts";
import { useDescribedState, usePreferences, useWorkbench } from "../workbench-context.ts";
import { Logo } from "./logo.tsx";
import { StatePill } from "./state-pill.tsx";
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

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "contrast", label: "High contrast" },
];

export interface ToolbarProps {
  readonly compact: boolean;
}

export function Toolbar({ compact }: ToolbarProps) {
  const { command, preferences, sheets, layout, tour } = useWorkbench();
  const preset = useStore(layout.store, (state) => state.preset);
  const keyChoices = usePreferences((state) => state.keys);
  const onHelp = () => sheets.open({ kind: "help" });
  const { activity } = useDescribedState();
  const theme = usePreferences((state) => state.theme);
  const machineCode = usePreferences((state) => state.machineCode);
  const textKeys = usePreferences((state) => state.textKeys);

  const button = (row: Command) => {
    const enabled = row.when.includes(activity);
    return (
      <button
        // One place for two: whoever pressed Pause has the focus on Continue.
        key={row.name === "pause" ? "continue" : row.name}
        type="button"
        className={row.name === "run" ? controlStyles["primary"] : controlStyles["button"]}
        aria-label={row.label}
        aria-disabled={!enabled}
        data-command={row.name}
        data-tooltip={row.place === "sign" ? `${row.label}: ${row.hint}` : row.hint}
        data-keys={keyText(row, keyChoices)}
        onClick={() => command(row.name)}
      >
        {icons[row.name]}
        {row.place !== "sign" && <span>{(compact && row.shortLabel) || row.label}</span>}
      </button>
    );
  };

  const placed = (...places: readonly Command["place"][]) => commands.filter((row) => places.includes(row.place));
  const beside = commands.filter((row) => row.name === "runBeside");
  // Never both at once: the one that can be given stands in the place of both.
  const absent = activity === "running" || activity === "blocked" ? "continue" : "pause";
  const main = placed(undefined).filter((row) => row.name !== "runBeside" && row.name !== absent);
  const signs = placed("sign");
  const menu = compact ? placed("sign", "menu") : placed("menu");
  const moves = (
    <Menu
      label="More moves"
      tooltip="Over, out, to the cursor, backwards; breakpoints"
      className={compact ? controlStyles["button"] : controlStyles["icon"]}
      entries={menu.map((row) => ({
        kind: "item",
        label: row.label,
        detail: row.hint,
        ...(compact ? {} : { keys: keyText(row, keyChoices) }),
        icon: icons[row.name],
        disabled: !row.when.includes(activity),
        choose: () => command(row.name),
      }))}
    >
      <EllipsisVertical size={16} aria-hidden="true" />
      {compact && <span>More</span>}
    </Menu>
  );

  const settingEntries: readonly MenuEntry[] = [
    ...(compact
      ? beside.map((row) => ({
          kind: "item" as const,
          label: row.label,
          detail: "as another process on the same machine",
          icon: icons[row.name],
          disabled: !row.when.includes(activity),
          choose: () => command(row.name),
        }))
      : []),
    { kind: "heading", label: "Theme" },
    ...themes.map(({ value, label }) => ({
      kind: "item" as const,
      label,
      checked: theme === value,
      choose: () => preferences.setState({ theme: value }),
    })),
    { kind: "heading", label: "Layout" },
    ...presetNames.map((name) => ({
      kind: "item" as const,
      label: presets[name].label,
      detail: presets[name].about,
      checked: preset === name,
      choose: () => layout.choose(name),
    })),
    { kind: "heading", label: "Editor" },
    {
      kind: "item",
      label: "Machine code",
      detail: "address and bytes beside each line",
      checked: machineCode === "shown",
      choose: () => preferences.setState({ machineCode: machineCode === "shown" ? "hidden" : "shown" }),
    },
    {
      kind: "item",
      label: "Vim keys",
      detail: "normal, insert and visual mode",
      checked: textKeys === "vim",
      choose: () => preferences.setState({ textKeys: textKeys === "vim" ? "standard" : "vim" }),
    },
    { kind: "heading", label: "Help" },
    { kind: "item", label: "Tour", detail: "what is where, in a minute", choose: () => tour.goTo(0) },
    { kind: "item", label: "Command palette", keys: "Ctrl+K", choose: () => sheets.open({ kind: "palette" }) },
    { kind: "item", label: "Reference", detail: "instructions, calls, errors", choose: () => navigate({ page: "reference", path: [] }) },
    { kind: "item", label: "Number converter", choose: () => sheets.open({ kind: "converter" }) },
    { kind: "item", label: "Calling conventions", choose: () => sheets.open({ kind: "conventions" }) },
    { kind: "item", label: "ASCII table", choose: () => sheets.open({ kind: "ascii" }) },
    { kind: "item", label: "Change keys …", choose: () => sheets.open({ kind: "keys" }) },
    { kind: "item", label: "Keys and help", choose: onHelp },
  ];

  const brand = (
    <h1 className={styles["brand"]} aria-label="svc0">
      <Logo />
      <span>
        svc<b>0</b>
      </span>
    </h1>
  );
  const examples = (
    <a
      aria-label="Examples"
      href={addressOf({ page: "examples" })}
      className={controlStyles["button"]}
      data-tooltip="Programs to look at, from hello to a server for many clients"
    >
      <BookOpen size={16} aria-hidden="true" />
      <span>Examples</span>
    </a>
  );
  const learn = (
    <a
      aria-label="Learn"
      href={addressOf({ page: "learn" })}
      className={controlStyles["button"]}
      data-tooltip="From one system call to a web server"
    >
      <GraduationCap size={17} aria-hidden="true" />
      <span>Learn</span>
    </a>
  );
  const settingsMenu = (
    <Menu label="Settings" tooltip="Theme, editor, help" className={controlStyles["icon"]} entries={settingEntries}>
      <Settings size={18} aria-hidden="true" />
    </Menu>
  );
  const helpButton = (
    <button type="button" className={controlStyles["icon"]} aria-label="Help" data-tooltip="Keys and help" data-keys="?" onClick={onHelp}>
      <span className={styles["question"]} aria-hidden="true">
        ?
      </span>
    </button>
  );

  if (compact) {
    return (
      <header className={styles["compact"]}>
        <div className={styles["row"]}>
          {brand}
          <StatePill compact />
          <ProjectMenu className={controlStyles["icon"]} compact />
          {learn}
          {examples}
          {settingsMenu}
        </div>
        <div className={styles["commands"]} role="toolbar" aria-label="Machine">
          {main.map(button)}
          {moves}
        </div>
      </header>
    );
  }
  return (
    <header className={styles["toolbar"]}>
      {brand}
      <ProjectMenu className={`${controlStyles["button"]} ${styles["project"]}`} />
      {learn}
      {examples}
      <div className={styles["commands"]} role="toolbar" aria-label="Machine">
        {main.map(button)}
        {signs.map(button)}
        {beside.map(button)}
        {moves}
      </div>
      <StatePill />
      {settingsMenu}
      {helpButton}
    </header>
  );
}
