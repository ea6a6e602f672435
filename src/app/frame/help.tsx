// The help sheet: what the buttons do, their keys, and the keys of the editor.

import { commands, keysOf } from "../commands.ts";
import { Dialog } from "../design/dialog.tsx";
import { usePreferences, useWorkbench } from "../workbench-context.ts";
import styles from "./help.module.css";

const isMac = /Mac|iPhone|iPad/.test(navigator.platform);
const chordText = (chord: string): string => (isMac ? chord.replace("Ctrl", "⌘") : chord);

const editorKeys: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ["Ctrl+F"], does: "Find and replace" },
  { keys: ["Ctrl+/"], does: "Make the line a comment, or a comment a line" },
  { keys: ["Ctrl+Z", "Ctrl+Y"], does: "Undo, redo; a run does not forget them" },
  { keys: ["Ctrl+Space"], does: "Complete: instructions with their operands, directives, registers, names, SYS_ numbers" },
  { keys: ["F12"], does: "Go to where the name is defined; so does a press with Ctrl" },
  { keys: ["Shift+F12"], does: "Find every use of the name" },
  { keys: ["F2"], does: "Rename: selects every use of the name, type the new one" },
  { keys: ["F8"], does: "Next error or warning" },
  { keys: ["Ctrl+Shift+M"], does: "List of errors and warnings" },
  { keys: ["Alt+↑", "Alt+↓"], does: "Move the line" },
  { keys: ["Tab"], does: "Spaces to the next column of eight; Esc, then Tab leaves the editor, and the terminal" },
];

const Keys = ({ keys }: { readonly keys: readonly string[] }) => (
  <span className={styles["keys"]}>
    {keys.map((chord) => (
      <kbd key={chord}>{chordText(chord)}</kbd>
    ))}
  </span>
);

const Row = ({ label, hint, keys }: { readonly label: string; readonly hint: string; readonly keys: readonly string[] }) => (
  <div className={styles["row"]}>
    <dt>
      <b>{label}</b>
      <Keys keys={keys} />
    </dt>
    <dd>{hint}.</dd>
  </div>
);

export function Help({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const { pageCommands } = useWorkbench();
  const choices = usePreferences((state) => state.keys);
  return (
    <Dialog title="Keys and help" open={open} onClose={onClose} wide>
      <div className={styles["body"]}>
        <p>
          Write AArch64 Linux assembly, as GNU <code>as</code> takes it. <b>Run</b> assembles and links it into a real executable and starts
          it on a simulated machine inside this page; <b>Step</b> shows what each instruction does. Nothing you write leaves the page.
        </p>
        <section aria-labelledby="help-machine">
          <h3 id="help-machine">The machine</h3>
          <dl>
            {commands.map((command) => (
              <Row key={command.name} {...command} keys={keysOf(command, choices)} />
            ))}
          </dl>
        </section>
        <section aria-labelledby="help-page">
          <h3 id="help-page">The page</h3>
          <dl>
            {pageCommands
              .filter((command) => keysOf(command, choices).length > 0)
              .map((command) => (
                <Row key={command.name} {...command} keys={keysOf(command, choices)} />
              ))}
          </dl>
        </section>
        <section aria-labelledby="help-editor">
          <h3 id="help-editor">The editor</h3>
          <dl>
            {editorKeys.map(({ keys, does }) => (
              <div key={does} className={styles["row"]}>
                <dt>
                  <Keys keys={keys} />
                </dt>
                <dd>{does}.</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
