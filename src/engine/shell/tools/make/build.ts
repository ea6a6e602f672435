// Brings targets up to date: which rule makes a target, what is older than what, which recipes run. One recipe after the other,
// whatever -j says: an order that every -j allows.

import type { Steps } from "../../../kernel/index.ts";
import type { Makefile, RecipeLine, Rule } from "./makefile.ts";
import { automatic, MakeError, stemOf, type Variable, type Variables } from "./variables.ts";

export interface BuildOptions {
  readonly dryRun: boolean;
  readonly always: boolean;
  readonly keepsGoing: boolean;
  readonly silent: boolean;
  readonly ignoresErrors: boolean;
  readonly touches: boolean;
  /** -q: only says whether something would be done. */
  readonly asks: boolean;
}

export interface Workshop {
  /** When a file was changed last; undefined: there is none. Comparable with <. */
  modified(path: string): Steps<Age | undefined>;
  /** A line for the shell; its status as wait4 gives it. */
  run(line: string, environment: ReadonlyMap<string, string>): Steps<number>;
  say(text: string): Steps<unknown>;
  complain(text: string): Steps<unknown>;
  remove(path: string): Steps<unknown>;
  touch(path: string): Steps<unknown>;
}

export interface Age {
  readonly seconds: number;
  readonly fraction: number;
}

const isOlder = (one: Age, other: Age): boolean =>
  one.seconds < other.seconds || (one.seconds === other.seconds && one.fraction < other.fraction);

/** A target that has been seen to. */
interface Made {
  /** Its recipe has run, or would have: whoever needs it is to be made anew. */
  readonly isNew: boolean;
  readonly failed: boolean;
  /** Its recipe did something. */
  readonly hasRun: boolean;
}

/** A recipe has failed and nothing goes on. */
class Failed extends Error {}

/** What has such a name is of a kind of its own: rules for any name (`%: %.o`) are not for it. */
const knownSuffix = /\.(?:o|a|s|S|c|cc|cpp|C|h|y|l|f|p|sh|txt|mk|d|so)$/;

export class Build {
  readonly #makefile: Makefile;
  readonly #variables: Variables;
  readonly #workshop: Workshop;
  readonly #options: BuildOptions;
  readonly #made = new Map<string, Made>();
  readonly #underWay: string[] = [];
  readonly #level: number;

  constructor(makefile: Makefile, variables: Variables, workshop: Workshop, options: BuildOptions, level: number) {
    this.#makefile = makefile;
    this.#variables = variables;
    this.#workshop = workshop;
    this.#options = options;
    this.#level = level;
  }

  get #name(): string {
    return this.#level > 0 ? `make[${this.#level}]` : "make";
  }

  /** Exit status: 0, 1 with -q if something is to be done, 2. */
  *goals(names: readonly string[]): Steps<number> {
    let status = 0;
    for (const name of names) {
      try {
        const made = yield* this.#make(name, undefined);
        if (made.failed) {
          status = 2;
          if (this.#options.keepsGoing) yield* this.#workshop.complain(`${this.#name}: Target '${name}' not remade because of errors.\n`);
        } else if (this.#options.asks) status = made.isNew ? 1 : status;
        else if (!made.hasRun) yield* this.#workshop.say(yield* this.#idleText(name));
      } catch (error) {
        if (!(error instanceof Failed)) throw error;
        return 2;
      }
    }
    return status;
  }

  *#idleText(name: string): Steps<string> {
    const rule = this.#makefile.rules.get(name);
    const exists = (yield* this.#workshop.modified(name)) !== undefined && !this.#makefile.phony.has(name);
    if (exists && (rule?.hasRecipe || (rule === undefined && (yield* this.#implicit(name, [])) !== undefined)))
      return `${this.#name}: '${name}' is up to date.\n`;
    return `${this.#name}: Nothing to be done for '${name}'.\n`;
  }

  *#make(target: string, neededBy: string | undefined): Steps<Made> {
    const known = this.#made.get(target);
    if (known) return known;
    if (this.#underWay.includes(target)) {
      yield* this.#workshop.complain(`${this.#name}: Circular ${neededBy} <- ${target} dependency dropped.\n`);
      return { isNew: false, failed: false, hasRun: false };
    }
    this.#underWay.push(target);
    const made = yield* this.#remake(target, neededBy);
    this.#underWay.pop();
    this.#made.set(target, made);
    return made;
  }

  *#remake(target: string, neededBy: string | undefined): Steps<Made> {
    const rule = yield* this.#ruleFor(target);
    const age = yield* this.#workshop.modified(target);
    if (!rule) {
      if (age) return { isNew: false, failed: false, hasRun: false };
      const need = neededBy === undefined ? "" : `, needed by '${neededBy}'`;
      const text = `No rule to make target '${target}'${need}.`;
      if (!this.#options.keepsGoing) throw new MakeError(`${text}  Stop.`);
      yield* this.#workshop.complain(`${this.#name}: *** ${text}\n`);
      return { isNew: false, failed: true, hasRun: false };
    }
    const isPhony = this.#makefile.phony.has(target);
    const newer: string[] = [];
    let [failed, hasRun] = [false, false];
    let isNew = age === undefined || isPhony || this.#options.always;
    for (const each of rule.prerequisites) {
      const made = yield* this.#make(each, target);
      failed ||= made.failed;
      hasRun ||= made.hasRun;
      const theirs = yield* this.#workshop.modified(each);
      const isNewer = made.isNew || age === undefined || (theirs !== undefined && isOlder(age, theirs));
      if (isNewer) newer.push(each);
      isNew ||= isNewer;
    }
    for (const each of rule.orderOnly) {
      const made = yield* this.#make(each, target);
      failed ||= made.failed;
      hasRun ||= made.hasRun;
    }
    if (failed) return { isNew: false, failed, hasRun };
    if (!isNew) return { isNew, failed, hasRun };
    if (this.#options.asks) return { isNew, failed, hasRun };
    if (rule.recipe.length === 0) return { isNew: isPhony || age === undefined || newer.length > 0, failed, hasRun };
    const own = yield* this.#ownVariables(target, rule, newer);
    const result = yield* this.#runRecipe(target, rule, own);
    return { isNew: true, failed: result === "failed", hasRun: hasRun || result === "ran" };
  }

  /** Explicit prerequisites and an implicit rule's recipe go together. */
  *#ruleFor(target: string): Steps<Rule | undefined> {
    const explicit = this.#makefile.rules.get(target);
    if (explicit?.hasRecipe) return explicit;
    const implicit = this.#makefile.phony.has(target) ? undefined : yield* this.#implicit(target, []);
    if (!implicit) return explicit;
    if (!explicit) return implicit;
    return {
      ...implicit,
      prerequisites: [...implicit.prerequisites, ...explicit.prerequisites.filter((each) => !implicit.prerequisites.includes(each))],
      orderOnly: [...implicit.orderOnly, ...explicit.orderOnly],
    };
  }

  /** The first pattern rule whose prerequisites there are or can be made; in a chain each rule is used once. */
  *#implicit(target: string, used: readonly Rule[]): Steps<Rule | undefined> {
    const fitting = this.#makefile.patterns.flatMap((rule) => {
      const isForAny = rule.targets[0] === "%";
      if (used.includes(rule) || (isForAny && (used.length > 0 || knownSuffix.test(target)))) return [];
      const pattern = rule.targets.find((each) => this.#stem(each, target) !== undefined);
      return pattern === undefined || !rule.hasRecipe ? [] : [{ rule, stem: this.#stem(pattern, target)! }];
    });
    // The shorter the stem, the better it fits.
    fitting.sort((one, other) => one.stem.length - other.stem.length);
    for (const isChained of [false, true]) {
      for (const { rule, stem } of fitting) {
        const directory = target.includes("/") && !rule.targets[0].includes("/") ? target.replace(/[^/]*$/, "") : "";
        const fill = (each: string): string => (each.includes("%") ? directory + each.replace("%", () => stem) : each);
        const prerequisites = rule.prerequisites.map(fill);
        let isPossible = true;
        for (const each of prerequisites) isPossible &&= yield* this.#canBe(each, target, isChained, [...used, rule]);
        if (isPossible) return { ...rule, targets: [target], prerequisites, orderOnly: rule.orderOnly.map(fill), stem: directory + stem };
      }
    }
    return undefined;
  }

  /** A pattern without a slash is for names alone, wherever they are. */
  #stem(pattern: string, target: string): string | undefined {
    return stemOf(pattern, pattern.includes("/") ? target : target.replace(/^.*\//, "")) || undefined;
  }

  *#canBe(path: string, target: string, isChained: boolean, used: readonly Rule[]): Steps<boolean> {
    if (path === target) return false;
    if (this.#makefile.rules.has(path) || (yield* this.#workshop.modified(path)) !== undefined) return true;
    return isChained && (yield* this.#implicit(path, used)) !== undefined;
  }

  *#ownVariables(target: string, rule: Rule, newer: readonly string[]): Steps<ReadonlyMap<string, Variable>> {
    const all = rule.prerequisites;
    const once = [...new Set(all)];
    const values: Readonly<Record<string, string>> = {
      "@": target,
      "<": all[0] ?? "",
      "^": once.join(" "),
      "+": all.join(" "),
      "?": [...new Set(newer)].join(" "),
      "|": [...new Set(rule.orderOnly)].join(" "),
      "*": rule.stem ?? "",
    };
    const own = new Map<string, Variable>();
    for (const [name, value] of Object.entries(values)) {
      own.set(name, automatic(value));
      const words = value.split(" ").filter(Boolean);
      const directory = (word: string): string => (word.includes("/") ? word.replace(/\/[^/]*$/, "") : ".");
      own.set(`${name}D`, automatic(words.map(directory).join(" ")));
      own.set(`${name}F`, automatic(words.map((word) => word.replace(/^.*\//, "")).join(" ")));
    }
    for (const { pattern, name, operator, text } of this.#makefile.own) {
      // What a target has for itself its prerequisites have as well.
      if (![target, ...this.#underWay].some((each) => stemOf(pattern, each) !== undefined)) continue;
      const before = own.get(name) ?? this.#variables.get(name);
      if (operator === "?=" && before) continue;
      const value = operator === "+=" && before ? `${before.value} ${text}` : text;
      const isSimple = operator.startsWith(":");
      own.set(name, { value: isSimple ? yield* this.#variables.expand(value, own) : value, isSimple, origin: "file" });
    }
    return own;
  }

  *#runRecipe(target: string, rule: Rule, own: ReadonlyMap<string, Variable>): Steps<"ran" | "nothing" | "failed"> {
    if (this.#options.touches) {
      if (this.#makefile.phony.has(target)) return "nothing";
      yield* this.#workshop.say(`touch ${target}\n`);
      yield* this.#workshop.touch(target);
      return "ran";
    }
    let hasRun = false;
    const environment = yield* this.#environment(own);
    for (const recipe of rule.recipe) {
      const expanded = yield* this.#variables.expand(recipe.text, own);
      // A variable of several lines is several commands.
      for (const line of expanded.split(/(?<!\\)\n/)) {
        const [, marks, command] = /^([\s@+-]*)(.*)$/s.exec(line) as RegExpExecArray;
        if (command.trim() === "") continue;
        hasRun = true;
        const isQuiet = marks.includes("@") || this.#options.silent || this.#makefile.isSilent;
        if (!isQuiet || this.#options.dryRun) yield* this.#workshop.say(`${command}\n`);
        const isRun = !this.#options.dryRun || marks.includes("+") || /\$[({]MAKE[)}]/.test(recipe.text);
        if (!isRun) continue;
        const status = yield* this.#workshop.run(command, environment);
        if (status === 0) continue;
        if (!(yield* this.#failed(target, recipe, status, marks.includes("-") || this.#options.ignoresErrors))) return "failed";
      }
    }
    return hasRun ? "ran" : "nothing";
  }

  /** True: it goes on all the same. */
  *#failed(target: string, { file, line }: RecipeLine, status: number, isIgnored: boolean): Steps<boolean> {
    const signal = status & 0x7f;
    const what =
      signal === 0
        ? `Error ${(status >> 8) & 0xff}`
        : `${signalNames[signal] ?? `Signal ${signal}`}${status & 0x80 ? " (core dumped)" : ""}`;
    const place = `[${file}:${line}: ${target}]`;
    if (isIgnored) {
      yield* this.#workshop.complain(`${this.#name}: ${place} ${what} (ignored)\n`);
      return true;
    }
    yield* this.#workshop.complain(`${this.#name}: *** ${place} ${what}\n`);
    if ((this.#makefile.deletesOnError || signal !== 0) && !this.#makefile.phony.has(target) && (yield* this.#workshop.modified(target))) {
      yield* this.#workshop.complain(`${this.#name}: *** Deleting file '${target}'\n`);
      yield* this.#workshop.remove(target);
    }
    if (!this.#options.keepsGoing) throw new Failed();
    return false;
  }

  *#environment(own: ReadonlyMap<string, Variable>): Steps<ReadonlyMap<string, string>> {
    const exported = new Map<string, string>();
    for (const name of this.#variables.names) {
      const variable = this.#variables.get(name)!;
      const isExported =
        this.#makefile.exported.has(name) ||
        variable.origin === "command line" ||
        variable.origin === "environment" ||
        (this.#makefile.exportsAll && variable.origin === "file" && /^\w+$/.test(name));
      if (isExported) exported.set(name, yield* this.#variables.valueOf(name, own));
    }
    exported.set("MAKELEVEL", String(this.#level + 1));
    return exported;
  }
}

const signalNames: Readonly<Record<number, string>> = {
  1: "Hangup",
  2: "Interrupt",
  3: "Quit",
  4: "Illegal instruction",
  5: "Trace/breakpoint trap",
  6: "Aborted",
  7: "Bus error",
  8: "Floating point exception",
  9: "Killed",
  11: "Segmentation fault",
  13: "Broken pipe",
  14: "Alarm clock",
  15: "Terminated",
};
