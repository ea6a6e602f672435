// What a long proof gives: the text of its section in docs/conformance.md, and how much of it failed.

export interface VerifyResult {
  /** One sentence or two, with the counts. */
  readonly summary: string;
  /** Markdown. */
  readonly body: string;
  /** 0 if all is proven or explained. */
  readonly failures: number;
}
