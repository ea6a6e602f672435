// General registers, sp, pc and flags. What changed since the last pause is marked and shows its old value.
// A register pressed becomes the address that the memory panel follows.

import type { KeyboardEvent } from "react";
import { lazy, memo, Suspense, useCallback, useState } from "react";
import type { RegistersView } from "../../protocol/messages.ts";
import { Panel } from "../design/panel.tsx";
import { Segments } from "../design/segments.tsx";
import { flagsOf } from "../format/narration.ts";
import type { Radix, Width } from "../format/number.ts";
import { registerText, viewed } from "../format/number.ts";
import type { Preferences } from "../stores/preferences.ts";
import { useMachine, usePreferences, useWorkbench } from "../workbench-context.ts";
import { conditionsThatHold } from "./conditions.ts";
import { RadixChoice } from "./radix-choice.tsx";
import { flagRoles, generalRegisterRole, programCounterRole, stackPointerRole } from "./register-roles.ts";
import styles from "./registers.module.css";
import { ValueField } from "./value-field.tsx";

const Vectors = lazy(() => import("./vectors.tsx"));
const SystemRegisters = lazy(() => import("./system-registers.tsx"));

interface RegisterProps {
  readonly name: string;
  /** Under which the machine knows it, whichever width is shown. */
  readonly register: string;
  readonly role: string;
  readonly value: bigint;
  readonly before: bigint;
  readonly width: Width;
  readonly radix: Radix;
  /** What its value points to. */
  readonly pointee: string | undefined;
  readonly tabbable: boolean;
  readonly onLook: (register: string) => void;
  readonly onEdit: (register: string | undefined) => void;
  readonly onOrigin: (register: string) => void;
  /** Its value is being written. */
  readonly editing: boolean;
}

const Register = memo(
  ({ name, register, role, value, before, width, radix, pointee, tabbable, onLook, onEdit, onOrigin, editing }: RegisterProps) => {
    const changed = viewed(value, width) !== viewed(before, width);
    if (editing)
      return (
        <li className={styles["editing"]}>
          <span className={styles["name"]}>{name}</span>
          <ValueField name={name} place={`$${name}`} first={registerText(value, width, radix)} onDone={() => onEdit(undefined)} />
        </li>
      );
    return (
      <li>
        <button
          type="button"
          className={styles["register"]}
          data-register={register}
          data-changed={changed || undefined}
          data-zero={value === 0n || undefined}
          data-tooltip={`${name}: ${role}.${changed ? ` Was ${registerText(before, width, radix)}.` : ""}${pointee ? ` ${pointee}` : ""}\nPress to see the memory there; double press or F2 changes it, W tells who wrote it.`}
          tabIndex={tabbable ? 0 : -1}
          onClick={(event) => {
            if (event.detail < 2) onLook(register);
          }}
          onDoubleClick={() => onEdit(register)}
          onKeyDown={(event) => {
            if (event.ctrlKey || event.metaKey || event.altKey) return;
            if (event.key === "F2") onEdit(register);
            else if (event.key === "w") onOrigin(register);
            else return;
            event.preventDefault();
            event.stopPropagation();
          }}
          onContextMenu={(event) => {
            event.preventDefault();
            onOrigin(register);
          }}
        >
          <span className={styles["name"]}>{name}</span> <span className={styles["value"]}>{registerText(value, width, radix)}</span>
          {changed && (
            <span className={styles["before"]}>
              <span>
                {" "}
                <span className={styles["was"]}>was </span>
                {registerText(before, width, radix)}
              </span>
            </span>
          )}
          {pointee && width === "x" && <span className={styles["pointee"]}> {pointee}</span>}
        </button>
      </li>
    );
  },
);

/** A flag pressed is turned over, to see what a condition makes of it. */
function Flags({ nzcv, before }: { readonly nzcv: number; readonly before: number }) {
  const { client, machine } = useWorkbench();
  const flagsBefore = flagsOf(before);
  const turn = async (name: string, to: 0 | 1) => {
    const answer = await client.ask({ kind: "evaluate", expression: `$${name} = ${to}` });
    machine.narrate(answer?.kind === "error" ? answer.text : `${name} is now ${to}`);
  };
  return (
    <ul className={styles["flags"]} aria-label="Flags">
      {flagsOf(nzcv).map(({ name, set }, index) => {
        const changed = flagsBefore[index]?.set !== set;
        return (
          <li key={name}>
            <button
              type="button"
              className={styles["flag"]}
              data-flag={name}
              data-set={set || undefined}
              data-changed={changed || undefined}
              data-tooltip={`${flagRoles[name]}${changed ? `; was ${set ? 0 : 1}` : ""}. Press to turn it over.`}
              onClick={() => turn(name, set ? 0 : 1)}
            >
              <span className={styles["name"]}>{name}</span> {set ? 1 : 0}
              {changed && <span className="visually-hidden"> was {set ? 0 : 1}</span>}
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** x0 to x30, sp and pc. */
const registerCount = 33;

/** Those that will be shown once there is a program. */
const namesOf = (bank: Preferences["registerBank"], width: Width): readonly string[] => {
  if (bank === "system") return [];
  if (bank === "vector") return Array.from({ length: 32 }, (_, index) => `v${index}`);
  return [...Array.from({ length: 31 }, (_, index) => `${width}${index}`), "sp", "pc"];
};

/** One choice: which registers, and of the general ones how much. */
function Banks() {
  const { preferences } = useWorkbench();
  const width = usePreferences((state) => state.width);
  const bank = usePreferences((state) => state.registerBank);
  return (
    <Segments
      label="Registers shown"
      value={bank === "general" ? width : bank}
      options={[
        { value: "x", label: "x", name: "x0–x30", hint: "x0–x30: general registers, all 64 bits" },
        { value: "w", label: "w", name: "w0–w30", hint: "w0–w30: the low 32 bits of x0–x30" },
        { value: "vector", label: "v", name: "v0–v31", hint: "v0–v31: SIMD and floating-point registers" },
        {
          value: "system",
          label: "system",
          hint: "Registers that mrs reads: flags, thread pointer, counter, what the processor can do",
        },
      ]}
      onChange={(chosen) =>
        preferences.setState(chosen === "x" || chosen === "w" ? { registerBank: "general", width: chosen } : { registerBank: chosen })
      }
    />
  );
}

const generalControls = (
  <>
    <RadixChoice />
    <Banks />
  </>
);

function AbsentRegisters() {
  const width = usePreferences((state) => state.width);
  const bank = usePreferences((state) => state.registerBank);
  return (
    <Panel title="Registers" controls={generalControls}>
      <div className={styles["body"]} data-absent>
        <p className={styles["empty"]}>No program is loaded yet. Step loads it and stops before its first instruction.</p>
        <ul className={styles["grid"]} aria-hidden="true">
          {namesOf(bank, width).map((name) => (
            <li key={name} className={styles["register"]} data-absent>
              <span className={styles["name"]}>{name}</span> –
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

/** Flags, and the conditions that hold by them. */
function Status({ nzcv, before }: { readonly nzcv: number; readonly before: number }) {
  return (
    <div className={styles["status"]}>
      <Flags nzcv={nzcv} before={before} />
      <p className={styles["conditions"]}>
        <span>Hold now:</span>
        {conditionsThatHold(nzcv).map(({ name, meaning }) => (
          <span key={name} className={styles["condition"]} data-tooltip={`b.${name}: ${meaning}`}>
            {name}
          </span>
        ))}
      </p>
    </div>
  );
}

interface GeneralProps {
  readonly registers: RegistersView;
  readonly before: RegistersView;
}

function General({ registers, before }: GeneralProps) {
  const { look, reveal, sheets } = useWorkbench();
  const width = usePreferences((state) => state.width);
  const radix = usePreferences((state) => state.radix);
  const pointees = useMachine((state) => state.view?.pointees);
  const [reached, setReached] = useState(0);
  const [edited, setEdited] = useState<string>();

  const onLook = useCallback(
    (register: string) => {
      look({ memoryAt: register });
      reveal("memory");
    },
    [look, reveal],
  );
  const onEdit = useCallback((register: string | undefined) => setEdited(register), []);
  const onOrigin = useCallback(
    (register: string) => {
      if (register === "pc") return;
      const number = register === "sp" ? 31 : Number(register.slice(1));
      sheets.open({ kind: "origin", cell: { kind: "register", register: number }, label: register });
    },
    [sheets],
  );

  const move = (event: KeyboardEvent<HTMLUListElement>) => {
    const buttons = [...event.currentTarget.querySelectorAll<HTMLElement>("button")];
    const rows = getComputedStyle(event.currentTarget).gridTemplateRows.split(" ").length;
    const by = { ArrowDown: 1, ArrowUp: -1, ArrowRight: rows, ArrowLeft: -rows }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = (reached + by + registerCount) % registerCount;
    setReached(to);
    buttons[to]?.focus();
  };

  const rows = [
    ...registers.x.map((value, index) => ({
      register: `x${index}`,
      name: `${width}${index}`,
      role: generalRegisterRole(index),
      value,
      before: before.x[index] ?? 0n,
      pointee: pointees?.[index],
      width,
      radix,
    })),
    // Addresses: 64 bits and hexadecimal whatever the view.
    ...(
      [
        { register: "sp", role: stackPointerRole, value: registers.sp, before: before.sp },
        { register: "pc", role: programCounterRole, value: registers.pc, before: before.pc },
      ] as const
    ).map((row) => ({ ...row, pointee: undefined, name: row.register, width: "x" as const, radix: "hexadecimal" as const })),
  ];
  return (
    <Panel title="Registers" controls={generalControls}>
      <div className={styles["body"]}>
        <Status nzcv={registers.nzcv} before={before.nzcv} />
        <ul className={styles["grid"]} aria-label="General registers" onKeyDown={move}>
          {rows.map((row, index) => (
            <Register
              key={row.register}
              {...row}
              tabbable={index === Math.min(reached, rows.length - 1)}
              onLook={onLook}
              onEdit={onEdit}
              onOrigin={onOrigin}
              editing={edited === row.register}
            />
          ))}
        </ul>
      </div>
    </Panel>
  );
}

export default function Registers() {
  const registers = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.registers));
  const before = useMachine((state) => state.view?.registersBefore);
  const bank = usePreferences((state) => state.registerBank);
  if (!registers || !before) return <AbsentRegisters />;
  if (bank === "general") return <General registers={registers} before={before} />;
  return <Suspense>{bank === "vector" ? <Vectors banks={<Banks />} /> : <SystemRegisters banks={<Banks />} />}</Suspense>;
}
