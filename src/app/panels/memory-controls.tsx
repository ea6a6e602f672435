// Above the bytes of memory: the address that is looked at, the regions of the process, a search, the map, a page up and down.

import { ChevronDown, ChevronUp, Map as MapSign } from "lucide-react";
import type { FormEvent } from "react";
import { useState } from "react";
import type { MemoryView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { hexadecimal } from "../format/number.ts";
import { useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./memory.module.css";

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

interface AddressProps {
  readonly memory: MemoryView | undefined;
  readonly asked: string;
  readonly onAsk: (place: string) => void;
  readonly onGo: (place: string) => void;
}

function Address({ memory, asked, onAsk, onGo }: AddressProps) {
  return (
    <form
      className={styles["address"]}
      onSubmit={(event) => {
        event.preventDefault();
        onGo(asked);
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
        onChange={(event) => onAsk(event.target.value)}
      />
    </form>
  );
}

/** Goes to the beginning of the region that is chosen. */
function Regions({ shown, onGo }: { readonly shown: string | undefined; readonly onGo: (place: string) => void }) {
  const regions = useMachine((state) => state.view?.regions);
  return (
    <select
      className={controlStyles["field"]}
      aria-label="Region"
      value={shown ?? ""}
      onChange={(event) => {
        const chosen = regions?.find(({ name }) => name === event.target.value);
        if (chosen) onGo(hexadecimal(chosen.start));
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
  );
}

export interface MemoryControlsProps extends AddressProps {
  readonly region: string | undefined;
  readonly isMap: boolean;
  /** Where a search begins. */
  readonly from: bigint;
  readonly onFound: (address: bigint) => void;
  readonly onMap: () => void;
  readonly onPage: (direction: "up" | "down") => void;
}

export function MemoryControls({ memory, asked, region, isMap, from, onAsk, onGo, onFound, onMap, onPage }: MemoryControlsProps) {
  return (
    <div className={styles["controls"]}>
      <Address memory={memory} asked={asked} onAsk={onAsk} onGo={onGo} />
      <Regions shown={region} onGo={onGo} />
      <Finder from={from} onFound={onFound} />
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Map of the process"
        aria-pressed={isMap}
        data-tooltip="All regions of its memory, and what points into them"
        onClick={onMap}
      >
        <MapSign size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Page up"
        data-tooltip="Lower addresses"
        onClick={() => onPage("up")}
      >
        <ChevronUp size={16} aria-hidden="true" />
      </button>
      <button
        type="button"
        className={controlStyles["icon"]}
        aria-label="Page down"
        data-tooltip="Higher addresses"
        onClick={() => onPage("down")}
      >
        <ChevronDown size={16} aria-hidden="true" />
      </button>
    </div>
  );
}
