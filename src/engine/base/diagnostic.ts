// What svc0 has to say about the learner's text: where, what was read, the rule, the nearest right thing.
// Takes nothing, knows nothing of assembly; the assembler and linker make these, editor and terminal show them.

/** A piece of one file. Offsets count UTF-16 units from 0, `end` excluded; line and column count from 1. */
export interface Span {
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** An edit that would put the text right: replace `span` by `text`. */
export interface Fix {
  readonly title: string;
  readonly span: Span;
  readonly text: string;
}

/** What is wrong with a place of a text, the rule in a sentence, and where there is one the nearest right thing. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly span: Span;
  /** What was read and the rule that it breaks, in one sentence without a final full stop. */
  readonly message: string;
  /** The nearest right thing, where there is one. */
  readonly help?: string;
  /** Other places that matter: "first defined here". */
  readonly notes?: readonly { readonly span: Span; readonly message: string }[];
  readonly fixes?: readonly Fix[];
}

/** `file:line:column: error: message`, then help, as a terminal shows it (no colours). */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { span, severity, message, help, notes = [] } = diagnostic;
  // What has no place, such as an option of a command, is said without one.
  const place = span.file === "" ? "" : `${span.file}:${span.line}:${span.column}: `;
  const lines = [`${place}${severity}: ${message}`];
  if (help) lines.push(`  help: ${help}`);
  for (const note of notes) lines.push(`  note: ${note.span.file}:${note.span.line}: ${note.message}`);
  return lines.join("\n");
}
