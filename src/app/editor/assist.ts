// What the editor knows to say: completion, hover, search, definition, uses, rename and folding. Loaded after the page is there; the words come
// from the machine, through the protocol.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { autocompletion, closeBrackets, completionKeymap, snippet } from "@codemirror/autocomplete";
import { codeFolding, foldGutter, foldKeymap, foldService } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorSelection, EditorState, type Extension } from "@codemirror/state";
import type { Command, Tooltip } from "@codemirror/view";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";
import { type CodePiece, keptBytes, symbolsByName } from "../../protocol/checked.ts";
import type { Vocabulary } from "../../protocol/messages.ts";
import type { ProgramFile } from "../stores/program.ts";
import type { SymbolUse } from "../stores/sheets.ts";
import type { Workbench } from "../workbench.ts";
import { explain, type Knowledge } from "./explain.ts";
import { type HelpLine, helpBody } from "./help-body.ts";
import { definitionsIn } from "./landmarks.ts";
import { codeAt } from "./machine-code.ts";
import { presentValue } from "./present-value.ts";
import { signatureHelp } from "./signature.ts";
import { beginsFold, type Definition, definitionOf, definitionsOf, foldedLines, hasFold, placeIn, usesOf } from "./statement.ts";

const registers: readonly Completion[] = [
  ...Array.from({ length: 31 }, (_, index) => `x${index}`),
  ...Array.from({ length: 31 }, (_, index) => `w${index}`),
  "sp",
  "xzr",
  "wzr",
  ...["v", "q", "d", "s"].flatMap((bank) => Array.from({ length: 32 }, (_, index) => `${bank}${index}`)),
].map((label) => ({ label, type: "variable", boost: -20 }));

/** The Arm ARM's form as a template to fill in: optional parts are left out, each operand is a field. */
function templateOf(form: string): string {
  const withoutOptions = form.replace(/\{,[^{}]*\}/g, "");
  const escaped = withoutOptions.replace(/[{}]/g, "\\$&");
  const [mnemonic = "", ...rest] = escaped.split(" ");
  const operands = rest.join(" ").replace(/<([^<>]+)>/g, (_, name: string) => `\${${name.split("|")[0]}}`);
  return operands === "" ? mnemonic : `${mnemonic.padEnd(7)} ${operands}`;
}

const infoOf = (lines: readonly HelpLine[]) => () => helpBody(lines);

/** Puts the name in, and its definition at the top of the text if the text has none. */
const insertConstant =
  (name: string, value: number): NonNullable<Completion["apply"]> =>
  (view, _, from, to) => {
    const { doc } = view.state;
    const isKnown = definitionsIn(doc).some((definition) => definition.name === name);
    const firstCode = doc.toJSON().findIndex((line) => line.trim() !== "" && !/^\s*(\/\/|#)/.test(line));
    const place = doc.line(Math.max(1, firstCode + 1)).from;
    view.dispatch({
      changes: [...(isKnown ? [] : [{ from: Math.min(place, from), insert: `.equ ${name}, ${value}\n` }]), { from, to, insert: name }],
      selection: EditorSelection.cursor(from + name.length + (isKnown ? 0 : `.equ ${name}, ${value}\n`.length)),
      userEvent: "input.complete",
    });
  };

function firstWords({ instructions, directives }: Vocabulary): readonly Completion[] {
  return [
    ...instructions.map(({ mnemonic, forms }): Completion => {
      const form = forms[0]?.form ?? mnemonic;
      return {
        label: mnemonic,
        type: "keyword",
        detail: form.slice(mnemonic.length).trim(),
        info: infoOf([
          ["cm-helpText", forms[0]?.summary ?? ""],
          ...forms.slice(0, 4).map((row) => ["cm-helpForm", row.form] as const),
          ["cm-helpExample", forms[0]?.example ?? ""],
        ]),
        apply: snippet(templateOf(form)),
      };
    }),
    ...directives.map(
      ({ name, form, summary }): Completion => ({
        label: name,
        type: "namespace",
        detail: form.slice(name.length).trim(),
        info: infoOf([["cm-helpText", summary]]),
      }),
    ),
  ];
}

function namedNumbers({ calls, constants }: Vocabulary): readonly Completion[] {
  return [
    ...calls.map(
      ({ name, number, summary, parameters }): Completion => ({
        label: `SYS_${name}`,
        type: "constant",
        detail: `${number}`,
        info: infoOf([
          ["cm-helpForm", `${name}(${parameters.join(", ")})`],
          ["cm-helpText", `${summary}. Goes into x8; .equ SYS_${name}, ${number} is added to the text.`],
        ]),
        apply: insertConstant(`SYS_${name}`, number),
      }),
    ),
    ...constants.map(
      ({ name, value, set }): Completion => ({
        label: name,
        type: "constant",
        detail: `${value}, ${set}`,
        apply: insertConstant(name, value),
      }),
    ),
  ];
}

function completions(workbench: Workbench) {
  let made: { readonly first: readonly Completion[]; readonly numbers: readonly Completion[] } | undefined;
  return async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos } = context;
    const line = state.doc.lineAt(pos);
    const place = placeIn(line.text, pos - line.from);
    const word = context.matchBefore(/[A-Za-z_.$][\w.$]*$/);
    if (place.kind === "none" || (!word && !context.explicit)) return null;
    if (!made) {
      const vocabulary = await workbench.client.vocabulary();
      made = { first: firstWords(vocabulary), numbers: namedNumbers(vocabulary) };
    }
    const from = word?.from ?? pos;
    const validFor = /^[\w.$]*$/;
    if (place.kind === "first") return { from, options: made.first, validFor };
    const symbols = definitionsIn(state.doc)
      .filter(({ name }) => !/^\d/.test(name))
      .map(
        ({ name, line: at, kind }): Completion => ({
          label: name,
          type: kind === "constant" ? "constant" : "function",
          detail: `line ${at}`,
          boost: 20,
        }),
      );
    const ofOthers = otherFiles(workbench).flatMap(({ name, definitions }) =>
      definitions
        .filter((definition) => !/^\d/.test(definition.name))
        .map((definition): Completion => ({ label: definition.name, type: "function", detail: `${name}:${definition.line}`, boost: 10 })),
    );
    const known = new Set(symbols.map(({ label }) => label));
    return { from, options: [...symbols, ...ofOthers, ...registers, ...made.numbers.filter(({ label }) => !known.has(label))], validFor };
  };
}

/** The word around a place: a name, a register, a number with its sign. */
function wordAt(state: EditorState, position: number): { readonly from: number; readonly to: number; readonly text: string } | undefined {
  const line = state.doc.lineAt(position);
  for (const { index, 0: text } of line.text.matchAll(/-?\b\d[\w.]*|[A-Za-z_.$][\w.$]*|'(?:\\.|[^\\])'?/g)) {
    const from = line.from + index;
    if (position >= from && position <= from + text.length) return { from, to: from + text.length, text };
  }
  return undefined;
}

const wordOf = (code: CodePiece | undefined): number | undefined =>
  code && code.length >= keptBytes ? new DataView(code.bytes.buffer, code.bytes.byteOffset).getInt32(0, true) : undefined;

const hover = (workbench: Workbench) =>
  hoverTooltip(async (view, position): Promise<Tooltip | null> => {
    const word = wordAt(view.state, position);
    if (!word) return null;
    const line = view.state.doc.lineAt(position);
    const place = placeIn(line.text, Math.min(word.to, position + 1) - line.from);
    if (place.kind === "none" && !word.text.startsWith("'")) return null;
    const definition = findDefinition(workbench, view.state, word.text, position);
    const said = explain(word.text, place.kind === "first", {
      vocabulary: await workbench.client.vocabulary(),
      view: workbench.machine.store.getState().view,
      definition,
      symbol: symbolsByName(workbench.program.store.getState().symbols).get(word.text),
      word: wordOf(codeAt(view.state, position)),
    });
    if (!said) return null;
    const shown = [...said, ...(await presentValue(workbench, word.text, definition))];
    return { pos: word.from, end: word.to, above: true, create: () => ({ dom: helpBody(shown) }) };
  });

/** Runs with the word at the cursor; false where there is none. */
const withWord =
  (act: (view: EditorView, word: string) => boolean): Command =>
  (view) => {
    const word = wordAt(view.state, view.state.selection.main.head);
    return word ? act(view, word.text) : false;
  };

const isAssembled = (file: string): boolean => /\.(?:s|inc)$/i.test(file);

const definitionsOfFile = new WeakMap<ProgramFile, readonly Definition[]>();

/** What the project's other files that are assembled define. */
const otherFiles = ({ program }: Workbench): { readonly name: string; readonly definitions: readonly Definition[] }[] => {
  const { files, key } = program.store.getState();
  return files
    .filter((file) => file.key !== key && isAssembled(file.name))
    .map((file) => {
      const definitions = definitionsOfFile.get(file) ?? definitionsOf(file.source.toString().split("\n"));
      definitionsOfFile.set(file, definitions);
      return { name: file.name, definitions };
    });
};

/** The definition of a name: in this file, else in another one, which it then names. */
function findDefinition(workbench: Workbench, state: EditorState, word: string, from: number): Knowledge["definition"] {
  const here = definitionOf(word, state.doc.lineAt(from).number, definitionsIn(state.doc));
  if (here || /^\d/.test(word)) return here;
  for (const { name: file, definitions } of otherFiles(workbench)) {
    const found = definitionOf(word, 1, definitions);
    if (found) return { ...found, file };
  }
  return undefined;
}

/** To the definition of a name; the file that has it comes to the front. */
function goTo(workbench: Workbench, view: EditorView, word: string, from: number): boolean {
  const found = findDefinition(workbench, view.state, word, from);
  if (!found) return false;
  if (found.file !== undefined) workbench.program.show(found.file);
  const position = view.state.doc.line(found.line).from + found.column;
  view.dispatch({
    selection: { anchor: position, head: position + found.name.length },
    effects: [
      EditorView.scrollIntoView(position, { y: "center" }),
      EditorView.announce.of(`${found.name} is defined on line ${found.line}`),
    ],
    userEvent: "select",
  });
  return true;
}

/** Every use of the name in every file that is assembled, as a list to go by. */
const findUses = ({ program, sheets }: Workbench) =>
  withWord((_, word) => {
    if (/^-?\d/.test(word)) return false;
    const uses = program
      .files()
      .filter(({ name }) => isAssembled(name))
      .flatMap(({ name, text }) => usesByLine(word, name, text));
    if (uses.length > 0) sheets.open({ kind: "uses", name: word, uses });
    return uses.length > 0;
  });

/** One row a line, however often it has the name. */
function usesByLine(word: string, file: string, text: string): SymbolUse[] {
  const lines = text.split("\n");
  const definition = definitionOf(word, 1, definitionsOf(lines));
  return lines.flatMap((line, index) =>
    usesOf(word, line).length === 0 ? [] : [{ file, line: index + 1, text: line.trim(), isDefinition: definition?.line === index + 1 }],
  );
}

const replaced = (text: string, word: string, to: string): string =>
  usesOf(word, text).reduceRight((before, use) => before.slice(0, use.from) + to + before.slice(use.to), text);

/** A cursor on every use: what is typed next renames them all. Where other files use the name as well, a sheet asks for the new one. */
const rename = ({ program, sheets }: Workbench) =>
  withWord((view, word) => {
    const uses = usesOf(word, view.state.doc.toString());
    if (uses.length === 0 || /^-?\d/.test(word)) return false;
    const inFiles = program
      .files()
      .map(({ name, text }) => ({ file: name, count: isAssembled(name) ? usesOf(word, text).length : 0 }))
      .filter(({ count }) => count > 0);
    if (inFiles.length > 1) {
      const apply = (to: string) =>
        void program.replaceFiles(
          program.files().map((file) => (isAssembled(file.name) ? { ...file, text: replaced(file.text, word, to) } : file)),
          `before ${word} was renamed`,
        );
      sheets.open({ kind: "renameSymbol", name: word, uses: inFiles, apply });
      return true;
    }
    const head = view.state.selection.main.head;
    const main = Math.max(
      0,
      uses.findIndex(({ from, to }) => head >= from && head <= to),
    );
    view.dispatch({
      selection: EditorSelection.create(
        uses.map(({ from, to }) => EditorSelection.range(from, to)),
        main,
      ),
      effects: EditorView.announce.of(`${uses.length} uses of ${word} are selected: type the new name`),
    });
    return true;
  });

const folding = foldService.of((state, from) => {
  const line = state.doc.lineAt(from);
  const { doc } = state;
  if (!beginsFold(line.text) || !hasFold(doc.iterLines(line.number + 1))) return null;
  // The gutter asks at every key whether a line can be folded; how far, only who folds it.
  const end = () => doc.line(line.number + foldedLines(doc.iterLines(line.number + 1)));
  return {
    from: line.to,
    get to() {
      return end().to;
    },
  };
});

/** Everything, tied to the machine's words and its present state. */
export function assistance(workbench: Workbench): Extension {
  return [
    EditorState.allowMultipleSelections.of(true),
    signatureHelp(workbench.client.vocabulary()),
    autocompletion({ override: [completions(workbench)], icons: false, maxRenderedOptions: 60 }),
    closeBrackets(),
    hover(workbench),
    highlightSelectionMatches(),
    search({ top: true }),
    EditorState.phrases.of({
      next: "Next",
      previous: "Previous",
      all: "All",
      "match case": "Match case",
      regexp: "Regexp",
      "by word": "Words",
      replace: "Replace",
      "replace all": "Replace all",
    }),
    folding,
    codeFolding(),
    foldGutter({ openText: "⌄", closedText: "›" }),
    keymap.of([
      ...completionKeymap,
      ...searchKeymap,
      ...foldKeymap,
      { key: "F12", run: withWord((view, word) => goTo(workbench, view, word, view.state.selection.main.head)) },
      { key: "Shift-F12", run: findUses(workbench) },
      { key: "F2", run: rename(workbench) },
    ]),
    EditorView.domEventHandlers({
      mousedown: (event, view) => {
        if (!event.ctrlKey && !event.metaKey) return false;
        const position = view.posAtCoords(event);
        const word = position === null ? undefined : wordAt(view.state, position);
        return word !== undefined && position !== null && goTo(workbench, view, word.text, position);
      },
    }),
  ];
}
