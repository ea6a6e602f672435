// What interpretation has seen of a program: how often it came to the beginnings of blocks, and where computed jumps went. It decides
// when to translate and what along with it; none of it changes what a program does. By address alone, for all processes together.

const countersKept = 2 ** 17;
const jumpsKept = 4096;
/** More targets than this are those of returns and the like rather than of a table. */
const targetsKept = 128;

export class ExecutionProfile {
  readonly #counts = new Map<number, number>();
  readonly #targets = new Map<number, Set<number>>();

  /** One more arrival at an address: how many there have been since the count was set. */
  arrive(pc: number): number {
    const count = (this.#counts.get(pc) ?? 0) + 1;
    if (count === 1 && this.#counts.size >= countersKept) this.#counts.clear();
    this.#counts.set(pc, count);
    return count;
  }

  setCount(pc: number, count: number): void {
    this.#counts.set(pc, count);
  }

  /** A computed jump, at `from`, has gone somewhere. */
  jumped(from: number, to: number): void {
    const targets = this.#targets.get(from);
    if (targets !== undefined) {
      if (targets.size < targetsKept) targets.add(to);
      return;
    }
    if (this.#targets.size >= jumpsKept) this.#targets.clear();
    this.#targets.set(from, new Set([to]));
  }

  /** Whether execution has come to an address, behind a branch or by one. */
  isReached(pc: number): boolean {
    return this.#counts.has(pc);
  }

  /** Where a computed jump has gone. */
  targetsOf(pc: number): Iterable<number> {
    return this.#targets.get(pc) ?? [];
  }
}
