// The menu of settings: theme, layout, what the editor shows, and the ways to help.

import { Settings } from "lucide-react";
import { useStore } from "zustand";
import controlStyles from "../design/controls.module.css";
import type { MenuEntry } from "../design/menu.tsx";
import { Menu } from "../design/menu.tsx";
import { navigate } from "../route.ts";
import { presetNames, presets } from "../stores/layout.ts";
import type { Theme } from "../stores/preferences.ts";
import { usePreferences, useWorkbench } from "../workbench-context.ts";

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
  { value: "contrast", label: "High contrast" },
];

/** `first`: what stands above the settings. */
export function SettingsMenu({ first = [] }: { readonly first?: readonly MenuEntry[] }) {
  const { preferences, sheets, layout, tour } = useWorkbench();
  const preset = useStore(layout.store, (state) => state.preset);
  const theme = usePreferences((state) => state.theme);
  const machineCode = usePreferences((state) => state.machineCode);
  const textKeys = usePreferences((state) => state.textKeys);
  const entries: readonly MenuEntry[] = [
    ...first,
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
    { kind: "item", label: "Keys and help", choose: () => sheets.open({ kind: "help" }) },
  ];
  return (
    <Menu label="Settings" tooltip="Theme, editor, help" className={controlStyles["icon"]} entries={entries}>
      <Settings size={18} aria-hidden="true" />
    </Menu>
  );
}
