// The bar at the top: the commands, the state of the machine, examples and settings.

import { BookOpen, GraduationCap } from "lucide-react";
import controlStyles from "../design/controls.module.css";
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

function HelpButton() {
  const { sheets } = useWorkbench();
  return (
    <button
      type="button"
      className={controlStyles["icon"]}
      aria-label="Help"
      data-tooltip="Keys and help"
      data-keys="?"
      onClick={() => sheets.open({ kind: "help" })}
    >
      <span className={styles["question"]} aria-hidden="true">
        ?
      </span>
    </button>
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
