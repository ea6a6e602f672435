// One place in memory: what its bytes are as numbers of each width, who wrote it, a structure laid over it, and a new value for it.

import { X } from "lucide-react";
import type { FormEvent } from "react";
import { useEffect, useState } from "react";
import type { MemberView } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { hexadecimal } from "../format/number.ts";
import { useBreakpoints, useMachine, useWorkbench } from "../workbench-context.ts";
import styles from "./memory.module.css";

export interface MemoryDetailsProps {
  readonly address: bigint;
  readonly onGo: (place: string) => void;
  readonly onClose: () => void;
}

const widths = [1, 2, 4, 8] as const;
type ByteWidth = (typeof widths)[number];

/** The unsigned number in so many bytes from the address on; undefined: they are not among those shown. */
function useNumbers(address: bigint): (size: ByteWidth) => bigint | undefined {
  const memory = useMachine((state) => state.view?.memory);
  const from = memory ? Number(address - memory.address) : -1;
  const bytes = memory && from >= 0 ? memory.bytes.subarray(from, from + 8) : new Uint8Array(0);
  return (size) =>
    bytes.length < size ? undefined : bytes.subarray(0, size).reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

/** What a structure's members hold at the address, asked anew whenever the machine has moved; a text: why that cannot be told. */
function useMembers(structure: string, address: bigint): readonly MemberView[] | string {
  const { client } = useWorkbench();
  const position = useMachine((state) => state.view?.timeline.present.instructions);
  const actions = useMachine((state) => state.view?.timeline.present.actions);
  const [members, setMembers] = useState<readonly MemberView[] | string>([]);
  useEffect(() => {
    if (structure === "" || position === undefined || actions === undefined) return setMembers([]);
    let current = true;
    void client.ask({ kind: "structure", name: structure, at: hexadecimal(address) }).then((answer) => {
      if (!current || !answer) return;
      setMembers(answer.kind === "structure" ? answer.members : answer.kind === "error" ? answer.text : []);
    });
    return () => {
      current = false;
    };
  }, [client, structure, address, position, actions]);
  return members;
}

function StructureChoice({ chosen, onChoose }: { readonly chosen: string; readonly onChoose: (name: string) => void }) {
  const { client } = useWorkbench();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    void client.vocabulary().then(({ structures }) => setNames(structures));
  }, [client]);
  return (
    <select className={controlStyles["field"]} aria-label="Structure" value={chosen} onChange={(event) => onChoose(event.target.value)}>
      <option value="">as structure …</option>
      {names.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function Members({ structure, address }: { readonly structure: string; readonly address: bigint }) {
  const members = useMembers(structure, address);
  if (typeof members === "string") return <p role="alert">{members}</p>;
  if (members.length === 0) return null;
  return (
    <table className={styles["members"]} aria-label={structure}>
      <tbody>
        {members.map(({ path, type, offset, value, text, byteOrder }) => (
          <tr key={path}>
            <th scope="row">
              +{offset} {path}
            </th>
            <td>{text ?? value}</td>
            <td>
              <small>
                {text !== undefined && `${value}, `}
                {type}
                {byteOrder === "network" && ", network order"}
              </small>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface NewValueProps {
  readonly address: bigint;
  readonly width: ByteWidth;
  readonly onWidth: (width: ByteWidth) => void;
}

function NewValue({ address, width, onWidth }: NewValueProps) {
  const { client, machine } = useWorkbench();
  const [text, setText] = useState("");
  const [complaint, setComplaint] = useState<string>();
  const write = async (event: FormEvent) => {
    event.preventDefault();
    const type = { 1: "unsigned char", 2: "unsigned short", 4: "unsigned int", 8: "unsigned long" }[width];
    const answer = await client.ask({ kind: "evaluate", expression: `*(${type}*)${hexadecimal(address)} = ${text}` });
    if (answer?.kind === "error") return setComplaint(answer.text);
    setComplaint(undefined);
    setText("");
    machine.narrate(`${width} bytes at ${hexadecimal(address)} are now ${text}`);
  };
  return (
    <form className={styles["actions"]} onSubmit={write}>
      <select
        className={controlStyles["field"]}
        aria-label="Bytes to write"
        value={width}
        onChange={(event) => onWidth(Number(event.target.value) as ByteWidth)}
      >
        {widths.map((size) => (
          <option key={size} value={size}>
            {size} {size === 1 ? "byte" : "bytes"}
          </option>
        ))}
      </select>
      <input
        className={controlStyles["field"]}
        aria-label="New value"
        placeholder="new value"
        value={text}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={controlStyles["outlined"]}>
        Write
      </button>
      {complaint && <span role="alert">{complaint}</span>}
    </form>
  );
}

export default function MemoryDetails({ address, onGo, onClose }: MemoryDetailsProps) {
  const { sheets, breakpoints } = useWorkbench();
  const place = hexadecimal(address);
  const watched = useBreakpoints((state) => state.events.find(({ at }) => at.kind === "watch" && at.expression === place));
  const numberOf = useNumbers(address);
  const [width, setWidth] = useState<ByteWidth>(8);
  const [structure, setStructure] = useState("");

  return (
    <section className={styles["details"]} aria-label="Chosen byte">
      <div className={styles["head"]}>
        <b>{place}</b>
        <StructureChoice chosen={structure} onChoose={setStructure} />
        <button type="button" className={controlStyles["icon"]} aria-label="Close details" onClick={onClose}>
          <X size={14} aria-hidden="true" />
        </button>
      </div>
      <Members structure={structure} address={address} />
      <dl>
        {widths.map((size) => {
          const value = numberOf(size);
          return (
            value !== undefined && (
              <div key={size}>
                <dt>{size * 8} bits</dt>
                <dd>
                  {hexadecimal(value)} = {BigInt.asIntN(size * 8, value).toString()}
                </dd>
              </div>
            )
          );
        })}
      </dl>
      <div className={styles["actions"]}>
        <button
          type="button"
          className={controlStyles["outlined"]}
          onClick={() => sheets.open({ kind: "origin", cell: { kind: "memory", address: Number(address), bytes: width }, label: place })}
        >
          Who wrote this?
        </button>
        <button
          type="button"
          className={controlStyles["outlined"]}
          aria-pressed={watched !== undefined}
          onClick={() =>
            watched
              ? breakpoints.removeEvent(watched.key)
              : breakpoints.addEvent({ at: { kind: "watch", expression: place, bytes: width, access: "change" } })
          }
        >
          {watched ? "Stop watching" : "Stop when it changes"}
        </button>
        <button type="button" className={controlStyles["outlined"]} onClick={() => onGo(hexadecimal(numberOf(8) ?? 0n))}>
          Follow as pointer
        </button>
      </div>
      <NewValue address={address} width={width} onWidth={setWidth} />
    </section>
  );
}
