// Two cards to look at: registers in calls and system calls, and the ASCII table.

import { Dialog } from "../design/dialog.tsx";
import { generalRegisterRole, programCounterRole, stackPointerRole } from "../panels/register-roles.ts";
import { useWorkbench } from "../workbench-context.ts";
import styles from "./cards.module.css";

/** Rows of the procedure call standard: consecutive registers with one role are one row. */
const registerRows: readonly { readonly name: string; readonly kept: string; readonly role: string }[] = (() => {
  const rows: { from: number; to: number; role: string }[] = [];
  for (let index = 0; index <= 30; index += 1) {
    const role = generalRegisterRole(index);
    const last = rows.at(-1);
    if (last && last.role === role) last.to = index;
    else rows.push({ from: index, to: index, role });
  }
  return [
    ...rows.map(({ from, to, role }) => ({
      name: from === to ? `x${from}` : `x${from}–x${to}`,
      kept: from >= 19 && to <= 29 ? "kept" : "may change",
      role,
    })),
    { name: "sp", kept: "kept", role: stackPointerRole },
    { name: "pc", kept: "", role: programCounterRole },
    { name: "v0–v7", kept: "may change", role: "floating-point and vector arguments; v0 is the result" },
    { name: "v8–v15", kept: "low half kept", role: "d8–d15 are kept by calls, the upper halves are not" },
    { name: "v16–v31", kept: "may change", role: "temporaries" },
  ];
})();

export function ConventionsSheet() {
  const { sheets } = useWorkbench();
  return (
    <Dialog title="Calling conventions" open onClose={sheets.close} wide>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={styles["scroll"]} tabIndex={0} aria-label="Card">
        <p className={styles["note"]}>
          A <b>call</b> (AAPCS64): arguments in x0–x7, then on the stack; <code>bl</code> puts the return address into x30; the result is in
          x0. sp is a multiple of 16. A <b>system call</b> (Linux): number in x8, arguments in x0–x5, <code>svc #0</code>; the result is in
          x0, an error is −errno. All other registers stay.
        </p>
        <table className={styles["table"]}>
          <caption className="visually-hidden">Registers and their roles</caption>
          <thead>
            <tr>
              <th scope="col">Register</th>
              <th scope="col">By a call</th>
              <th scope="col">Role</th>
            </tr>
          </thead>
          <tbody>
            {registerRows.map(({ name, kept, role }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-kept={kept === "kept" || undefined}>{kept}</td>
                <td>{role}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Dialog>
  );
}

/** ECMA-48 and ISO 646 names of what is not printed. */
const controlNames =
  "NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US SP".split(" ");

export function AsciiSheet() {
  const { sheets } = useWorkbench();
  const nameOf = (code: number) => (code === 127 ? "DEL" : (controlNames[code] ?? String.fromCharCode(code)));
  return (
    <Dialog title="ASCII table" open onClose={sheets.close} wide>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className={styles["scroll"]} tabIndex={0} aria-label="Card">
        <ul className={styles["ascii"]} aria-label="Codes 0 to 127: hexadecimal, decimal, character">
          {Array.from({ length: 128 }, (_, code) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a character is its code
            <li key={code} data-control={code <= 32 || code === 127 || undefined}>
              <small>
                {code.toString(16).padStart(2, "0")} {code}
              </small>
              <b>{nameOf(code)}</b>
            </li>
          ))}
        </ul>
      </section>
    </Dialog>
  );
}
