// What a person can tell the page rather than the machine: files, panels, sheets, looks. One row a command; the palette, the keys and the
// help sheet read them beside the machine's.

import { focusPanel } from "./frame/focus-panel.ts";
import { downloadProject } from "./project/transfer.ts";
import { isList, navigate, readRoute } from "./route.ts";
import type { LayoutStore, LayoutWidth, PanelName } from "./stores/layout.ts";
import { panelNames, panelTitles, presetNames, presets } from "./stores/layout.ts";
import type { PreferencesStore, Theme } from "./stores/preferences.ts";
import type { Program } from "./stores/program.ts";
import type { Sheets } from "./stores/sheets.ts";
import type { Tour } from "./stores/tour.ts";

export interface PageCommand {
  readonly name: string;
  readonly group: "Go" | "Text" | "Project" | "Panels" | "Look" | "Help";
  readonly label: string;
  readonly hint: string;
  readonly keys: readonly string[];
  readonly run: () => void;
}

interface Ties {
  readonly program: Program;
  readonly sheets: Sheets;
  readonly tour: Tour;
  readonly preferences: PreferencesStore;
  readonly layout: LayoutStore;
  readonly reveal: (panel: PanelName) => void;
  readonly width: () => LayoutWidth;
  readonly formatText: () => void;
}

const themeNames: Readonly<Record<Theme, string>> = {
  system: "as the system",
  light: "light",
  dark: "dark",
  contrast: "high contrast",
};

/** Turns what is shown off, and what is hidden on. */
const flip = (preferences: PreferencesStore, name: "machineCode" | "fileTree" | "inlineValues") =>
  preferences.setState({ [name]: preferences.getState()[name] === "shown" ? "hidden" : "shown" });

const focusedPanel = () => document.activeElement?.closest<HTMLElement>("[data-panel]")?.dataset["panel"] as PanelName | undefined;

const goCommands = ({ sheets }: Ties): readonly PageCommand[] => [
  {
    name: "palette",
    group: "Go",
    label: "Command palette",
    hint: "Every command by its name; @ for a symbol, : for a line",
    keys: ["Ctrl+K", "Ctrl+Shift+P"],
    run: () => sheets.open({ kind: "palette" }),
  },
  {
    name: "symbols",
    group: "Go",
    label: "Go to symbol …",
    hint: "Labels, constants and macros of every file",
    keys: ["Ctrl+Shift+O"],
    run: () => sheets.open({ kind: "palette", query: "@" }),
  },
];

const textCommands = ({ preferences, formatText }: Ties): readonly PageCommand[] => [
  {
    name: "format",
    group: "Text",
    label: "Format the text",
    hint: "Labels, mnemonics, operands and comments in columns",
    keys: ["Shift+Alt+F"],
    run: formatText,
  },
  {
    name: "machineCode",
    group: "Text",
    label: "Machine code beside the lines",
    hint: "Address and bytes of each line, on or off",
    keys: [],
    run: () => flip(preferences, "machineCode"),
  },
  {
    name: "inlineValues",
    group: "Text",
    label: "Values beside the lines",
    hint: "What each line just executed has written, on or off",
    keys: [],
    run: () => flip(preferences, "inlineValues"),
  },
  {
    name: "vimKeys",
    group: "Text",
    label: "Vim keys in the text",
    hint: "Normal, insert and visual mode, : commands; on or off",
    keys: [],
    run: () => preferences.setState({ textKeys: preferences.getState().textKeys === "vim" ? "standard" : "vim" }),
  },
];

const projectCommands = ({ program, sheets, preferences }: Ties): readonly PageCommand[] => [
  {
    name: "newFile",
    group: "Project",
    label: "New file …",
    hint: "Another file of the project",
    keys: [],
    run: () => sheets.open({ kind: "newFile" }),
  },
  {
    name: "renameFile",
    group: "Project",
    label: "Rename the file …",
    hint: "The one in front",
    keys: [],
    run: () => sheets.open({ kind: "renameFile", name: program.store.getState().name }),
  },
  {
    name: "files",
    group: "Project",
    label: "List of files",
    hint: "The project as a tree beside the text, on or off",
    keys: ["Ctrl+B"],
    run: () => flip(preferences, "fileTree"),
  },
  {
    name: "share",
    group: "Project",
    label: "Share …",
    hint: "The project as a link, a QR code, or part of a page",
    keys: [],
    run: () => sheets.open({ kind: "share" }),
  },
  {
    name: "launch",
    group: "Project",
    label: "Arguments and input …",
    hint: "What the program is started with: words, standard input, entry, seed",
    keys: [],
    run: () => sheets.open({ kind: "launch" }),
  },
  {
    name: "author",
    group: "Project",
    label: "Write a lesson",
    hint: "The author's view: preview, what is wrong, its answers tested",
    keys: [],
    run: () => navigate({ page: "author" }),
  },
  {
    name: "newProject",
    group: "Project",
    label: "New project …",
    hint: "Begin another one; this one stays",
    keys: [],
    run: () => sheets.open({ kind: "newProject" }),
  },
  {
    name: "projects",
    group: "Project",
    label: "All projects …",
    hint: "All that this browser keeps",
    keys: ["Ctrl+Shift+E"],
    run: () => sheets.open({ kind: "projects" }),
  },
  {
    name: "history",
    group: "Project",
    label: "History …",
    hint: "Versions of this project, to compare and bring back",
    keys: [],
    run: () => sheets.open({ kind: "history" }),
  },
  {
    name: "saveZip",
    group: "Project",
    label: "Save the project as .zip",
    hint: "Every file of it",
    keys: ["Ctrl+S"],
    run: () => void downloadProject(program),
  },
];

const panelCommands = ({ layout, reveal, width }: Ties): readonly PageCommand[] => [
  ...panelNames.map(
    (panel, index): PageCommand => ({
      name: `panel.${panel}`,
      group: "Panels",
      label: `Show ${panelTitles[panel]}`,
      hint: "Bring the panel to the front, also if it was closed, and go to it",
      keys: index < 10 ? [`Alt+${(index + 1) % 10}`] : [],
      run: () => {
        reveal(panel);
        focusPanel(panel);
      },
    }),
  ),
  ...presetNames.map(
    (preset): PageCommand => ({
      name: `layout.${preset}`,
      group: "Panels",
      label: `Layout: ${presets[preset].label}`,
      hint: presets[preset].about,
      keys: [],
      run: () => layout.choose(preset),
    }),
  ),
  {
    name: "maximise",
    group: "Panels",
    label: "Maximise the panel",
    hint: "The one that has the focus, and back",
    keys: ["Ctrl+Shift+X"],
    run: () => {
      const { maximised } = layout.store.getState();
      layout.maximise(maximised === undefined ? (focusedPanel() ?? "editor") : undefined);
    },
  },
  {
    name: "closePanel",
    group: "Panels",
    label: "Close the panel",
    hint: "The one that has the focus; Show … brings it back",
    keys: [],
    run: () => {
      const focused = focusedPanel();
      if (focused) layout.close(width(), focused);
    },
  },
];

const lookCommands = ({ preferences }: Ties): readonly PageCommand[] => [
  ...(Object.keys(themeNames) as Theme[]).map(
    (theme): PageCommand => ({
      name: `theme.${theme}`,
      group: "Look",
      label: `Theme: ${themeNames[theme]}`,
      hint: "Colours of the page",
      keys: [],
      run: () => preferences.setState({ theme }),
    }),
  ),
];

const helpCommands = ({ sheets, tour }: Ties): readonly PageCommand[] => [
  {
    name: "converter",
    group: "Help",
    label: "Number converter",
    hint: "Hexadecimal, decimal, binary, text, float; which immediates can hold it",
    keys: ["Alt+C"],
    run: () => sheets.open({ kind: "converter" }),
  },
  {
    name: "conventions",
    group: "Help",
    label: "Calling conventions",
    hint: "Registers in calls and system calls, on a card",
    keys: [],
    run: () => sheets.open({ kind: "conventions" }),
  },
  {
    name: "tour",
    group: "Help",
    label: "Tour",
    hint: "What is where on this page, in a minute",
    keys: [],
    run: () => {
      const route = readRoute(location.hash);
      if (isList(route) || route.page === "reference") navigate({ page: "workbench" });
      tour.goTo(0);
    },
  },
  { name: "ascii", group: "Help", label: "ASCII table", hint: "Codes 0 to 127", keys: [], run: () => sheets.open({ kind: "ascii" }) },
  {
    name: "reference",
    group: "Help",
    label: "Reference",
    hint: "Every instruction, directive, system call, errno and register",
    keys: ["Alt+H"],
    run: () => {
      location.hash = "#/reference";
    },
  },
  {
    name: "keys",
    group: "Help",
    label: "Change keys …",
    hint: "A key of your own for each command",
    keys: [],
    run: () => sheets.open({ kind: "keys" }),
  },
  { name: "help", group: "Help", label: "Keys and help", hint: "This sheet", keys: ["F1", "?"], run: () => sheets.open({ kind: "help" }) },
];

export const pageCommands = (ties: Ties): readonly PageCommand[] =>
  [goCommands, textCommands, projectCommands, panelCommands, lookCommands, helpCommands].flatMap((group) => group(ties));
