// Puts the page together: workbench, editor, and the React tree that shows them.

import "./design/tokens.css";
import "./design/base.css";
import { lazy, Suspense } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { openWorker } from "./client/connection.ts";
import { keepForOffline } from "./client/offline.ts";
import { nextFrame } from "./client/pace.ts";
import { installScriptPolicy } from "./client/trusted-scripts.ts";
import { createEditor } from "./editor/create-editor.ts";
import { readEmbed } from "./share/embed.ts";
import { lastProject } from "./stores/drafts.ts";
import { memoryShelf, openShelf } from "./stores/shelf.ts";
import { createWorkbench } from "./workbench.ts";
import { WorkbenchProvider } from "./workbench-context.ts";

const EmbedPage = lazy(() => import("./share/embed-page.tsx"));

installScriptPolicy();
// In a frame of another page, nothing of this browser's projects is shown, and nothing is kept.
const embed = readEmbed(location.search);
const shelf = embed ? memoryShelf() : await openShelf();
const stored = embed ? undefined : await lastProject(shelf);
const workbench = createWorkbench({ open: openWorker, schedule: nextFrame, shelf, stored });
const editor = createEditor(workbench, embed?.isReadOnly);

/** Who asks the system for more contrast has it here as well. */
const moreContrast = matchMedia("(prefers-contrast: more) and (forced-colors: none)");
const applyTheme = () => {
  const { theme } = workbench.preferences.getState();
  if (theme !== "system") document.documentElement.dataset["theme"] = theme;
  else if (moreContrast.matches) document.documentElement.dataset["theme"] = "contrast";
  else delete document.documentElement.dataset["theme"];
};
applyTheme();
moreContrast.addEventListener("change", applyTheme);
workbench.preferences.subscribe(applyTheme);

if (!embed) keepForOffline();

// Pages are put away without further notice: what is not yet written is written now.
window.addEventListener("pagehide", workbench.program.flush);
document.addEventListener("visibilitychange", workbench.program.flush);

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <WorkbenchProvider value={workbench}>
      {embed ? (
        <Suspense>
          <EmbedPage editor={editor} embed={embed} />
        </Suspense>
      ) : (
        <App editor={editor} />
      )}
    </WorkbenchProvider>,
  );
}
