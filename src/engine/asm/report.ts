// Where diagnostics are collected. Those of a macro's inside say where the macro was called.

import type { Diagnostic, Fix, Span } from "../base/diagnostic.ts";
import { maximumDiagnostics, maximumErrors } from "./limits.ts";
import type { InputStack } from "./source.ts";

export interface Remark {
  readonly help?: string | undefined;
  readonly notes?: Diagnostic["notes"];
  readonly fixes?: readonly Fix[] | undefined;
}

export class Report {
  readonly diagnostics: Diagnostic[] = [];
  errorCount = 0;
  /** Errors and warnings, those that are not kept included. */
  remarkCount = 0;
  private readonly inputs: InputStack;
  private readonly seen = new Set<string>();
  /** Where there is an error already. */
  private readonly wrongPlaces = new Set<string>();

  constructor(inputs: InputStack) {
    this.inputs = inputs;
  }

  private readonly kept = { error: 0, warning: 0 };

  /** Whether there is room for one more. */
  keeps(severity: Diagnostic["severity"]): boolean {
    return this.kept[severity] < maximumDiagnostics;
  }

  /** Whether the text is hopeless. */
  get isHopeless(): boolean {
    return this.errorCount > maximumErrors;
  }

  /** Whether it is worth its time to look for advice: not if nothing more is kept, nor in a line that was repeated with its error. */
  wantsAdvice(span: Span): boolean {
    return this.keeps("error") && !this.wrongPlaces.has(placeKey(span));
  }

  error(span: Span, message: string, remark: Remark = {}): void {
    this.errorCount += 1;
    this.add("error", span, message, remark);
  }

  warning(span: Span, message: string, remark: Remark = {}): void {
    this.add("warning", span, message, remark);
  }

  private add(severity: Diagnostic["severity"], span: Span, message: string, { help, notes = [], fixes }: Remark): void {
    this.remarkCount += 1;
    if (!this.keeps(severity)) return;
    // The body of a repetition is wrong once, however often it is repeated.
    const place = placeKey(span);
    const key = `${place}:${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.kept[severity] += 1;
    if (severity === "error") this.wrongPlaces.add(place);
    const calls = this.inputs.expansions.map(({ title, calledAt }) => ({ span: calledAt, message: `${title} is expanded here` }));
    const allNotes = [...notes, ...calls];
    this.diagnostics.push({
      severity,
      span: plain(span),
      message,
      ...(help === undefined ? {} : { help }),
      ...(allNotes.length ? { notes: allNotes.map((note) => ({ ...note, span: plain(note.span) })) } : {}),
      ...(fixes?.length ? { fixes: fixes.map((fix) => ({ ...fix, span: plain(fix.span) })) } : {}),
    });
  }
}

const placeKey = ({ file, start, end }: Span): string => `${file}:${start}:${end}`;

/** Worked out now, as plain data that can be sent elsewhere. */
const plain = ({ file, start, end, line, column }: Span): Span => ({ file, start, end, line, column });
