// A line typed at a terminal, with readline's keys: moving, deleting, what was typed before, completion. Takes keys as they come, gives
// what the terminal shall show and the lines that are complete. Knows nothing of what they mean.

export type Typed =
  | { readonly kind: "line"; readonly text: string }
  /** Ctrl-C: the line is given up. */
  | { readonly kind: "interrupt" }
  /** Ctrl-D on an empty line. */
  | { readonly kind: "end" };

export interface LineReaderOptions {
  readonly show: (text: string) => void;
  /** Words that the last word of a text may become. */
  readonly complete: (text: string) => readonly string[];
}

const escapeKey = "\u001b";
/** A sequence of the terminal's: of a function key, or Meta and a letter. */
const sequence = new RegExp(`^${escapeKey}(?:\\[([0-9;]*)([A-Za-z~])|O([A-Za-z])|([a-zA-Z\u007f]))`);
const mayContinue = new RegExp(`^${escapeKey}(?:\\[[0-9;]*|O)?$`);
const historyAtMost = 1000;

/** One line at a time, with those before it to go back to. */
export class LineReader {
  readonly history: string[] = [];
  readonly #options: LineReaderOptions;
  #prompt = "";
  #text = "";
  /** Of the cursor, in characters. */
  #at = 0;
  /** Into `history`; its length: the new line. */
  #recalled = 0;
  #unfinished = "";
  #cut = "";
  #pending = "";
  columns = 80;

  constructor(options: LineReaderOptions) {
    this.#options = options;
  }

  /** Another line is wanted. */
  begin(prompt: string): void {
    this.#prompt = prompt;
    this.#set("", 0);
    this.#recalled = this.history.length;
    this.redraw();
  }

  redraw(): void {
    // What does not fit beside the cursor is left out, as on a terminal that cannot wrap.
    const room = Math.max(8, this.columns - 1 - [...this.#prompt].length);
    const letters = [...this.#text];
    const first = this.#at < room ? 0 : this.#at - room + 1;
    const shown = letters.slice(first, first + room);
    const back = shown.length - (this.#at - first);
    this.#options.show(`\r${this.#prompt}${shown.join("")}${escapeKey}[K${back > 0 ? `${escapeKey}[${back}D` : ""}`);
  }

  /** The keys that complete a line end it there: `rest` is for whoever reads next. */
  type(keys: string): { readonly typed?: Typed; readonly rest: string } {
    let rest = this.#pending + keys;
    this.#pending = "";
    while (rest !== "") {
      if (rest.startsWith(escapeKey)) {
        const found = sequence.exec(rest);
        if (!found && mayContinue.test(rest)) {
          this.#pending = rest;
          return { rest: "" };
        }
        if (found) this.#sequence(found);
        rest = rest.slice(found ? found[0].length : 1);
        continue;
      }
      const [key] = rest;
      rest = rest.slice(key.length);
      const typed = this.#key(key);
      if (typed) return { typed, rest: typed.kind === "line" && key === "\r" ? rest.replace(/^\n/, "") : rest };
    }
    return { rest: "" };
  }

  #set(text: string, at = [...text].length): void {
    this.#text = text;
    this.#at = at;
  }

  #edit(from: number, to: number, put = ""): void {
    const letters = [...this.#text];
    const removed = letters.splice(from, to - from, ...put);
    if (put === "" && removed.length > 1) this.#cut = removed.join("");
    this.#set(letters.join(""), from + [...put].length);
  }

  get #length(): number {
    return [...this.#text].length;
  }

  #wordStart(): number {
    const before = [...this.#text].slice(0, this.#at).join("");
    return [...before.replace(/\S+\s*$/, "")].length;
  }

  #wordEnd(): number {
    const behind = [...this.#text].slice(this.#at).join("");
    return this.#at + [...(/^\s*\S+/.exec(behind)?.[0] ?? behind)].length;
  }

  #key(key: string): Typed | undefined {
    const control = key.charCodeAt(0);
    if (key === "\r" || key === "\n") return this.#finish();
    if (key === "\u0003") {
      this.#options.show("^C\r\n");
      return { kind: "interrupt" };
    }
    if (key === "\u0004" && this.#text === "") return { kind: "end" };
    if (key === "\t") this.#complete();
    else if (control < 32 || control === 127) this.#control(control);
    else this.#edit(this.#at, this.#at, key);
    this.redraw();
    return undefined;
  }

  #finish(): Typed {
    const text = this.#text;
    this.#options.show("\r\n");
    if (text.trim() !== "" && this.history.at(-1) !== text) this.history.push(text);
    if (this.history.length > historyAtMost) this.history.shift();
    return { kind: "line", text };
  }

  #control(code: number): void {
    const letter = String.fromCharCode(code + 96);
    if (code === 127 || letter === "h") this.#edit(Math.max(0, this.#at - 1), this.#at);
    else if (letter === "a") this.#at = 0;
    else if (letter === "e") this.#at = this.#length;
    else if (letter === "b") this.#at = Math.max(0, this.#at - 1);
    else if (letter === "f") this.#at = Math.min(this.#length, this.#at + 1);
    else if (letter === "d") this.#edit(this.#at, Math.min(this.#length, this.#at + 1));
    else if (letter === "k") this.#edit(this.#at, this.#length);
    else if (letter === "u") this.#edit(0, this.#at);
    else if (letter === "w") this.#edit(this.#wordStart(), this.#at);
    else if (letter === "y") this.#edit(this.#at, this.#at, this.#cut);
    else if (letter === "p") this.#recall(-1);
    else if (letter === "n") this.#recall(1);
    else if (letter === "t" && this.#at > 0 && this.#length > 1) {
      const at = Math.min(this.#at, this.#length - 1);
      const letters = [...this.#text];
      this.#edit(at - 1, at + 1, `${letters[at]}${letters[at - 1]}`);
    } else if (letter === "l") this.#options.show(`${escapeKey}[H${escapeKey}[2J`);
  }

  #sequence([, parameters, final, application, meta]: RegExpExecArray): void {
    const name = final ?? application;
    if (name === "A") this.#recall(-1);
    else if (name === "B") this.#recall(1);
    else if (name === "C") this.#at = parameters?.includes("5") ? this.#wordEnd() : Math.min(this.#length, this.#at + 1);
    else if (name === "D") this.#at = parameters?.includes("5") ? this.#wordStart() : Math.max(0, this.#at - 1);
    else if (name === "H" || (name === "~" && parameters === "1")) this.#at = 0;
    else if (name === "F" || (name === "~" && parameters === "4")) this.#at = this.#length;
    else if (name === "~" && parameters === "3") this.#edit(this.#at, Math.min(this.#length, this.#at + 1));
    else if (meta === "b") this.#at = this.#wordStart();
    else if (meta === "f") this.#at = this.#wordEnd();
    else if (meta === "d") this.#edit(this.#at, this.#wordEnd());
    else if (meta === "\u007f") this.#edit(this.#wordStart(), this.#at);
    this.redraw();
  }

  #recall(by: number): void {
    const wanted = this.#recalled + by;
    if (wanted < 0 || wanted > this.history.length) return;
    if (this.#recalled === this.history.length) this.#unfinished = this.#text;
    this.#recalled = wanted;
    this.#set(this.history[wanted] ?? this.#unfinished);
  }

  #complete(): void {
    const before = [...this.#text].slice(0, this.#at).join("");
    const word = /[^\s*&(+-]*$/.exec(before)?.[0] ?? "";
    const found = this.#options.complete(before);
    if (found.length === 0) return;
    let common = found[0];
    for (const each of found) while (!each.startsWith(common)) common = common.slice(0, -1);
    const completed = found.length === 1 ? `${found[0]} ` : common;
    if (completed.length > word.length) this.#edit(this.#at - [...word].length, this.#at, completed);
    else if (found.length > 1) this.#options.show(`\r\n${found.join("  ")}\r\n`);
  }
}
