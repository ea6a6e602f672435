// The sheet that lies above the page, whichever it is. Those that few people open are loaded when they do.

import type { ReactNode } from "react";
import { lazy } from "react";
import { useStore } from "zustand";
import { assertNever } from "../../engine/base/errors.ts";
import controlStyles from "../design/controls.module.css";
import { Dialog } from "../design/dialog.tsx";
import { Loading } from "../frame/loading.tsx";
import { Part } from "../frame/part.tsx";
import type { Sheet } from "../stores/sheets.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./sheet.module.css";

const Help = lazy(() => import("../frame/help.tsx").then((module) => ({ default: module.Help })));
const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const OriginSheet = lazy(() => import("./origin-sheet.tsx").then((module) => ({ default: module.OriginSheet })));
const KeysSheet = lazy(() => import("./keys-sheet.tsx").then((module) => ({ default: module.KeysSheet })));
const ConverterSheet = lazy(() => import("./converter.tsx").then((module) => ({ default: module.ConverterSheet })));
const ConventionsSheet = lazy(() => import("./cards.tsx").then((module) => ({ default: module.ConventionsSheet })));
const AsciiSheet = lazy(() => import("./cards.tsx").then((module) => ({ default: module.AsciiSheet })));
const NewFileSheet = lazy(() => import("./file-sheets.tsx").then((module) => ({ default: module.NewFileSheet })));
const RenameFileSheet = lazy(() => import("./file-sheets.tsx").then((module) => ({ default: module.RenameFileSheet })));
const DeleteFileSheet = lazy(() => import("./file-sheets.tsx").then((module) => ({ default: module.DeleteFileSheet })));
const ProjectsSheet = lazy(() => import("./project-sheets.tsx").then((module) => ({ default: module.ProjectsSheet })));
const RenameSymbolSheet = lazy(() => import("./rename-symbol-sheet.tsx").then((module) => ({ default: module.RenameSymbolSheet })));
const UsesSheet = lazy(() => import("./uses-sheet.tsx").then((module) => ({ default: module.UsesSheet })));
const ShareSheet = lazy(() => import("../share/share-sheet.tsx").then((module) => ({ default: module.ShareSheet })));
const LaunchSheet = lazy(() => import("./launch-sheet.tsx").then((module) => ({ default: module.LaunchSheet })));
const NewProjectSheet = lazy(() => import("./project-sheets.tsx").then((module) => ({ default: module.NewProjectSheet })));
const HistorySheet = lazy(() => import("./project-sheets.tsx").then((module) => ({ default: module.HistorySheet })));
const ReopenSheet = lazy(() => import("./project-sheets.tsx").then((module) => ({ default: module.ReopenSheet })));

function MessageSheet({ title, text, onClose }: { readonly title: string; readonly text: string; readonly onClose: () => void }) {
  return (
    <Dialog title={title} open onClose={onClose}>
      <p className={styles["text"]}>{text}</p>
      <div className={styles["actions"]}>
        <button type="button" className={controlStyles["primary"]} onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}

function contentOf(sheet: Sheet, close: () => void): ReactNode {
  switch (sheet.kind) {
    case "help":
      return <Help open onClose={close} />;
    case "newFile":
      return <NewFileSheet />;
    case "renameFile":
      return <RenameFileSheet name={sheet.name} />;
    case "deleteFile":
      return <DeleteFileSheet name={sheet.name} />;
    case "renameSymbol":
      return <RenameSymbolSheet name={sheet.name} uses={sheet.uses} apply={sheet.apply} />;
    case "uses":
      return <UsesSheet name={sheet.name} uses={sheet.uses} />;
    case "share":
      return <ShareSheet />;
    case "launch":
      return <LaunchSheet />;
    case "projects":
      return <ProjectsSheet />;
    case "newProject":
      return <NewProjectSheet />;
    case "history":
      return <HistorySheet />;
    case "reopen":
      return <ReopenSheet title={sheet.title} open={sheet.open} />;
    case "message":
      return <MessageSheet title={sheet.title} text={sheet.text} onClose={close} />;
    case "palette":
      return <Palette key={sheet.query} query={sheet.query} />;
    case "origin":
      return <OriginSheet cell={sheet.cell} label={sheet.label} />;
    case "keys":
      return <KeysSheet />;
    case "converter":
      return <ConverterSheet />;
    case "conventions":
      return <ConventionsSheet />;
    case "ascii":
      return <AsciiSheet />;
    default:
      return assertNever(sheet, "sheet");
  }
}

export function Sheets() {
  const { sheets } = useWorkbench();
  const sheet = useStore(sheets.store, (state) => state.sheet);
  return (
    <Part shown={sheet?.kind} fallback={<Loading above />} onClose={sheets.close}>
      {sheet && contentOf(sheet, sheets.close)}
    </Part>
  );
}
