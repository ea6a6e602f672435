// The shape of a region's control flow: order, loops, dominators. Pure graph theory over block numbers; 0 is the entry.
// Dominators after Cooper, Harvey and Kennedy, "A Simple, Fast Dominance Algorithm".

export interface FlowGraph {
  /** Blocks in reverse post-order. */
  readonly order: readonly number[];
  /** Place in `order`. */
  readonly position: readonly number[];
  readonly predecessors: readonly (readonly number[])[];
  /** Targets of edges that go back in the order. */
  readonly loopHeads: ReadonlySet<number>;
  /** Blocks that more than one forward edge reaches. */
  readonly merges: Set<number>;
  /** Whether every edge that goes back goes to a block that dominates where it came from. */
  readonly reducible: boolean;
  /** Children in the dominator tree, in reverse post-order. */
  readonly dominated: readonly (readonly number[])[];
}

export function analyseFlow(successors: readonly (readonly number[])[]): FlowGraph {
  const count = successors.length;
  const order = reversePostOrder(successors);
  const position: number[] = new Array<number>(count).fill(-1);
  for (const [index, block] of order.entries()) position[block] = index;
  const predecessors: number[][] = Array.from({ length: count }, () => []);
  for (const block of order) for (const next of successors[block]) predecessors[next].push(block);

  const dominator = immediateDominators(order, position, predecessors);
  const dominates = (a: number, b: number): boolean => {
    let at = b;
    while (position[at] > position[a]) at = dominator[at];
    return at === a;
  };
  const loopHeads = new Set<number>();
  const merges = new Set<number>();
  let reducible = true;
  for (const block of order) {
    let forward = 0;
    for (const before of predecessors[block]) {
      if (position[before] < position[block]) forward += 1;
      else {
        loopHeads.add(block);
        if (!dominates(block, before)) reducible = false;
      }
    }
    if (forward > 1) merges.add(block);
  }
  const dominated: number[][] = Array.from({ length: count }, () => []);
  for (const block of order) if (block !== 0) dominated[dominator[block]].push(block);
  return { order, position, predecessors, loopHeads, merges, reducible, dominated };
}

function reversePostOrder(successors: readonly (readonly number[])[]): number[] {
  const seen = new Set<number>([0]);
  const finished: number[] = [];
  const stack: { block: number; next: number }[] = [{ block: 0, next: 0 }];
  while (stack.length > 0) {
    const top = stack[stack.length - 1];
    const following = successors[top.block];
    if (top.next < following.length) {
      const block = following[top.next];
      top.next += 1;
      if (!seen.has(block)) {
        seen.add(block);
        stack.push({ block, next: 0 });
      }
    } else {
      finished.push(top.block);
      stack.pop();
    }
  }
  return finished.reverse();
}

function immediateDominators(
  order: readonly number[],
  position: readonly number[],
  predecessors: readonly (readonly number[])[],
): number[] {
  const dominator: number[] = new Array<number>(position.length).fill(-1);
  dominator[0] = 0;
  const meet = (a: number, b: number): number => {
    let [x, y] = [a, b];
    while (x !== y) {
      while (position[x] > position[y]) x = dominator[x];
      while (position[y] > position[x]) y = dominator[y];
    }
    return x;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (const block of order) {
      if (block === 0) continue;
      let best = -1;
      for (const before of predecessors[block]) {
        if (dominator[before] < 0) continue;
        best = best < 0 ? before : meet(before, best);
      }
      if (dominator[block] !== best) {
        dominator[block] = best;
        changed = true;
      }
    }
  }
  return dominator;
}
