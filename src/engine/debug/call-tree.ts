// Who called whom, and for how long: the calls of a task over a part of the run as a tree.

import type { DebugInfo } from "./debug-info.ts";
import type { Position } from "./position.ts";
import type { Stepper } from "./stepper.ts";
import type { Moving } from "./stop.ts";
import { walk } from "./walk.ts";

export interface CallNode {
  readonly address: number;
  readonly name: string;
  /** Before its first instruction, and before the one that it returned to; absent: it had not returned. */
  readonly entered: Position;
  left?: Position;
  readonly children: CallNode[];
  /** Calls left out beside the children, for there were too many. */
  omitted: number;
}

const childrenKept = 200;
const nodesKept = 20_000;

/** The calls that a task makes from one moment until another; undefined if it does nothing meanwhile. Calls beyond the bounds above are counted,
 * not kept. Addresses without a symbol are named by number. */
export function* callTree(
  stepper: Stepper,
  tid: number,
  info: DebugInfo | undefined,
  from: Position,
  until: Position,
): Moving<CallNode | undefined> {
  let root: CallNode | undefined;
  let nodes = 0;
  const stack: { readonly node: CallNode; readonly returnTo: number; readonly sp: bigint; readonly isKept: boolean }[] = [];
  let called: { readonly returnTo: number; readonly sp: bigint } | undefined;
  const nodeAt = (address: number, entered: Position): CallNode => {
    const symbol = info?.symbols.at(address);
    const name = symbol
      ? symbol.address === address
        ? symbol.name
        : `${symbol.name}+${address - symbol.address}`
      : `0x${address.toString(16)}`;
    return { address, name, entered, children: [], omitted: 0 };
  };
  yield* walk(stepper, tid, from, until, ({ pc, effects, position, registers }) => {
    if (!root) {
      root = nodeAt(pc, position);
      stack.push({ node: root, returnTo: -1, sp: 2n ** 64n, isKept: true });
    }
    if (called) {
      const parent = stack[stack.length - 1].node;
      const isKept = parent.children.length < childrenKept && nodes < nodesKept;
      const node = nodeAt(pc, position);
      nodes += 1;
      if (isKept) parent.children.push(node);
      else parent.omitted += 1;
      stack.push({ node, ...called, isKept });
      called = undefined;
    } else {
      // Back where a call was made from, with its stack given up: by a return, or past several at once.
      const index = stack.findLastIndex(({ returnTo }) => returnTo === pc);
      if (index > 0 && registers().sp >= stack[index].sp) {
        for (const { node } of stack.splice(index)) node.left = position;
      }
    }
    if (effects.jump?.kind === "call") called = { returnTo: pc + 4, sp: registers().sp };
    return true;
  });
  return root;
}
