// Where diagnostics are collected. Those of a macro's inside say where the macro was called.

import type { Diagnostic, Fix, Span } from "../base/diagnostic.ts";
import { maximumDiagnostics } from "./limits.ts";
import type { InputStack } from "./source.ts";

export interface Remark {
  readonly help?: string | undefined;
  readonly notes?: Diagnostic["notes"];
  readonly fixes?: readonly Fix[] | undefined;
}

export class Report {
  readonly diagnostics: Diagnostic[] = [];
  errorCount = 0;
  private readonly inputs: InputStack;
  private readonly seen = new Set<string>();

  constructor(inputs: InputStack) {
    this.inputs = inputs;
  }

  /** Whether nothing more is kept: then looking for advice is not worth its time. */
  get isFull(): boolean {
    return this.diagnostics.length >= maximumDiagnostics;
  }

  error(span: Span, message: string, remark: Remark = {}): void {
    this.errorCount += 1;
    this.add("error", span, message, remark);
  }

  warning(span: Span, message: string, remark: Remark = {}): void {
    this.add("warning", span, message, remark);
  }

  private add(severity: Diagnostic["severity"], span: Span, message: string, { help, notes = [], fixes }: Remark): void {
    if (this.isFull) return;
    // The body of a repetition is wrong once, however often it is repeated.
    const key = `${span.file}:${span.start}:${span.end}:${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    const calls = this.inputs.expansions.map(({ title, calledAt }) => ({ span: calledAt, message: `${title} is expanded here` }));
    const allNotes = [...notes, ...calls];
    this.diagnostics.push({
      severity,
      span,
      message,
      ...(help === undefined ? {} : { help }),
      ...(allNotes.length ? { notes: allNotes } : {}),
      ...(fixes?.length ? { fixes } : {}),
    });
  }
}
