// The bar at the top: the commands, the state of the machine, examples and settings.

import { BookOpen, GraduationCap } from "lucide-react";
import type { ReactNode } from "react";
import controlStyles from "../design/controls.module.css";
import { IconButton } from "../design/icon-button.tsx";
import { ProjectMenu } from "../project/project-menu.tsx";
import { addressOf } from "../route.ts";
import { useWorkbench } from "../workbench-context.ts";
import { CommandButtons, useBesideEntries } from "./command-buttons.tsx";
import { Logo } from "./logo.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import { StatePill } from "./state-pill.tsx";
import styles from "./toolbar.module.css";

const brand = (
  <h1 className={styles["brand"]} aria-label="svc0">
    <Logo />
    <span>
      svc<b>0</b>
    </span>
  </h1>
);

interface PageLinkProps {
  readonly page: "learn" | "examples";
  readonly label: string;
  readonly tooltip: string;
  readonly icon: ReactNode;
}

const PageLink = ({ page, label, tooltip, icon }: PageLinkProps) => (
  <a aria-label={label} href={addressOf({ page })} className={controlStyles["button"]} data-tooltip={tooltip}>
    {icon}
    <span>{label}</span>
  </a>
);

const learn = (
  <PageLink
    page="learn"
    label="Learn"
    tooltip="From one system call to a web server"
    icon={<GraduationCap size={17} aria-hidden="true" />}
  />
);

const examples = (
  <PageLink
    page="examples"
    label="Examples"
    tooltip="Programs to look at, from hello to a server for many clients"
    icon={<BookOpen size={16} aria-hidden="true" />}
  />
);

function HelpButton() {
  const { sheets } = useWorkbench();
  return (
    <IconButton label="Help" tooltip="Keys and help" keys="?" onClick={() => sheets.open({ kind: "help" })}>
      <span className={styles["question"]} aria-hidden="true">
        ?
      </span>
    </IconButton>
  );
}

/** Two rows, for a phone. */
export function CompactToolbar() {
  const besideEntries = useBesideEntries();
  return (
    <header className={styles["compact"]}>
      <div className={styles["row"]}>
        {brand}
        <StatePill compact />
        <ProjectMenu className={controlStyles["icon"]} compact />
        {learn}
        {examples}
        <SettingsMenu first={besideEntries} />
      </div>
      <CommandButtons compact />
    </header>
  );
}

export function Toolbar() {
  return (
    <header className={styles["toolbar"]}>
      {brand}
      <ProjectMenu className={`${controlStyles["button"]} ${styles["project"]}`} />
      {learn}
      {examples}
      <CommandButtons compact={false} />
      <StatePill />
      <SettingsMenu />
      <HelpButton />
    </header>
  );
}
