// What a benchmark may give: its part of docs/performance.md.

export interface Section {
  readonly title: string;
  readonly summary: string;
  /** Markdown; headings below the third level of the page. */
  readonly body: string;
}
