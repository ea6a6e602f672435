// Breakpoints of every kind, and what stopped the machine.

/** Where to stop, in the words of the program. */
export type StopWish =
  /** "main", "server.s:42", "loop+8", "*0x400078" */
  | { readonly kind: "code"; readonly place: string }
  /** Of `bytes` bytes (8 unless the expression tells) at an address, or of what an expression stands for. */
  | {
      readonly kind: "watch";
      readonly expression: string;
      readonly bytes?: number;
      readonly access: "read" | "write" | "access" | "change";
    }
  | { readonly kind: "call"; readonly names?: readonly string[]; readonly moment: "made" | "returned" }
  /** "SIGSEGV" */
  | { readonly kind: "signal"; readonly names?: readonly string[] }
  | { readonly kind: "fork" | "exec" | "exit" }
  | { readonly kind: "packet" | "output"; readonly text?: string };

/** Where to stop, and whether. */
export interface BreakpointWish {
  readonly at: StopWish;
  readonly condition?: string;
  readonly ignoreCount?: number;
  readonly isTemporary?: boolean;
  readonly isEnabled?: boolean;
  /** Prints this instead of stopping, `{expression}` replaced. */
  readonly log?: string;
}

/** A breakpoint, and what became of it. */
export interface BreakpointView extends BreakpointWish {
  /** 0: it could not be placed, and `error` says why. */
  readonly id: number;
  readonly hits: number;
  readonly address?: number;
  readonly error?: string;
}

/** Why the machine was held last. */
export interface StopView {
  readonly kind: "moved" | "breakpoint" | "start" | "ended" | "refused";
  readonly breakpoint?: number;
  /** A sentence, where there is something to say. */
  readonly text?: string;
}
