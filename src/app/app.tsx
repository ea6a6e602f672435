// The whole page: bar, panels, status line, and the sheets above them. Keys that command the machine are heard everywhere.

import { useEffect, useState } from "react";
import styles from "./app.module.css";
import { commandForKey, isCommandKey } from "./commands.ts";
import { TooltipLayer } from "./design/tooltip.tsx";
import type { Editor } from "./editor/create-editor.ts";
import type { Example } from "./examples/examples.ts";
import { examples } from "./examples/examples.ts";
import { Arrangement } from "./frame/arrangement.tsx";
import { BreakpointDialog } from "./frame/breakpoint-dialog.tsx";
import { Failure } from "./frame/failure.tsx";
import { Help } from "./frame/help.tsx";
import { ReplaceDialog } from "./frame/replace-dialog.tsx";
import { StatusBar } from "./frame/status-bar.tsx";
import { Timeline } from "./frame/timeline.tsx";
import { Toolbar } from "./frame/toolbar.tsx";
import { UpdateNotice } from "./frame/update-notice.tsx";
import { useLayout, useViewportHeight } from "./frame/use-layout.ts";
import { useProgram, useWorkbench } from "./workbench-context.ts";

const writesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

export function App({ editor }: { readonly editor: Editor }) {
  const workbench = useWorkbench();
  const layout = useLayout();
  const phone = layout === "phone";
  const name = useProgram((state) => state.name);
  const [helping, setHelping] = useState(false);
  const [asked, setAsked] = useState<Example>();
  useViewportHeight();

  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (document.querySelector("dialog[open]")) return;
      if (event.key === "F1" || (event.key === "?" && !writesText(event.target))) {
        event.preventDefault();
        setHelping(true);
        return;
      }
      if (!isCommandKey(event)) return;
      event.preventDefault();
      event.stopPropagation();
      const command = commandForKey(event, workbench.activity(), workbench.isHeldSoon());
      // A key held down repeats as fast as the machine steps: what is not shown yet is not piled up.
      const repeats = command?.repeats && workbench.activity() !== "running";
      if (command && (!event.repeat || repeats)) workbench.command(command.name);
    };
    // Before the editor and the terminal, which have uses of their own for some of these keys.
    window.addEventListener("keydown", pressed, { capture: true });
    return () => window.removeEventListener("keydown", pressed, { capture: true });
  }, [workbench]);

  const open = (example: Example) => {
    setAsked(undefined);
    workbench.program.open({ name: example.name, text: example.text });
    workbench.preferences.setState({ phoneTab: "code" });
    editor.view.focus();
  };

  return (
    <div className={styles["page"]}>
      <Toolbar
        compact={phone}
        onHelp={() => setHelping(true)}
        onExample={(chosen) => {
          const example = examples.find((candidate) => candidate.name === chosen);
          if (!example) return;
          if (workbench.program.hasOwnWork()) setAsked(example);
          else open(example);
        }}
      />
      {phone && <StatusBar compact />}
      {phone && <Timeline />}
      <Failure />
      <UpdateNotice />
      <main className={styles["main"]}>
        <Arrangement editor={editor} layout={layout} />
      </main>
      {!phone && <Timeline />}
      {!phone && <StatusBar compact={false} />}
      <Help open={helping} onClose={() => setHelping(false)} />
      <ReplaceDialog example={asked} current={name} onKeep={() => setAsked(undefined)} onReplace={() => asked && open(asked)} />
      <BreakpointDialog />
      <TooltipLayer />
    </div>
  );
}
