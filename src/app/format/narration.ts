// A step told in one sentence, for the status bar and for screen readers: "x0: 0 → 1, next: svc #0 on line 14".

import type { MachineView } from "../../protocol/messages.ts";
import { hexadecimal } from "./number.ts";

const flagNames = ["N", "Z", "C", "V"] as const;

/** The four flags of an NZCV field, N first. */
export const flagsOf = (nzcv: number): readonly { readonly name: (typeof flagNames)[number]; readonly set: boolean }[] =>
  flagNames.map((name, index) => ({ name, set: ((nzcv >> (3 - index)) & 1) === 1 }));

/** Small numbers read best in decimal, addresses in hexadecimal, negative ones with their sign. */
const spoken = (value: bigint): string => {
  const signed = BigInt.asIntN(64, value);
  return signed > -4096n && signed < 4096n ? signed.toString() : hexadecimal(value);
};

/** What changed in the registers since the last pause; pc is left out, since every instruction changes it. */
export function registerChanges(view: Pick<MachineView, "registers" | "registersBefore">): readonly string[] {
  const { registers, registersBefore: before } = view;
  const changes: string[] = [];
  registers.x.forEach((value, index) => {
    const old = before.x[index] ?? 0n;
    if (value !== old) changes.push(`x${index}: ${spoken(old)} → ${spoken(value)}`);
  });
  if (registers.sp !== before.sp) changes.push(`sp: ${hexadecimal(before.sp)} → ${hexadecimal(registers.sp)}`);
  const flagsBefore = flagsOf(before.nzcv);
  flagsOf(registers.nzcv).forEach(({ name, set }, index) => {
    if (set !== flagsBefore[index]?.set) changes.push(`${name} ${set ? "set" : "cleared"}`);
  });
  return changes;
}

/** The longest list of changes worth hearing; more are counted. */
const toldChanges = 4;

/** One sentence about where a paused machine stands and what the last step did. */
export function narratePause(view: MachineView): string {
  const changes = registerChanges(view);
  const told = changes.slice(0, toldChanges);
  if (changes.length > told.length) told.push(`${changes.length - told.length} more`);
  const effect = told.length > 0 ? told.join(", ") : "no register changed";
  const place = view.location ? ` on line ${view.location.line}` : "";
  return view.instruction ? `${effect}; next: ${view.instruction}${place}` : effect;
}
