// Memory in hexadecimal and text: any address, by number, symbol, register or named region; what changed since the last pause
// is marked, and what is not mapped is shown as such. A page up or down is as many rows as fit.

import { ChevronDown, ChevronUp, Map as MapSign } from "lucide-react";
import type { FormEvent, KeyboardEvent, WheelEvent } from "react";
import { lazy, memo, Suspense, useCallback, useEffect, useRef, useState } from "react";
import type { MemoryView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { EmptyState, Panel } from "../design/panel.tsx";
import { useSize } from "../design/use-size.ts";
import { byteText, characterText, hexadecimal } from "../format/number.ts";
import { useMachine, useWatch, useWorkbench } from "../workbench-context.ts";
import styles from "./memory.module.css";

const MemoryDetails = lazy(() => import("./memory-details.tsx"));
const MemoryMap = lazy(() => import("./memory-map.tsx"));

const rowHeight = 22;
/** A row of 16 bytes with address and text is this wide; narrower panels show 8. */
const wideEnough = 560;
const highestAddress = (1n << 64n) - 1n;
const wheelRows = 3n;

interface RowProps {
  readonly address: bigint;
  /** Each byte as two digits of value and flags, so that equal rows are equal strings. */
  readonly bytes: string;
  readonly perRow: number;
  /** Index of the chosen byte, or −1. */
  readonly chosen: number;
  /** The first digit of what is being written over the chosen byte. */
  readonly typed: string;
  readonly onChoose: (address: bigint) => void;
}

/** Packs what a row shows into a string: value, mapped and changed of each byte. */
const pack = (memory: MemoryView, from: number, to: number): string =>
  Array.from(memory.bytes.subarray(from, to), (byte, index) => {
    const at = from + index;
    return String.fromCharCode(byte | (memory.mapped[at] ? 0x100 : 0) | (memory.changed[at] ? 0x200 : 0));
  }).join("");

const Row = memo(({ address, bytes, perRow, chosen, typed, onChoose }: RowProps) => {
  const cells = Array.from(bytes, (packed) => {
    const code = packed.charCodeAt(0);
    return { value: code & 0xff, mapped: (code & 0x100) !== 0, changed: (code & 0x200) !== 0 };
  });
  return (
    <tr>
      <th scope="row">{hexadecimal(address, 8)}</th>
      {cells.map(({ value, mapped, changed }, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the whole panel: Enter and arrows choose a byte
        <td
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is its place
          key={index}
          data-changed={changed || undefined}
          data-quiet={!mapped || value === 0 || undefined}
          data-half={index % 8 === 0 || undefined}
          data-chosen={index === chosen || undefined}
          onClick={() => onChoose(address + BigInt(index))}
        >
          {index === chosen && typed !== "" ? `${typed}_` : mapped ? byteText(value) : "··"}
        </td>
      ))}
      {cells.length < perRow && <td colSpan={perRow - cells.length} />}
      <td className={styles["text"]}>{cells.map(({ value, mapped }) => (mapped ? characterText(value) : " ")).join("")}</td>
    </tr>
  );
});

/** Text, or bytes in hexadecimal as "48 65 6c": where they stand next. */
function Finder({ from, onFound }: { readonly from: bigint; readonly onFound: (address: bigint) => void }) {
  const { client, machine } = useWorkbench();
  const [text, setText] = useState("");
  const find = async (event: FormEvent) => {
    event.preventDefault();
    const isHex = /^(?:[\da-f]{2}\s*)+$/i.test(text.trim());
    const bytes = isHex
      ? Uint8Array.from(text.match(/[\da-f]{2}/gi) ?? [], (pair) => Number.parseInt(pair, 16))
      : new TextEncoder().encode(text);
    if (bytes.length === 0) return;
    const answer = await client.ask({ kind: "find", bytes, from: from + 1n });
    if (answer?.kind === "found" && answer.address !== undefined) onFound(answer.address);
    else machine.narrate(answer?.kind === "error" ? answer.text : `${text} is nowhere in memory`);
  };
  return (
    <form className={styles["find"]} onSubmit={find}>
      <input
        className={controlStyles["field"]}
        type="search"
        aria-label="Find in memory"
        placeholder="find"
        data-tooltip="Text, or bytes as 48 65 6c; Enter goes to the next"
        value={text}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
      />
    </form>
  );
}

export function Memory({ bare = false }: { readonly bare?: boolean }) {
  const { look, client, machine } = useWorkbench();
  const memory = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.memory));
  const regions = useMachine((state) => state.view?.regions);
  const [asked, setAsked] = useState("");
  const [chosen, setChosen] = useState<bigint>();
  const [typed, setTyped] = useState("");
  const [isMap, setIsMap] = useState(false);
  const body = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(body);
  const perRow = width >= wideEnough ? 16 : 8;
  const rows = Math.max(4, Math.floor((height - 8) / rowHeight));
  const pageBytes = BigInt(rows * perRow);

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

  const choose = useCallback((address: bigint | undefined) => {
    setChosen(address);
    setTyped("");
  }, []);
  /** To another byte, which comes into view. */
  const chooseBeside = (from: bigint, by: bigint) => {
    const next = from + by;
    if (!memory || next < 0n) return;
    choose(next);
    if (next < memory.address) move(BigInt(-perRow));
    if (next >= memory.address + pageBytes) move(BigInt(perRow));
  };
  /** Two digits over the chosen byte write it, and the next one is chosen, as in any editor of bytes. */
  const write = async (address: bigint, digits: string) => {
    const answer = await client.ask({ kind: "evaluate", expression: `*(unsigned char*)${hexadecimal(address)} = 0x${digits}` });
    machine.narrate(answer?.kind === "error" ? answer.text : `The byte at ${hexadecimal(address)} is now 0x${digits}`);
  };

  const keys = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") choose(undefined);
    if (event.key === "Enter" && memory && chosen === undefined) choose(memory.address);
    const rowBytes = BigInt(perRow);
    const step = { ArrowDown: rowBytes, ArrowUp: -rowBytes, ArrowRight: 1n, ArrowLeft: -1n }[event.key];
    const by = { PageDown: pageBytes, PageUp: -pageBytes, ArrowDown: rowBytes, ArrowUp: -rowBytes }[event.key];
    if (chosen !== undefined && step !== undefined) chooseBeside(chosen, step);
    else if (chosen !== undefined && /^[\da-f]$/i.test(event.key)) {
      if (typed === "") setTyped(event.key);
      else {
        void write(chosen, typed + event.key);
        chooseBeside(chosen, 1n);
      }
    } else if (by !== undefined) move(by);
    else return;
    event.preventDefault();
  };

  const wheel = (event: WheelEvent) => {
    if (event.deltaY !== 0 && !event.ctrlKey) move(BigInt(Math.sign(event.deltaY) * perRow) * wheelRows);
  };

  const region = memory && regions?.find(({ start, end }) => memory.address >= start && memory.address < end);

  const controls = (
    <div className={styles["controls"]}>
      <form
        className={styles["address"]}
        onSubmit={(event) => {
          event.preventDefault();
          go(asked);
        }}
      >
        <input
          className={controlStyles["field"]}
          aria-label="Memory address"
          placeholder={memory ? hexadecimal(memory.address) : "address"}
          value={asked}
          aria-invalid={memory?.error !== undefined || undefined}
          aria-errormessage={memory?.error ? "memory-error" : undefined}
          data-tooltip="A symbol, a register such as sp or x1, or a number; Enter goes there"
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          onChange={(event) => setAsked(event.target.value)}
        />
      </form>
      <select
        className={controlStyles["field"]}
        aria-label="Region"
        value={region?.name ?? ""}
        onChange={(event) => {
          const chosen = regions?.find(({ name }) => name === event.target.value);
          if (chosen) go(hexadecimal(chosen.start));
        }}
      >
        <option value="" disabled>
          Regions
        </option>
        {regions?.map(({ name, start, permissions }) => (
          <option key={`${name} ${start}`} value={name}>
            {name} {permissions}
          </option>
        ))}
      </select>
      <Finder
        from={chosen ?? memory?.address ?? 0n}
        onFound={(address) => {
          choose(address);
          go(hexadecimal(address));
        }}
      />
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Map of the process"
        aria-pressed={isMap}
        data-tooltip="All regions of its memory, and what points into them"
        onClick={() => setIsMap(!isMap)}
      >
        <MapSign size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Page up"
        data-tooltip="Lower addresses"
        onClick={() => move(-pageBytes)}
      >
        <ChevronUp size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Page down"
        data-tooltip="Higher addresses"
        onClick={() => move(pageBytes)}
      >
        <ChevronDown size={16} aria-hidden="true" />
      </button>
    </div>
  );

  return (
    <Panel title="Memory" bare={bare} controls={controls}>
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
              <table className={styles["bytes"]} data-per-row={perRow}>
                <caption className="visually-hidden">
                  Memory from {hexadecimal(memory.address)}
                  {region ? `, in ${region.name}` : ""}
                </caption>
                <tbody>
                  {Array.from({ length: Math.min(rows, Math.ceil(memory.bytes.length / perRow)) }, (_, index) => {
                    const from = index * perRow;
                    const address = memory.address + BigInt(from);
                    const offset = chosen === undefined ? -1n : chosen - address;
                    return (
                      <Row
                        key={String(address)}
                        address={address}
                        bytes={pack(memory, from, from + perRow)}
                        perRow={perRow}
                        chosen={offset >= 0n && offset < BigInt(perRow) ? Number(offset) : -1}
                        typed={offset >= 0n && offset < BigInt(perRow) ? typed : ""}
                        onChoose={choose}
                      />
                    );
                  })}
                </tbody>
              </table>
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
