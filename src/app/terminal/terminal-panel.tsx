// The terminal's place on the page. Its screen is loaded once, when the browser has time, and lives on when the layout moves it.

import { Eraser, SquareTerminal } from "lucide-react";
import { useEffect, useRef } from "react";
import { commands } from "../commands.ts";
import controlStyles from "../design/controls.module.css";
import { Panel } from "../design/panel.tsx";
import type { Workbench } from "../workbench.ts";
import { usePreferences, useTerminal, useWorkbench } from "../workbench-context.ts";
import type { Screen } from "./screen.ts";
import styles from "./terminal-panel.module.css";

const shell = commands.find(({ name }) => name === "shell")!;

const screens = new WeakMap<Workbench, Promise<Screen>>();

/** Until the page has been painted and is idle. */
const idle = (): Promise<void> =>
  new Promise((resolve) => {
    if ("requestIdleCallback" in window) requestIdleCallback(() => resolve(), { timeout: 500 });
    else setTimeout(resolve, 100);
  });

function screenOf(workbench: Workbench): Promise<Screen> {
  const existing = screens.get(workbench);
  if (existing) return existing;
  const created = idle()
    .then(() => import("./screen.ts"))
    .then(({ createScreen }) => {
      const screen = createScreen({ input: workbench.client.input, size: workbench.client.terminalSize });
      workbench.terminal.attach(screen);
      return screen;
    });
  screens.set(workbench, created);
  return created;
}

export function TerminalPanel() {
  const workbench = useWorkbench();
  const text = useTerminal((state) => state.text);
  const empty = useTerminal((state) => state.empty);
  const theme = usePreferences((state) => state.theme);
  const place = useRef<HTMLDivElement>(null);

  useEffect(() => {
    let gone = false;
    void screenOf(workbench).then((screen) => {
      if (!gone && place.current) screen.mount(place.current);
    });
    return () => {
      gone = true;
    };
  }, [workbench]);

  useEffect(() => {
    const retheme = () => void screenOf(workbench).then((screen) => screen.retheme());
    if (theme !== undefined) retheme();
    const scheme = matchMedia("(prefers-color-scheme: dark)");
    scheme.addEventListener("change", retheme);
    return () => scheme.removeEventListener("change", retheme);
  }, [workbench, theme]);

  return (
    <Panel
      title="Terminal"
      controls={
        <>
          <button
            type="button"
            className={controlStyles["button"]}
            data-tooltip={shell.hint}
            onClick={() => {
              workbench.command("shell");
              void screenOf(workbench).then((screen) => screen.focus());
            }}
          >
            <SquareTerminal size={16} aria-hidden="true" />
            {shell.label}
          </button>
          <button
            type="button"
            className={controlStyles["icon"]}
            aria-label="Clear terminal"
            data-tooltip="Clear the terminal"
            onClick={workbench.terminal.clear}
          >
            <Eraser size={16} aria-hidden="true" />
          </button>
        </>
      }
    >
      <div className={styles["body"]}>
        <div ref={place} className={styles["screen"]} />
        {empty && (
          <p className={styles["hint"]} aria-hidden="true">
            What your program prints appears here; what you type goes to it. Or open a shell and use as, ld and ./program yourself.
          </p>
        )}
        {/* The screen announces its own output: this copy is for reading over. */}
        <div className="visually-hidden" role="log" aria-label="Terminal output" aria-live="off">
          {text}
        </div>
      </div>
    </Panel>
  );
}
