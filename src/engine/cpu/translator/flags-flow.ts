// Data flow of the flags through a region. A setter leaves them in locals, in a form that conditions are quick to judge;
// memory, where whoever looks at the state finds them, learns of them on the way out. Where ways meet that do not agree
// on the form, a local tells the kind. What is not known is never wrong, only slower.

import type { FlagsForm, FlagsOperands } from "../effects.ts";
import type { FlowGraph } from "./flow-graph.ts";
import type { Region, RegionBlock, RegionInstruction } from "./region.ts";

/** What is known of the flags at a place. */
export interface FlagsState {
  /** The form in which the locals have them; "dynamic": one of the locals has the kind; undefined: only memory does. */
  readonly form: FlagsForm | "dynamic" | undefined;
  /** Whether memory may not know them yet. */
  readonly pending: boolean;
  /** What has the operands, if not the locals for them. */
  readonly operands?: FlagsOperands | undefined;
  /** Whether a local tells if this holds; if not, memory has them. Loops begin so, since only the way in differs. */
  readonly either?: boolean;
}

/** Only memory has them. */
export const flagsInMemory: FlagsState = { form: undefined, pending: false };

/** Only execution tells the form. */
export const flagsDynamic: FlagsState = { form: "dynamic", pending: true };

export interface FlagsFlow {
  /** By block. */
  readonly atStart: readonly FlagsState[];
  /** Beginnings of loops whose state is that of what comes round. */
  readonly loops: ReadonlySet<number>;
  /** By block: whether the flags at its start may be looked at before others are set. */
  readonly observedAtStart: readonly boolean[];
}

/** `checked` are the blocks that may leave the region when they start. */
export function analyseFlags(region: Region, graph: FlowGraph, checked: ReadonlySet<number>): FlagsFlow {
  const { atStart, loops } = flowOfStates(region, graph);
  return { atStart, loops, observedAtStart: flowOfObservation(region, graph.order, checked, atStart) };
}

/** Whether the locals have them in a form that conditions can be judged by. */
export const isKnown = (state: FlagsState): state is FlagsState & { readonly form: FlagsForm } =>
  typeof state.form === "object" && !state.either;

/** The state behind an instruction. */
export function stateAfter({ effects }: RegionInstruction, before: FlagsState): FlagsState {
  if (effects.flagsWritten) return effects.flagsForm === undefined ? flagsDynamic : { form: effects.flagsForm, pending: true };
  const { operands, ...rest } = before;
  return operands !== undefined && losesOperands(operands, effects.registersWritten) ? rest : before;
}

/** Whether registers that are written are among the operands. */
export const losesOperands = (operands: FlagsOperands, registersWritten: number): boolean =>
  operands.some((operand) => "register" in operand && (registersWritten >>> operand.register) & 1);

function stateAtEnd({ instructions, end }: RegionBlock, atStart: FlagsState): FlagsState {
  // Others may have changed the flags by the time a call is over.
  if (end.kind === "call") return flagsInMemory;
  return instructions.reduce((state, instruction) => stateAfter(instruction, state), atStart);
}

function meet(a: FlagsState, b: FlagsState): FlagsState {
  if (sameState(a, b)) return a;
  if (!sameForm(a.form, b.form) || typeof a.form !== "object") return flagsDynamic;
  return { form: a.form, pending: true, either: (a.either || b.either) ?? false };
}

export function sameForm(a: FlagsState["form"], b: FlagsState["form"]): boolean {
  if (typeof a !== "object" || typeof b !== "object") return a === b;
  return a.kind === b.kind && a.otherwise === b.otherwise;
}

function sameOperands(a: FlagsOperands | undefined, b: FlagsOperands | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.every((operand, place) => {
    const other = b[place];
    if ("constant" in operand) return "constant" in other && other.constant === operand.constant;
    return "register" in other && other.register === operand.register && other.plus === operand.plus;
  });
}

export const sameState = (a: FlagsState, b: FlagsState): boolean =>
  sameForm(a.form, b.form) && a.pending === b.pending && !a.either === !b.either && sameOperands(a.operands, b.operands);

/** How the flags are at the end of a block that sets them: its last setter's form and operands, as far as registers still have them. */
function stateOfLastSetter({ instructions }: RegionBlock): FlagsState | undefined {
  const at = instructions.findLastIndex(({ effects }) => effects.flagsWritten);
  if (at < 0) return undefined;
  const { flagsForm, flagsOperands } = instructions[at].effects;
  if (flagsForm === undefined) return undefined;
  const lost =
    flagsOperands !== undefined && instructions.slice(at + 1).some(({ effects }) => losesOperands(flagsOperands, effects.registersWritten));
  return { form: flagsForm, pending: true, operands: lost ? undefined : flagsOperands, either: true };
}

/** The state of a loop's head: what comes round, or else what is in memory, if all that comes round is set alike. */
function stateOfLoop({ blocks }: Region, graph: FlowGraph, head: number): FlagsState | undefined {
  const round = graph.predecessors[head].filter((block) => graph.position[block] >= graph.position[head]);
  const states = round.map((block) => (blocks[block].end.kind === "call" ? undefined : stateOfLastSetter(blocks[block])));
  const [first, ...others] = states;
  if (first === undefined || !others.every((state) => state !== undefined && sameForm(first.form, state.form))) return undefined;
  return others.every((state) => sameOperands(first.operands, state?.operands)) ? first : { ...first, operands: undefined };
}

function flowOfStates(region: Region, graph: FlowGraph): Pick<FlagsFlow, "atStart" | "loops"> {
  const { blocks } = region;
  const atStart: (FlagsState | undefined)[] = blocks.map((_, block) =>
    graph.loopHeads.has(block) ? stateOfLoop(region, graph, block) : undefined,
  );
  const loops = new Set([...atStart.keys()].filter((block) => atStart[block] !== undefined));
  atStart[0] ??= flagsInMemory;
  for (let changed = true; changed; ) {
    changed = false;
    for (const number of graph.order) {
      const start = atStart[number];
      if (start === undefined) continue;
      const state = stateAtEnd(blocks[number], start);
      for (const next of blocks[number].successors) {
        if (next === undefined || loops.has(next)) continue;
        const before = atStart[next];
        const met = before === undefined ? state : meet(before, state);
        if (before !== undefined && sameState(before, met)) continue;
        atStart[next] = met;
        changed = true;
      }
    }
  }
  return { atStart: atStart.map((state) => state ?? flagsInMemory), loops };
}

function flowOfObservation(
  { blocks }: Region,
  order: readonly number[],
  checked: ReadonlySet<number>,
  atStart: readonly FlagsState[],
): boolean[] {
  const observed = blocks.map((_, number) => checked.has(number));
  const observedInside = ({ instructions, end, successors }: RegionBlock, start: FlagsState): boolean => {
    let state = start;
    for (const instruction of instructions) {
      const { mayTrap, flagsRead, flagsWritten } = instruction.effects;
      if (mayTrap || (flagsRead && !isKnown(state))) return true;
      if (flagsWritten) return false;
      state = stateAfter(instruction, state);
    }
    const leaves =
      end.kind === "call" || end.kind === "computed" || end.kind === "interpret" || (end.kind === "isAt" && successors.length < 2);
    return leaves || successors.some((next) => next === undefined || observed[next]);
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const number of order.toReversed()) {
      if (observed[number] || !observedInside(blocks[number], atStart[number])) continue;
      observed[number] = true;
      changed = true;
    }
  }
  return observed;
}
