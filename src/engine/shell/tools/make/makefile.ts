// A makefile's text to rules and variables: assignments, conditionals, includes, rules of every form. What is wrong is a MakeError in
// make's own words.

import type { Steps } from "../../../kernel/index.ts";
import { MakeError, stemOf, type Variable, type Variables, wordsOf } from "./variables.ts";

export interface RecipeLine {
  readonly text: string;
  readonly file: string;
  readonly line: number;
}

export interface Rule {
  /** Of an explicit rule one target; of a pattern rule all that it makes. */
  readonly targets: readonly string[];
  readonly prerequisites: readonly string[];
  /** Behind |: they must be there, but their age says nothing. */
  readonly orderOnly: readonly string[];
  readonly recipe: readonly RecipeLine[];
  /** It has a recipe, though it may be empty. */
  readonly hasRecipe: boolean;
  /** Of a static pattern rule. */
  readonly stem?: string;
}

export interface Makefile {
  readonly rules: Map<string, Rule>;
  readonly patterns: Rule[];
  readonly phony: Set<string>;
  /** Variables of targets and patterns. */
  readonly own: { readonly pattern: string; readonly name: string; readonly operator: string; readonly text: string }[];
  readonly exported: Set<string>;
  exportsAll: boolean;
  goal: string | undefined;
  deletesOnError: boolean;
  isSilent: boolean;
}

export const emptyMakefile = (): Makefile => ({
  rules: new Map(),
  patterns: [],
  phony: new Set(),
  own: [],
  exported: new Set(),
  exportsAll: false,
  goal: undefined,
  deletesOnError: false,
  isSilent: false,
});

interface SourceLine {
  readonly text: string;
  readonly line: number;
}

/** Lines with what is continued behind a backslash; a recipe's keeps its backslashes. */
function joinedLines(text: string): SourceLine[] {
  const lines: SourceLine[] = [];
  const physical = text.split("\n");
  for (let index = 0; index < physical.length; index += 1) {
    const line = index + 1;
    let joined = physical[index];
    const isRecipe = joined.startsWith("\t");
    while (/(?:^|[^\\])(?:\\\\)*\\$/.test(joined) && index + 1 < physical.length) {
      index += 1;
      const next = physical[index];
      joined = isRecipe ? `${joined}\n${next.replace(/^\t/, "")}` : `${joined.replace(/\s*\\$/, "")} ${next.trim()}`;
    }
    lines.push({ text: joined, line });
  }
  return lines;
}

/** Without what is behind a # that is not quoted. */
const withoutComment = (text: string): string => text.replace(/(^|[^\\])#.*$/s, "$1").replaceAll("\\#", "#");

const assignment = /^\s*((?:export\s+|override\s+)*)([^\s:#=!?+]+)\s*(\?=|\+=|::?=|!=|=)\s*(.*)$/s;

export class MakefileReader {
  readonly makefile: Makefile;
  readonly #variables: Variables;
  readonly #read: (path: string) => Steps<string | undefined>;
  readonly #shell: (line: string) => Steps<string>;
  #file = "";
  /** Of the rule that is open: its recipe goes on. */
  #open: { recipe: RecipeLine[]; has: boolean; finish: () => void } | undefined;

  constructor(
    makefile: Makefile,
    variables: Variables,
    read: (path: string) => Steps<string | undefined>,
    shell: (line: string) => Steps<string>,
  ) {
    this.makefile = makefile;
    this.#variables = variables;
    this.#read = read;
    this.#shell = shell;
  }

  *read(file: string, text: string): Steps<void> {
    const outer = this.#file;
    this.#file = file;
    const lines = joinedLines(text);
    /** Of each conditional that is open: whether its lines count, and whether one of its branches has. */
    const conditions: { isOn: boolean; wasOn: boolean }[] = [];
    for (let index = 0; index < lines.length; index += 1) {
      const { text: written, line } = lines[index];
      const isOn = conditions.every((each) => each.isOn);
      const directive =
        written.startsWith("\t") && this.#open
          ? undefined
          : /^\s*(ifeq|ifneq|ifdef|ifndef|else|endif)\b\s*(.*)$/s.exec(withoutComment(written));
      if (directive) {
        yield* this.#conditional(directive[1], directive[2].trim(), conditions, isOn, line);
        continue;
      }
      if (!isOn) continue;
      const defined = /^\s*define\s+(\S+)\s*(=|:=|\+=|\?=)?\s*$/.exec(written);
      if (defined) {
        const body: string[] = [];
        for (index += 1; index < lines.length && !/^\s*endef\b/.test(lines[index].text); index += 1) body.push(lines[index].text);
        this.#variables.set(defined[1], { value: body.join("\n"), isSimple: defined[2] === ":=", origin: "file" });
        continue;
      }
      yield* this.#line(written, line);
    }
    this.#finishRule();
    if (conditions.length > 0) throw new MakeError(`${file}:${lines.length}: *** missing 'endif'.  Stop.`);
    this.#file = outer;
  }

  *#conditional(word: string, text: string, conditions: { isOn: boolean; wasOn: boolean }[], isOn: boolean, line: number): Steps<void> {
    if (word === "endif" || word === "else") {
      const current = conditions.at(-1);
      if (!current) throw new MakeError(`${this.#file}:${line}: *** extraneous '${word}'.  Stop.`);
      if (word === "endif") {
        conditions.pop();
        return;
      }
      const outside = conditions.slice(0, -1).every((each) => each.isOn);
      const again = /^(ifeq|ifneq|ifdef|ifndef)\b\s*(.*)$/s.exec(text);
      current.isOn = outside && !current.wasOn && (again ? yield* this.#holds(again[1], again[2].trim(), line) : true);
      current.wasOn ||= current.isOn;
      return;
    }
    const holds = isOn && (yield* this.#holds(word, text, line));
    conditions.push({ isOn: holds, wasOn: holds || !isOn });
  }

  *#holds(word: string, text: string, line: number): Steps<boolean> {
    if (word === "ifdef" || word === "ifndef") {
      const value = this.#variables.get((yield* this.#variables.expand(text)).trim())?.value ?? "";
      return (value !== "") === (word === "ifdef");
    }
    const parts = /^\((.*?),(.*)\)$/s.exec(text) ?? /^["'](.*?)["']\s+["'](.*?)["']$/s.exec(text);
    if (!parts) throw new MakeError(`${this.#file}:${line}: *** invalid syntax in conditional.  Stop.`);
    const one = (yield* this.#variables.expand(parts[1])).trim();
    const other = (yield* this.#variables.expand(parts[2])).trim();
    return (one === other) === (word === "ifeq");
  }

  *#line(written: string, line: number): Steps<void> {
    if (written.startsWith("\t")) {
      if (this.#open) {
        this.#open.recipe.push({ text: written.slice(1), file: this.#file, line });
        this.#open.has = true;
        return;
      }
      if (withoutComment(written).trim() !== "" && !assignment.test(written)) {
        throw new MakeError(`${this.#file}:${line}: *** recipe commences before first target.  Stop.`);
      }
    }
    const text = withoutComment(written);
    if (text.trim() === "") return;
    const included = /^\s*(-?include|sinclude)\s+(.*)$/s.exec(text);
    if (included) {
      this.#finishRule();
      for (const path of wordsOf(yield* this.#variables.expand(included[2]))) {
        const found = yield* this.#read(path);
        if (found !== undefined) yield* this.read(path, found);
        else if (included[1] === "include")
          throw new MakeError(
            `${this.#file}:${line}: ${path}: No such file or directory\nmake: *** No rule to make target '${path}'.  Stop.`,
          );
      }
      return;
    }
    const exported = /^\s*(un)?export\b\s*([^=]*)$/.exec(text);
    if (exported) {
      if (exported[2].trim() === "") this.makefile.exportsAll = exported[1] === undefined;
      for (const name of wordsOf(yield* this.#variables.expand(exported[2]))) this.makefile.exported.add(name);
      return;
    }
    const assigned = assignment.exec(text);
    if (assigned) {
      this.#finishRule();
      const name = (yield* this.#variables.expand(assigned[2])).trim();
      if (assigned[1].includes("export")) this.makefile.exported.add(name);
      yield* this.assign(name, assigned[3], assigned[4]);
      return;
    }
    yield* this.#rule(text, line);
  }

  *assign(name: string, operator: string, text: string, origin: Variable["origin"] = "file"): Steps<void> {
    const before = this.#variables.get(name);
    if (operator === "?=") {
      if (!before) this.#variables.set(name, { value: text, isSimple: false, origin });
    } else if (operator === "+=") {
      const more = before?.isSimple ? yield* this.#variables.expand(text) : text;
      this.#variables.set(name, { value: before ? `${before.value} ${more}` : more, isSimple: before?.isSimple ?? false, origin });
    } else if (operator === "!=") {
      const value = (yield* this.#shell(yield* this.#variables.expand(text))).replace(/\n+$/, "").replaceAll("\n", " ");
      this.#variables.set(name, { value, isSimple: true, origin });
    } else if (operator === "=") this.#variables.set(name, { value: text, isSimple: false, origin });
    else this.#variables.set(name, { value: yield* this.#variables.expand(text), isSimple: true, origin });
  }

  *#rule(text: string, line: number): Steps<void> {
    this.#finishRule();
    const [before, recipe] = splitOnce(text, ";");
    const expanded = yield* this.#variables.expand(before);
    const colon = /^(.*?)(?:&)?::?(.*)$/s.exec(expanded);
    if (!colon) {
      if (expanded.trim() === "") return;
      const hint = /^ {4,}/.test(text) ? " (did you mean TAB instead of 8 spaces?)" : "";
      throw new MakeError(`${this.#file}:${line}: *** missing separator${hint}.  Stop.`);
    }
    const targets = wordsOf(colon[1]);
    const ofTarget = /^\s*(?:export\s+|override\s+)?([\w.-]+)\s*(\?=|\+=|::?=|=)\s*(.*)$/s.exec(splitOnce(before, ":")[1] ?? "");
    if (ofTarget && !/^\s*$/.test(colon[1])) {
      for (const pattern of targets) this.makefile.own.push({ pattern, name: ofTarget[1], operator: ofTarget[2], text: ofTarget[3] });
      return;
    }
    if (targets.length === 0) throw new MakeError(`${this.#file}:${line}: *** missing target pattern.  Stop.`);
    const isStatic = /^([^:]*%[^:]*):(.*)$/s.exec(colon[2]);
    const [usual, ordered = ""] = splitOnce(isStatic ? isStatic[2] : colon[2], "|");
    const first = recipe === undefined ? [] : [{ text: recipe.trim(), file: this.#file, line }];
    const open = {
      recipe: first,
      has: recipe !== undefined,
      finish: () => this.#add(targets, wordsOf(usual), wordsOf(ordered), open.recipe, open.has, isStatic?.[1].trim()),
    };
    this.#open = open;
  }

  #finishRule(): void {
    this.#open?.finish();
    this.#open = undefined;
  }

  #add(
    targets: readonly string[],
    prerequisites: readonly string[],
    orderOnly: readonly string[],
    recipe: readonly RecipeLine[],
    hasRecipe: boolean,
    staticPattern: string | undefined,
  ): void {
    const { makefile } = this;
    const special = targets[0];
    if (special === ".PHONY") for (const each of prerequisites) makefile.phony.add(each);
    else if (special === ".DELETE_ON_ERROR") makefile.deletesOnError = true;
    else if (special === ".SILENT") makefile.isSilent = true;
    else if (/^\.(SUFFIXES|PRECIOUS|SECONDARY|INTERMEDIATE|NOTPARALLEL|ONESHELL|DEFAULT|IGNORE)$/.test(special)) return;
    else if (targets.some((each) => each.includes("%"))) {
      makefile.patterns.unshift({ targets, prerequisites, orderOnly, recipe, hasRecipe });
    } else if (/^\.\w+(\.\w+)?$/.test(special) && hasRecipe && prerequisites.length === 0) {
      // A suffix rule: .s.o is %.o: %.s, .s is %: %.s.
      const [, from, to = ""] = /^(\.\w+)(\.\w+)?$/.exec(special) as RegExpExecArray;
      makefile.patterns.unshift({ targets: [`%${to}`], prerequisites: [`%${from}`], orderOnly, recipe, hasRecipe });
    } else {
      for (const target of targets) {
        const stem = staticPattern === undefined ? undefined : stemOf(staticPattern, target);
        const own = stem === undefined ? prerequisites : prerequisites.map((each) => each.replace("%", () => stem));
        const known = makefile.rules.get(target);
        makefile.goal ??= target.startsWith(".") && !target.includes("/") ? undefined : target;
        makefile.rules.set(target, {
          targets: [target],
          prerequisites: hasRecipe ? [...own, ...(known?.prerequisites ?? [])] : [...(known?.prerequisites ?? []), ...own],
          orderOnly: [...(known?.orderOnly ?? []), ...orderOnly],
          recipe: hasRecipe ? recipe : (known?.recipe ?? []),
          hasRecipe: hasRecipe || (known?.hasRecipe ?? false),
          ...(stem === undefined ? (known?.stem === undefined ? {} : { stem: known.stem }) : { stem }),
        });
      }
    }
  }
}

/** At the first of a character that is in no $(…). */
function splitOnce(text: string, separator: string): readonly [string, string?] {
  for (let at = 0, depth = 0; at < text.length; at += 1) {
    if ("({".includes(text[at])) depth += 1;
    else if (")}".includes(text[at])) depth -= 1;
    else if (text[at] === separator && depth === 0) return [text.slice(0, at), text.slice(at + 1)];
  }
  return [text];
}
