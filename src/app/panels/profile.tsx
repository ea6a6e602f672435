// What a run has spent its time on, counted when asked: its calls over time, the lines that ran most, the mix of
// instructions, the heat of memory.

import type { CSSProperties, ReactNode } from "react";
import type { MemoryUseView, ProfileView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { EmptyState, Panel } from "../design/panel.tsx";
import { hexadecimal } from "../format/number.ts";
import { countText, groupedText } from "../format/quantity.ts";
import { useDescribedState, useMachine, useProfile, useProgram, useWorkbench } from "../workbench-context.ts";
import styles from "./profile.module.css";
import { CallingStandard, CallsOverTime } from "./profile-calls.tsx";

const linesShown = 20;
const mnemonicsShown = 12;
/** Of one region. */
const cellsShown = 512;

type Kind = ProfileView["kinds"][number]["kind"];

const kindNames: Readonly<Record<Kind, string>> = {
  arithmetic: "Arithmetic, moves",
  load: "Loads",
  store: "Stores",
  branch: "Branches",
  call: "Calls",
  vector: "Vectors, floating point",
  systemCall: "System calls",
  other: "Others",
};

interface BarProps {
  readonly name: ReactNode;
  readonly count: number;
  readonly most: number;
  readonly share?: number;
}

function Bar({ name, count, most, share }: BarProps) {
  return (
    <li className={styles["bar"]}>
      <span className={styles["name"]}>{name}</span>
      <span className={styles["track"]} aria-hidden="true">
        <span className={styles["fill"]} style={{ width: `${Math.max(0.5, (100 * count) / most)}%` }} />
      </span>
      <span className={styles["count"]}>
        {groupedText(count)}
        {share !== undefined && <span className={styles["share"]}> {share < 0.01 ? "<1" : Math.round(100 * share)} %</span>}
      </span>
    </li>
  );
}

function Lines({ lines }: { readonly lines: ProfileView["lines"] }) {
  const { goTo } = useWorkbench();
  const files = useProgram((state) => state.files);
  const texts = new Map<string, readonly string[]>();
  const textOf = (file: string, line: number): string => {
    const lines =
      texts.get(file) ??
      files
        .find(({ name }) => name === file)
        ?.source.toString()
        .split("\n") ??
      [];
    texts.set(file, lines);
    return (
      lines[line - 1]
        ?.replace(/\s*\/[/*].*$/, "")
        .trim()
        .replace(/\s+/g, " ") ?? ""
    );
  };
  const most = lines[0]?.count ?? 1;
  return (
    <ol className={styles["bars"]} aria-label="Lines that ran most">
      {lines.slice(0, linesShown).map(({ file, line, count }) => (
        <Bar
          key={`${file}:${line}`}
          count={count}
          most={most}
          name={
            <button type="button" className={styles["line"]} data-tooltip={`Go to ${file}:${line}`} onClick={() => goTo(file, line)}>
              <span className={styles["place"]}>{line}</span> {textOf(file, line) || file}
            </button>
          }
        />
      ))}
    </ol>
  );
}

interface Region {
  readonly name: string;
  readonly cells: readonly MemoryUseView[];
}

/** Cells of one region after another: a gap of more than a row begins anew. */
function regionsOf(memory: readonly MemoryUseView[]): readonly Region[] {
  const regions: { name: string; cells: MemoryUseView[] }[] = [];
  for (const cell of memory) {
    const name = cell.region ?? "(no longer mapped)";
    const last = regions.at(-1);
    if (last?.name === name) last.cells.push(cell);
    else regions.push({ name, cells: [cell] });
  }
  return regions;
}

const usesOf = ({ reads, writes }: Pick<MemoryUseView, "reads" | "writes">): number => reads + writes;
const countsText = ({ reads, writes }: Pick<MemoryUseView, "reads" | "writes">): string =>
  `${countText(reads, "read")}, ${countText(writes, "write")}`;

function Heat({ memory }: { readonly memory: readonly MemoryUseView[] }) {
  const { look, reveal } = useWorkbench();
  const most = Math.max(1, ...memory.map(usesOf));
  const heat = (cell: MemoryUseView) => 12 + (88 * Math.log1p(usesOf(cell))) / Math.log1p(most);
  const show = ({ address }: MemoryUseView) => {
    look({ memoryAt: hexadecimal(address) });
    reveal("memory");
  };
  return (
    <ul className={styles["regions"]} aria-label="Memory that was used">
      {regionsOf(memory).map(({ name, cells }) => {
        const reads = cells.reduce((sum, cell) => sum + cell.reads, 0);
        const writes = cells.reduce((sum, cell) => sum + cell.writes, 0);
        const hottest = cells.reduce((best, cell) => (usesOf(cell) > usesOf(best) ? cell : best));
        return (
          <li key={`${name} ${hottest.address}`}>
            <p className={styles["region"]}>
              <b>{name}</b> {countsText({ reads, writes })}
              <button
                type="button"
                className={controlStyles["outlined"]}
                data-tooltip={`${countsText(hottest)} of these ${hottest.bytes} bytes: show them in the memory panel`}
                onClick={() => show(hottest)}
              >
                Most at {hexadecimal(hottest.address)}
              </button>
            </p>
            <div className={styles["cells"]} aria-hidden="true">
              {cells.slice(0, cellsShown).map((cell) => (
                // biome-ignore lint/a11y/noStaticElementInteractions: a short way for the pointer; the address field of the memory panel goes to each
                // biome-ignore lint/a11y/useKeyWithClickEvents: as above
                <i
                  key={cell.address}
                  className={styles["cell"]}
                  data-written={cell.writes > 0 || undefined}
                  style={{ "--heat": `${heat(cell)}%` } as CSSProperties}
                  data-tooltip={`${hexadecimal(cell.address)}: ${countsText(cell)}`}
                  onClick={() => show(cell)}
                />
              ))}
            </div>
            {cells.length > cellsShown && <p className={styles["quiet"]}>{groupedText(cells.length - cellsShown)} more cells.</p>}
          </li>
        );
      })}
    </ul>
  );
}

function Counted({ profile }: { readonly profile: ProfileView }) {
  const { instructions, kinds, mnemonics, lines, memory } = profile;
  const calls = useProfile((state) => state.calls);
  const breaches = useProfile((state) => state.breaches);
  if (instructions === 0) return <EmptyState title="Nothing ran">Run or step the program, then count again.</EmptyState>;
  return (
    <div className={styles["body"]}>
      <p className={styles["quiet"]}>
        {countText(instructions, "instruction")} of this process,{" "}
        {profile.isWhole ? "from its first one" : `from step ${groupedText(profile.from.instructions)}`} to step{" "}
        {groupedText(profile.until.instructions)}. The counts stand beside the lines of the text as well.
      </p>
      {calls && <CallsOverTime root={calls} until={profile.until} />}
      {breaches && <CallingStandard breaches={breaches} />}
      {lines.length > 0 && (
        <section>
          <h3>Lines that ran most</h3>
          <Lines lines={lines} />
        </section>
      )}
      <section>
        <h3>Mix of instructions</h3>
        <ul className={styles["bars"]} aria-label="Mix of instructions">
          {kinds.map(({ kind, count }) => (
            <Bar key={kind} name={kindNames[kind]} count={count} most={kinds[0]?.count ?? 1} share={count / instructions} />
          ))}
        </ul>
        <p className={styles["mnemonics"]}>
          {mnemonics.slice(0, mnemonicsShown).map(({ mnemonic, count }) => (
            <span key={mnemonic}>
              <b>{mnemonic}</b> {groupedText(count)}
            </span>
          ))}
        </p>
      </section>
      {memory.length > 0 && (
        <section>
          <h3>Heat of memory</h3>
          <p className={styles["quiet"]}>
            Each square is {memory[0]?.bytes} bytes, the stronger its colour the more it was used; a line below it: it was written.
          </p>
          <Heat memory={memory} />
        </section>
      )}
    </div>
  );
}

export default function ProfilePanel() {
  const { profile: counter } = useWorkbench();
  const { profile, isCounting, complaint } = useProfile((state) => state);
  const { activity } = useDescribedState();
  const present = useMachine((state) => state.view?.instructions);
  const isHeld = activity === "paused" || activity === "ended";
  const isOld = profile !== undefined && present !== undefined && present !== profile.until.instructions;
  const button = (label: string, look: "primary" | "outlined") => (
    <button
      type="button"
      className={controlStyles[look]}
      aria-disabled={!isHeld || isCounting || undefined}
      data-tooltip={isHeld ? "Runs through it once more and counts; the present stays" : "Pause the program first"}
      onClick={() => isHeld && !isCounting && void counter.count()}
    >
      {isCounting ? "Counting …" : label}
    </button>
  );
  if (activity === "empty" || activity === "unavailable") {
    return (
      <Panel title="Profile">
        <EmptyState title="Nothing has run yet">Run a program: then this counts how often each line ran, and what for.</EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title="Profile" controls={profile && isOld && button("Count again", "outlined")}>
      {profile ? (
        <Counted profile={profile} />
      ) : (
        <div className={styles["begin"]}>
          <EmptyState title="What did it spend its time on?">
            {complaint ??
              (isHeld
                ? "How often each line ran, which instructions they were, and the memory that they used."
                : "Pause the program, then count what has run so far.")}
          </EmptyState>
          {button("Count what ran", "primary")}
        </div>
      )}
    </Panel>
  );
}
