// What a held program has where a word of the text says: in a vector register, or in memory behind a label. Asks the machine; x0 to x30
// need no asking, their values are in view.

import { symbolsByName } from "../../protocol/checked.ts";
import type { Workbench } from "../workbench.ts";
import type { Knowledge } from "./explain.ts";
import type { HelpLine } from "./help-body.ts";

/** What to ask for, each with what stands before its answer. */
type Asked = readonly (readonly [before: string, expression: string, format?: string])[];

/** "v3.4s" is read by its lanes, "d2" as the number that it is, "v3" as all its bits. */
function ofVector(word: string): Asked {
  const scalar = /^([bhsdq])\d+$/.exec(word);
  if (scalar)
    return /[hsd]/.test(scalar[1])
      ? [
          ["", `$${word}.f`],
          ["bits", `$${word}.u`, "x"],
        ]
      : [["", `$${word}.u`, "x"]];
  const [, name, lane] = /^(v\d+)(?:\.\d*([bhsd]))?$/.exec(word) ?? [];
  if (name === undefined) return [];
  if (lane === undefined) return [["", `$${name}.q.u[0]`, "x"]];
  return [["", `$${name}.${lane}.u`], ...(lane === "b" ? [] : [["as floating point", `$${name}.${lane}.f`] as const])];
}

const ofLabel = (name: string): Asked => [
  ["", `*(unsigned long*)&${name}`, "x"],
  ["=", `*(long*)&${name}`],
  ["as text", `*(char(*)[24])&${name}`],
];

/** Text that begins with something that is none is left out. */
const isWorthSaying = (before: string, value: string): boolean => before !== "as text" || /^"[ -~]{2}/.test(value);

/** Nothing while it runs: a running machine answers late, with a value that is past. */
export async function presentValue(
  { client, machine, program }: Workbench,
  word: string,
  definition: Knowledge["definition"],
): Promise<readonly HelpLine[]> {
  if (machine.store.getState().view?.status !== "paused") return [];
  const found = symbolsByName(program.store.getState().symbols).get(definition?.name ?? "");
  const isData = definition?.kind === "label" && found?.section !== undefined && /^\.(?:data|bss|rodata)/.test(found.section);
  const asked = definition === undefined ? ofVector(word.toLowerCase()) : isData ? ofLabel(definition.name) : [];
  const values = await Promise.all(
    asked.map(async ([before, expression, format]) => {
      const answer = await client.ask({ kind: "evaluate", expression, ...(format ? { format } : {}) });
      return answer?.kind === "evaluate" && isWorthSaying(before, answer.text) ? [`${before} ${answer.text}`.trim()] : [];
    }),
  );
  const said = values.flat().join(", ").replaceAll(", =", " =");
  return said === "" ? [] : [["cm-helpForm", `now ${said}`]];
}
