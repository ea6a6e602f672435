// The nesting of .if, .elseif, .else and .endif, and whether the present text counts.

import type { Span } from "../base/diagnostic.ts";

interface Level {
  readonly openedAt: Span;
  /** Whether a branch of it has been taken. */
  taken: boolean;
  /** Whether the present branch counts. */
  active: boolean;
  elseAt: Span | undefined;
  /** Whether the text around it counts. */
  readonly outer: boolean;
}

export class Conditionals {
  private readonly levels: Level[] = [];

  get depth(): number {
    return this.levels.length;
  }

  get skipping(): boolean {
    return this.levels.length > 0 && !this.levels[this.levels.length - 1].active;
  }

  open(condition: boolean, openedAt: Span): void {
    const outer = !this.skipping;
    this.levels.push({ openedAt, taken: condition, active: outer && condition, elseAt: undefined, outer });
  }

  /** Whether the condition of an .elseif is to be read at all. */
  get wantsCondition(): boolean {
    const level = this.levels[this.levels.length - 1];
    return level?.outer === true && !level.taken && level.elseAt === undefined;
  }

  /** A sentence if `.elseif` or `.else` cannot stand here. */
  orElse(condition: boolean, at: Span, isLast: boolean): { problem: string; notes: { span: Span; message: string }[] } | undefined {
    const level = this.levels[this.levels.length - 1];
    const word = isLast ? ".else" : ".elseif";
    if (!level) return { problem: `${word} without .if`, notes: [] };
    if (level.elseAt)
      return {
        problem: `${word} after .else`,
        notes: [
          { span: level.elseAt, message: ".else was here" },
          { span: level.openedAt, message: "of this .if" },
        ],
      };
    if (isLast) level.elseAt = at;
    level.active = level.outer && !level.taken && condition;
    level.taken ||= condition;
    return undefined;
  }

  /** False if there is nothing to close. */
  close(): boolean {
    return this.levels.pop() !== undefined;
  }

  /** Gives up levels opened inside a macro that ends; where the innermost of them was opened. */
  cutTo(depth: number): Span | undefined {
    const cut = this.levels.splice(depth);
    return cut[cut.length - 1]?.openedAt;
  }
}
