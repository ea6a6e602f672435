// Where computed jumps of a program have gone: what is translated goes there directly. None of it changes what a program does. By
// address alone, for all processes together.

const jumpsKept = 4096;
/** More targets than this are those of returns and the like rather than of a table. */
const targetsKept = 128;

export class JumpProfile {
  readonly #targets = new Map<number, Set<number>>();

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

  /** Where a computed jump has gone. */
  targetsOf(pc: number): Iterable<number> {
    return this.#targets.get(pc) ?? [];
  }
}
