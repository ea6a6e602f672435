// The menu of projects: the one in front by its title, those of late, new, in and out as zip, history.

import { FolderOpen } from "lucide-react";
import { useState } from "react";
import type { MenuEntry } from "../design/menu.tsx";
import { Menu } from "../design/menu.tsx";
import type { StoredProject } from "../stores/shelf.ts";
import { useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./project-menu.module.css";
import { chooseFiles, downloadProject, takeIn } from "./transfer.ts";

const recentCount = 6;

export function ProjectMenu({ className, compact = false }: { readonly className: string | undefined; readonly compact?: boolean }) {
  const { program, sheets } = useWorkbench();
  const title = useProgram((state) => state.title);
  const id = useProgram((state) => state.id);
  const [projects, setProjects] = useState<readonly StoredProject[]>([]);
  const recent = projects.filter((project) => project.id !== id).slice(0, recentCount);

  const entries: readonly MenuEntry[] = [
    { kind: "item", label: "New project …", choose: () => sheets.open({ kind: "newProject" }) },
    {
      kind: "item",
      label: "Open from disk …",
      detail: "a .zip becomes a project, other files join this one",
      choose: async () => {
        const complaints = await takeIn(program, await chooseFiles(""));
        if (complaints.length > 0) sheets.open({ kind: "message", title: "Not brought in", text: complaints.join("\n") });
      },
    },
    { kind: "item", label: "Save as .zip", detail: "every file of the project", choose: () => void downloadProject(program) },
    {
      kind: "item",
      label: "Share …",
      detail: "the project as a link, a QR code, or part of a page",
      choose: () => sheets.open({ kind: "share" }),
    },
    {
      kind: "item",
      label: "Arguments and input …",
      detail: "what the program is started with",
      choose: () => sheets.open({ kind: "launch" }),
    },
    {
      kind: "item",
      label: "History …",
      detail: "versions of this project, to compare and bring back",
      choose: () => sheets.open({ kind: "history" }),
    },
    ...(recent.length > 0 ? [{ kind: "heading" as const, label: "Recent projects" }] : []),
    ...recent.map((project) => ({
      kind: "item" as const,
      id: project.id,
      label: project.title,
      choose: () => void program.openProject(project),
    })),
    { kind: "item", label: "All projects …", choose: () => sheets.open({ kind: "projects" }) },
  ];

  return (
    <Menu
      label={`Project: ${title}`}
      tooltip="Projects: everything is kept in this browser as you type"
      className={className}
      entries={entries}
      onOpen={async () => setProjects(await program.shelf.projects())}
    >
      <FolderOpen size={16} aria-hidden="true" />
      {!compact && <span className={styles["title"]}>{title}</span>}
    </Menu>
  );
}
