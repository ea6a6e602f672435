// The files of the project as a tree: folders come from the names. Arrow keys move, Enter opens, F2 renames, Delete deletes.

import { ChevronDown, EllipsisVertical, FileCode, FileText, FolderOpen } from "lucide-react";
import type { KeyboardEvent } from "react";
import controlStyles from "../design/controls.module.css";
import { Menu } from "../design/menu.tsx";
import { moveInTree } from "../design/row-keys.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./file-tree.module.css";
import { chooseFiles, download, downloadProject, takeIn } from "./transfer.ts";

interface Row {
  readonly kind: "folder" | "file";
  /** Whole. */
  readonly name: string;
  readonly depth: number;
}

/** Files with their folders above them, in the order of names. */
export function treeOf(names: readonly string[]): readonly Row[] {
  const seen = new Set<string>();
  return [...names]
    .sort((a, b) => Number(b.includes("/")) - Number(a.includes("/")) || a.localeCompare(b))
    .flatMap((name): Row[] => {
      const parts = name.split("/");
      const folders = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join("/"));
      const fresh = folders.filter((folder) => !seen.has(folder));
      for (const folder of fresh) seen.add(folder);
      return [
        ...fresh.map((folder) => ({ kind: "folder" as const, name: folder, depth: folder.split("/").length - 1 })),
        { kind: "file", name, depth: parts.length - 1 },
      ];
    });
}

const lastPart = (name: string): string => name.slice(name.lastIndexOf("/") + 1);

export function FileTree() {
  const { program, sheets } = useWorkbench();
  const names = useProgram((state) => state.files.map(({ name }) => name));
  const front = useProgram((state) => state.name);
  const title = useProgram((state) => state.title);
  const rows = treeOf(names);

  const keys = (event: KeyboardEvent<HTMLElement>) => {
    if (event.key === "F2") sheets.open({ kind: "renameFile", name: front });
    if (event.key === "Delete") sheets.open({ kind: "deleteFile", name: front });
    moveInTree(event);
  };

  return (
    <section className={styles["tree"]} aria-label="Files of the project">
      <header className={styles["header"]}>
        <h2>{title}</h2>
        <Menu
          label="Files: more"
          className={controlStyles["icon"]}
          entries={[
            { kind: "item", label: "New file …", choose: () => sheets.open({ kind: "newFile" }) },
            {
              kind: "item",
              label: "Bring in files …",
              detail: "or drop them on the text; a .zip becomes a project",
              choose: async () => {
                const complaints = await takeIn(program, await chooseFiles(".s,.S,.inc,.txt,.html,.css,.zip,*"));
                if (complaints.length > 0) sheets.open({ kind: "message", title: "Not brought in", text: complaints.join("\n") });
              },
            },
            { kind: "heading", label: front },
            { kind: "item", label: "Rename …", detail: "F2", choose: () => sheets.open({ kind: "renameFile", name: front }) },
            {
              kind: "item",
              label: "Save to disk",
              choose: () => {
                const file = program.files().find((candidate) => candidate.name === front);
                if (file) download(lastPart(front), new TextEncoder().encode(file.text), "text/plain");
              },
            },
            {
              kind: "item",
              label: "Delete …",
              detail: names.length === 1 ? "the last file stays" : "Delete",
              disabled: names.length === 1,
              choose: () => sheets.open({ kind: "deleteFile", name: front }),
            },
            { kind: "heading", label: "All files" },
            { kind: "item", label: "Save all as .zip", choose: () => void downloadProject(program) },
          ]}
        >
          <EllipsisVertical size={16} aria-hidden="true" />
        </Menu>
      </header>
      <div role="tree" aria-label="Files" className={styles["rows"]} onKeyDown={keys}>
        {rows.map(({ kind, name, depth }) =>
          kind === "folder" ? (
            <div
              key={`${name}/`}
              role="treeitem"
              aria-level={depth + 1}
              aria-expanded
              className={styles["folder"]}
              style={{ paddingLeft: 8 + depth * 14 }}
              tabIndex={-1}
            >
              <ChevronDown size={13} aria-hidden="true" />
              <FolderOpen size={14} aria-hidden="true" /> {lastPart(name)}
            </div>
          ) : (
            <div key={name} role="none" className={styles["row"]} data-front={name === front || undefined}>
              <button
                type="button"
                role="treeitem"
                aria-level={depth + 1}
                aria-selected={name === front}
                tabIndex={name === front ? 0 : -1}
                className={styles["file"]}
                style={{ paddingLeft: 10 + depth * 14 }}
                data-tooltip={name.length > 16 ? name : undefined}
                onClick={() => program.show(name)}
              >
                {/\.(s|inc)$/i.test(name) ? <FileCode size={14} aria-hidden="true" /> : <FileText size={14} aria-hidden="true" />}
                {lastPart(name)}
              </button>
            </div>
          ),
        )}
      </div>
    </section>
  );
}
