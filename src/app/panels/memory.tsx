// Memory in hexadecimal and text: any address, by number, symbol, register or named region; what changed since the last pause
// is marked, and what is not mapped is shown as such. A page up or down is as many rows as fit.

import type { KeyboardEvent, WheelEvent } from "react";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { MemoryView } from "../../protocol/messages.ts";
import { EmptyState, Panel } from "../design/panel.tsx";
import { useSize } from "../design/use-size.ts";
import { hexadecimal } from "../format/number.ts";
import { useMachine, useWatch, useWorkbench } from "../workbench-context.ts";
import styles from "./memory.module.css";
import { MemoryControls } from "./memory-controls.tsx";
import { MemoryTable } from "./memory-table.tsx";

const MemoryDetails = lazy(() => import("./memory-details.tsx"));
const MemoryMap = lazy(() => import("./memory-map.tsx"));

const rowHeight = 22;
/** A row of 16 bytes with address and text is this wide; narrower panels show 8. */
const wideEnough = 560;
const highestAddress = (1n << 64n) - 1n;
const wheelRows = 3n;

/** How much of memory is shown. */
interface Extent {
  readonly rows: number;
  readonly perRow: number;
}

const bytesOf = ({ rows, perRow }: Extent): bigint => BigInt(rows * perRow);

/** The byte that is chosen: arrow keys choose another one, two digits write it, as in any editor of bytes. */
function useChosenByte(memory: MemoryView | undefined, extent: Extent, move: (by: bigint) => void) {
  const { client, machine } = useWorkbench();
  const [chosen, setChosen] = useState<bigint>();
  const [typed, setTyped] = useState("");
  const rowBytes = BigInt(extent.perRow);

  const choose = useCallback((address: bigint | undefined) => {
    setChosen(address);
    setTyped("");
  }, []);
  /** Another byte, which comes into view. */
  const chooseBeside = (from: bigint, by: bigint) => {
    const next = from + by;
    if (!memory || next < 0n) return;
    choose(next);
    if (next < memory.address) move(-rowBytes);
    if (next >= memory.address + bytesOf(extent)) move(rowBytes);
  };
  const write = async (address: bigint, digits: string) => {
    const answer = await client.ask({ kind: "evaluate", expression: `*(unsigned char*)${hexadecimal(address)} = 0x${digits}` });
    machine.narrate(answer?.kind === "error" ? answer.text : `The byte at ${hexadecimal(address)} is now 0x${digits}`);
  };
  /** Whether the key was one of these. */
  const takeKey = (key: string): boolean => {
    if (key === "Escape") choose(undefined);
    if (key === "Enter" && memory && chosen === undefined) choose(memory.address);
    if (chosen === undefined) return false;
    const by = { ArrowDown: rowBytes, ArrowUp: -rowBytes, ArrowRight: 1n, ArrowLeft: -1n }[key];
    if (by !== undefined) chooseBeside(chosen, by);
    else if (!/^[\da-f]$/i.test(key)) return false;
    else if (typed === "") setTyped(key);
    else {
      void write(chosen, typed + key);
      chooseBeside(chosen, 1n);
    }
    return true;
  };
  return { chosen, typed, choose, takeKey };
}

export default function Memory() {
  const { look } = useWorkbench();
  const memory = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.memory));
  const regions = useMachine((state) => state.view?.regions);
  const [asked, setAsked] = useState("");
  const [isMap, setIsMap] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(body);
  const perRow = width >= wideEnough ? 16 : 8;
  const rows = Math.max(4, Math.floor((height - 8) / rowHeight));
  const pageBytes = bytesOf({ rows, perRow });

  useEffect(() => {
    if (height > 0) look({ memoryBytes: rows * perRow });
  }, [look, rows, perRow, height]);

  // The panel may be asked from elsewhere to follow a register: the field then says so.
  const following = useWatch((state) => state.memoryAt);
  useEffect(() => {
    setAsked(following);
    if (following !== "") setIsMap(false);
  }, [following]);

  const go = (place: string) => {
    setIsMap(false);
    setAsked(place);
    look({ memoryAt: place.trim() });
  };
  const move = (by: bigint) => {
    if (!memory) return;
    const to = memory.address + by;
    go(hexadecimal(to < 0n ? 0n : to > highestAddress - pageBytes ? highestAddress - pageBytes : to));
  };
  const { chosen, typed, choose, takeKey } = useChosenByte(memory, { rows, perRow }, move);

  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const rowBytes = BigInt(perRow);
    const by = { PageDown: pageBytes, PageUp: -pageBytes, ArrowDown: rowBytes, ArrowUp: -rowBytes }[event.key];
    if (!takeKey(event.key)) {
      if (by === undefined) return;
      move(by);
    }
    event.preventDefault();
  };
  const wheel = (event: WheelEvent) => {
    if (event.deltaY !== 0 && !event.ctrlKey) move(BigInt(Math.sign(event.deltaY) * perRow) * wheelRows);
  };

  const region = memory && regions?.find(({ start, end }) => memory.address >= start && memory.address < end)?.name;
  const controls = (
    <MemoryControls
      memory={memory}
      asked={asked}
      region={region}
      isMap={isMap}
      from={chosen ?? memory?.address ?? 0n}
      onAsk={setAsked}
      onGo={go}
      onFound={(address) => {
        choose(address);
        go(hexadecimal(address));
      }}
      onMap={() => setIsMap(!isMap)}
      onPage={(direction) => move(direction === "up" ? -pageBytes : pageBytes)}
    />
  );
  return (
    <Panel title="Memory" controls={controls}>
      <div className={styles["container"]}>
        <div className={styles["column"]}>
          {memory && isMap && (
            <Suspense>
              <MemoryMap onGo={go} />
            </Suspense>
          )}
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; these are bytes to look at */}
          <div
            ref={body}
            hidden={memory && isMap}
            className={styles["body"]}
            // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
            tabIndex={0}
            role="group"
            aria-label="Memory bytes"
            onKeyDown={keys}
            onWheel={wheel}
          >
            {!memory ? (
              <EmptyState title="No memory to show yet">Press Step or Run: what the program keeps in .data appears here.</EmptyState>
            ) : memory.error ? (
              <EmptyState title="Nothing has that name">
                <span id="memory-error">{memory.error}</span>
              </EmptyState>
            ) : (
              <MemoryTable memory={memory} region={region} rows={rows} perRow={perRow} chosen={chosen} typed={typed} onChoose={choose} />
            )}
          </div>
          {memory && chosen !== undefined && !isMap && (
            <Suspense>
              <MemoryDetails address={chosen} onGo={go} onClose={() => choose(undefined)} />
            </Suspense>
          )}
        </div>
      </div>
    </Panel>
  );
}
