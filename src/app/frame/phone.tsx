// The panels on a phone: the program, and above its lower half a panel that slides up from the bar of names. Its handle makes it as
// high as the page, puts it back or away: by a press, by dragging, or by pressing its name again.

import { ArrowLeftRight, Binary, BookOpen, ChevronDown, ChevronsUpDown, Code, Grid3x3, List, SquareTerminal } from "lucide-react";
import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { useEffect, useId, useRef, useState } from "react";
import controlStyles from "../design/controls.module.css";
import { PanelBar } from "../design/panel.tsx";
import { placeByKey } from "../design/row-keys.ts";
import { Tabs } from "../design/tabs.tsx";
import { type PanelName, panelNames, panelTitles } from "../stores/layout.ts";
import type { PhonePanel } from "../stores/preferences.ts";
import { usePreferences, useTerminal, useWorkbench } from "../workbench-context.ts";
import styles from "./phone.module.css";

interface Place {
  readonly name: string;
  readonly label: string;
  readonly Icon: typeof Code;
  /** Those that share it; the first is shown when it is opened first. */
  readonly panels: readonly PhonePanel[];
  /** Opens as high as the page: what is read rather than watched while one steps. */
  readonly isTall?: true;
}

const lessonPlace: Place = { name: "lesson", label: "Lesson", Icon: BookOpen, panels: ["lesson"], isTall: true };

const beforeMemory: readonly Place[] = [
  { name: "code", label: "Code", Icon: Code, panels: ["editor"] },
  { name: "terminal", label: "Terminal", Icon: SquareTerminal, panels: ["terminal"] },
  { name: "registers", label: "Registers", Icon: Binary, panels: ["registers"] },
];
const behindMemory: readonly Place[] = [
  { name: "calls", label: "Calls", Icon: List, panels: ["calls"] },
  { name: "network", label: "Network", Icon: ArrowLeftRight, panels: ["network", "processes"], isTall: true },
];
const placed = [...beforeMemory, ...behindMemory].flatMap(({ panels }) => panels);

/** With memory stands every panel that has no other place, so that none is out of reach. */
const memoryPlace: Place = { name: "memory", label: "Memory", Icon: Grid3x3, panels: panelNames.filter((name) => !placed.includes(name)) };
const places = [...beforeMemory, memoryPlace, ...behindMemory];

export interface PhoneProps {
  readonly render: (panel: PanelName) => ReactNode;
  readonly lesson: ReactNode;
}

/** On the name of the terminal: something was printed that has not been looked at. */
function Unseen({ isLookedAt }: { readonly isLookedAt: boolean }) {
  const text = useTerminal((state) => state.text);
  const [seen, setSeen] = useState(text);
  useEffect(() => {
    if (isLookedAt || text === "") setSeen(text);
  }, [isLookedAt, text]);
  if (isLookedAt || text === seen) return null;
  return (
    <span className={styles["unseen"]}>
      <span className="visually-hidden">: new output</span>
    </span>
  );
}

/** Dragged by more than this, in pixels, the handle changes the height. */
const dragged = 40;

export function Phone({ render, lesson }: PhoneProps) {
  const { preferences } = useWorkbench();
  const panel = usePreferences((state) => state.phonePanel);
  const shown = lesson ? [lessonPlace, ...places] : places;
  const [first] = places;
  const front = shown.find(({ panels }) => panels.includes(panel)) ?? first;
  const [heights, setHeights] = useState<Readonly<Record<string, boolean>>>({});
  const latest = useRef<Record<string, PhonePanel>>({});
  const draggedFrom = useRef<number>(undefined);
  const [bar, setBar] = useState<HTMLElement | null>(null);
  const id = useId();
  const program = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const focused = document.activeElement;
    // The on-screen keyboard leaves the room to what was asked for.
    if (panel !== "editor" && focused instanceof HTMLElement && program.current?.contains(focused)) focused.blur();
  }, [panel]);
  if (!front) return null;

  const isOpen = panel !== "editor" && front.name !== "code";
  const isTall = heights[front.name] ?? front.isTall ?? false;
  const show = (next: PhonePanel) => preferences.setState({ phonePanel: next });
  const close = () => show("editor");
  const choose = (place: Place) => {
    latest.current[front.name] = panel;
    if (place === front) return close();
    show(latest.current[place.name] ?? place.panels[0] ?? "editor");
  };
  const setTall = (tall: boolean) => setHeights({ ...heights, [front.name]: tall });

  const keys = (event: KeyboardEvent<HTMLElement>) => {
    const at = shown.indexOf(front);
    const to = placeByKey(event, at, { along: "row", ends: "meet", count: shown.length });
    const next = to === undefined ? undefined : shown[to];
    if (!next) return;
    choose(next);
    document.getElementById(`${id}-${next.name}`)?.focus();
  };

  const drop = (event: PointerEvent) => {
    const by = event.clientY - (draggedFrom.current ?? event.clientY);
    draggedFrom.current = undefined;
    if (by < -dragged) setTall(true);
    else if (by > dragged && isTall) setTall(false);
    else if (by > dragged) close();
  };

  return (
    <div className={styles["phone"]}>
      <div className={styles["stage"]}>
        <div ref={program} className={styles["program"]} data-covered={(isOpen && isTall) || undefined}>
          {render("editor")}
        </div>
        {isOpen && (
          <div
            key={front.name}
            role="tabpanel"
            id={`${id}-panel`}
            aria-labelledby={`${id}-${front.name}`}
            className={styles["sheet"]}
            data-tall={isTall || undefined}
          >
            <div
              className={styles["handle"]}
              onPointerDown={(event) => {
                draggedFrom.current = event.clientY;
                if (event.target === event.currentTarget) event.currentTarget.setPointerCapture(event.pointerId);
              }}
              onPointerUp={drop}
              onPointerCancel={() => {
                draggedFrom.current = undefined;
              }}
            >
              {front.panels.length === 1 && front !== lessonPlace && <h2 className={styles["name"]}>{front.label}</h2>}
              <div ref={setBar} className={styles["controls"]} />
              <button
                type="button"
                className={controlStyles["icon"]}
                aria-label={isTall ? "Half the height" : "Whole height"}
                onClick={() => setTall(!isTall)}
              >
                <ChevronsUpDown size={17} aria-hidden="true" />
              </button>
              <button type="button" className={controlStyles["icon"]} aria-label={`Put ${front.label} away`} onClick={close}>
                <ChevronDown size={18} aria-hidden="true" />
              </button>
            </div>
            <div className={styles["content"]}>
              {panel === "lesson" ? (
                <PanelBar.Provider value={bar}>{lesson}</PanelBar.Provider>
              ) : front.panels.length > 1 ? (
                <Tabs
                  label={`Views of ${front.label}`}
                  bar={bar}
                  value={panel}
                  onChange={show}
                  tabs={front.panels.flatMap((name) =>
                    name === "lesson" ? [] : [{ value: name, label: panelTitles[name], content: render(name) }],
                  )}
                />
              ) : (
                <PanelBar.Provider value={bar}>{render(panel)}</PanelBar.Provider>
              )}
            </div>
          </div>
        )}
      </div>
      <div role="tablist" aria-label="Views" className={styles["bar"]} onKeyDown={keys}>
        {shown.map((place) => (
          <button
            key={place.name}
            id={`${id}-${place.name}`}
            type="button"
            role="tab"
            aria-selected={place === front}
            aria-controls={place === front && isOpen ? `${id}-panel` : undefined}
            tabIndex={place === front ? 0 : -1}
            className={styles["tab"]}
            onClick={() => choose(place)}
          >
            <place.Icon size={20} aria-hidden="true" />
            <span>{place.label}</span>
            {place.name === "terminal" && <Unseen isLookedAt={place === front} />}
          </button>
        ))}
      </div>
    </div>
  );
}
