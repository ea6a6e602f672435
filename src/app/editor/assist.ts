// What the editor knows to say: completion, hover, search, definition, uses, rename and folding. Loaded after the page is there; the words come
// from the machine, through the protocol.

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { autocompletion, closeBrackets, completionKeymap, snippet } from "@codemirror/autocomplete";
import { codeFolding, foldGutter, foldKeymap, foldService } from "@codemirror/language";
import { highlightSelectionMatches, openSearchPanel, SearchQuery, search, searchKeymap, setSearchQuery } from "@codemirror/search";
import { EditorSelection, EditorState, type Extension } from "@codemirror/state";
import type { Command, Tooltip } from "@codemirror/view";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";
import type { Vocabulary } from "../../protocol/messages.ts";
import type { Workbench } from "../workbench.ts";
import { explain } from "./explain.ts";
import { signatureHelp } from "./signature.ts";
import { definitionOf, definitionsOf, foldEnd, placeIn, usesOf } from "./statement.ts";

const registers: readonly Completion[] = [
  ...Array.from({ length: 31 }, (_, index) => `x${index}`),
  ...Array.from({ length: 31 }, (_, index) => `w${index}`),
  "sp",
  "xzr",
  "wzr",
  ...["v", "q", "d", "s"].flatMap((bank) => Array.from({ length: 32 }, (_, index) => `${bank}${index}`)),
].map((label) => ({ label, type: "variable", boost: -20 }));

const linesOf = (state: EditorState): string[] => state.doc.toString().split("\n");

/** The Arm ARM's form as a template to fill in: optional parts are left out, each operand is a field. */
function templateOf(form: string): string {
  const withoutOptions = form.replace(/\{,[^{}]*\}/g, "");
  const escaped = withoutOptions.replace(/[{}]/g, "\\$&");
  const [mnemonic = "", ...rest] = escaped.split(" ");
  const operands = rest.join(" ").replace(/<([^<>]+)>/g, (_, name: string) => `\${${name.split("|")[0]}}`);
  return operands === "" ? mnemonic : `${mnemonic.padEnd(7)} ${operands}`;
}

function infoOf(lines: readonly (readonly [className: string, text: string])[]): () => Node {
  return () => {
    const body = document.createElement("div");
    body.className = "cm-help";
    for (const [className, text] of lines) {
      const line = document.createElement("p");
      line.className = className;
      line.textContent = text;
      body.append(line);
    }
    return body;
  };
}

/** Puts the name in, and its definition at the top of the text if the text has none. */
const insertConstant =
  (name: string, value: number): NonNullable<Completion["apply"]> =>
  (view, _, from, to) => {
    const lines = linesOf(view.state);
    const isKnown = definitionsOf(lines).some((definition) => definition.name === name);
    const firstCode = lines.findIndex((line) => line.trim() !== "" && !/^\s*(\/\/|#)/.test(line));
    const place = view.state.doc.line(Math.max(1, firstCode + 1)).from;
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
    const symbols = definitionsOf(linesOf(state))
      .filter(({ name }) => !/^\d/.test(name))
      .map(
        ({ name, line: at, kind }): Completion => ({
          label: name,
          type: kind === "label" ? "function" : "constant",
          detail: `line ${at}`,
          boost: 20,
        }),
      );
    const ofOthers = otherTexts(workbench).flatMap(({ name, lines }) =>
      definitionsOf(lines)
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

const hover = (workbench: Workbench) =>
  hoverTooltip(async (view, position): Promise<Tooltip | null> => {
    const word = wordAt(view.state, position);
    if (!word) return null;
    const line = view.state.doc.lineAt(position);
    const place = placeIn(line.text, Math.min(word.to, position + 1) - line.from);
    if (place.kind === "none" && !word.text.startsWith("'")) return null;
    const vocabulary = await workbench.client.vocabulary();
    const said = explain(word.text, place.kind === "first", {
      vocabulary,
      view: workbench.machine.store.getState().view,
      definition: definitionOf(word.text, line.number, linesOf(view.state)),
    });
    if (!said) return null;
    return { pos: word.from, end: word.to, above: true, create: () => ({ dom: infoOf(said)() as HTMLElement }) };
  });

/** Runs with the word at the cursor; false where there is none. */
const withWord =
  (act: (view: EditorView, word: string) => boolean): Command =>
  (view) => {
    const word = wordAt(view.state, view.state.selection.main.head);
    return word ? act(view, word.text) : false;
  };

/** The texts of the project's other files that are assembled, by name. */
const otherTexts = ({ program }: Workbench): { readonly name: string; readonly lines: string[] }[] => {
  const { files, key } = program.store.getState();
  return files
    .filter((file) => file.key !== key && /\.(?:s|inc)$/i.test(file.name))
    .map(({ name, source }) => ({ name, lines: source.toString().split("\n") }));
};

/** To the definition of a name: in this file, else in another one, which then comes to the front. */
function goTo(workbench: Workbench, view: EditorView, word: string, from: number): boolean {
  let found = definitionOf(word, view.state.doc.lineAt(from).number, linesOf(view.state));
  if (!found && !/^\d/.test(word)) {
    const elsewhere = otherTexts(workbench).find(({ lines }) => definitionOf(word, 1, lines));
    if (elsewhere) {
      found = definitionOf(word, 1, elsewhere.lines);
      workbench.program.show(elsewhere.name);
    }
  }
  if (!found) return false;
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

/** Shows every use in the search panel, as whole words. */
const findUses = withWord((view, word) => {
  view.dispatch({ effects: setSearchQuery.of(new SearchQuery({ search: word, caseSensitive: true, wholeWord: true })) });
  return openSearchPanel(view);
});

const replaced = (text: string, word: string, to: string): string =>
  usesOf(word, text).reduceRight((before, use) => before.slice(0, use.from) + to + before.slice(use.to), text);

/** A cursor on every use: what is typed next renames them all. Where other files use the name as well, a sheet asks for the new one. */
const rename = ({ program, sheets }: Workbench) =>
  withWord((view, word) => {
    const uses = usesOf(word, view.state.doc.toString());
    if (uses.length === 0 || /^-?\d/.test(word)) return false;
    const inFiles = program
      .files()
      .map(({ name, text }) => ({ file: name, count: /\.(?:s|inc)$/i.test(name) ? usesOf(word, text).length : 0 }))
      .filter(({ count }) => count > 0);
    if (inFiles.length > 1) {
      const apply = (to: string) =>
        void program.replaceFiles(
          program.files().map((file) => (/\.(?:s|inc)$/i.test(file.name) ? { ...file, text: replaced(file.text, word, to) } : file)),
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
  if (!/^[A-Za-z_$][\w.$]*:/.test(line.text)) return null;
  const end = foldEnd(linesOf(state), line.number);
  return end === undefined ? null : { from: line.to, to: state.doc.line(end).to };
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
      { key: "Shift-F12", run: findUses },
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
