// From what a command line names to what the linker takes: files are asked of the caller, who knows where they are.
// Libraries are looked for as ld does with -static: lib<NAME>.a in each folder.

import { decodeUtf8 } from "../base/utf8.ts";
import { isArchive, type ObjectFile, type ReadError, readArchive, readObject } from "../elf/index.ts";
import { binaryObject } from "./binary-object.ts";
import type { InputWord, LinkCommand } from "./command-line.ts";
import type { SymbolDefinition } from "./options.ts";
import { type Archive, archiveOf, type LinkInput } from "./resolve.ts";
import { inputWord } from "./script-file.ts";
import { parseScript } from "./script-text.ts";

/** Contents of a file, or undefined if there is none of that name. */
export type FileSource = (path: string) => Uint8Array | undefined;

export interface Loaded {
  readonly inputs: readonly LinkInput[];
  /** What scripts among the inputs define. */
  readonly definitions: readonly SymbolDefinition[];
  /** As ld words them, without its own name. */
  readonly errors: readonly string[];
  /** Files that were read, by their paths. */
  readonly files: readonly string[];
}

/** What is linked in the place of a file or library that cannot be read. */
export type StandIn = (name: string, kind: "file" | "library") => LinkInput | undefined;

export function loadInputs(
  { inputs, folders }: Pick<LinkCommand, "inputs" | "folders">,
  read: FileSource,
  standIn: StandIn = () => undefined,
): Loaded {
  const loader = new Loader(folders, read, standIn);
  return { inputs: loader.all(inputs), definitions: loader.definitions, errors: loader.errors, files: loader.files };
}

class Loader {
  readonly errors: string[] = [];
  readonly definitions: SymbolDefinition[] = [];
  readonly files: string[] = [];
  private readonly archives = new Map<string, Archive>();
  private readonly folders: string[];
  /** Those under way, by their paths. */
  private readonly openScripts: string[] = [];
  private readonly read: FileSource;
  private readonly standIn: StandIn;

  constructor(folders: readonly string[], read: FileSource, standIn: StandIn) {
    this.folders = [...folders];
    this.read = read;
    this.standIn = standIn;
  }

  all(words: readonly InputWord[]): LinkInput[] {
    return words.flatMap((word) => this.one(word));
  }

  private one(word: InputWord): LinkInput[] {
    if (word.kind === "group") return [{ group: this.all(word.inputs) }];
    if (word.kind === "file") {
      const bytes = this.read(word.name);
      if (bytes && word.isBinary) {
        this.files.push(word.name);
        return [binaryObject(word.name, bytes)];
      }
      if (bytes) return this.file(word.name, bytes, word.whole);
      const other = this.standIn(word.name, "file");
      if (!other) this.errors.push(`cannot find ${word.name}: No such file or directory`);
      return other ? [other] : [];
    }
    const fileName = word.exact ? word.name : `lib${word.name}.a`;
    for (const folder of this.folders) {
      const path = `${folder.replace(/\/+$/, "")}/${fileName}`;
      const bytes = this.read(path);
      if (bytes) return this.file(path, bytes, word.whole);
    }
    const other = this.standIn(word.name, word.exact ? "file" : "library");
    if (other) return [other];
    this.errors.push(`cannot find -l${word.exact ? ":" : ""}${word.name}: No such file or directory`);
    return [];
  }

  private file(path: string, bytes: Uint8Array, whole: boolean): LinkInput[] {
    this.files.push(path);
    if (isArchive(bytes)) return this.archive(path, bytes, whole);
    if (bytes[0] !== 0x7f && looksLikeScript(bytes)) return this.script(path, bytes);
    const object = readObject(bytes, path);
    if (!("error" in object)) return [object];
    this.errors.push(bytes[0] === 0x7f ? object.error : `${path}: file not recognized: file format not recognized`);
    return [];
  }

  private archive(path: string, bytes: Uint8Array, whole: boolean): LinkInput[] {
    const known = this.archives.get(path);
    if (known && !whole) return [known];
    const archive = readArchive(bytes);
    if ("error" in archive) {
      this.errors.push(`${path}: ${archive.error}`);
      return [];
    }
    const folder = path.includes("/") ? path.slice(0, path.lastIndexOf("/") + 1) : "";
    const byOffset = new Map(archive.members.map((member) => [member.offset, member]));
    const read = new Map<number, ObjectFile | ReadError>();
    const member = (offset: number): ObjectFile | ReadError => {
      const before = read.get(offset);
      if (before) return before;
      const header = byOffset.get(offset);
      const place = `${path}(${header?.name ?? offset})`;
      const contents = header?.contents ?? (header && this.read(header.name.startsWith("/") ? header.name : folder + header.name));
      const object = contents
        ? readObject(contents, header!.name)
        : { error: `${place}: the index of the archive names a member that is not there` };
      const result =
        "error" in object
          ? { error: object.error.startsWith(path) ? object.error : `${path}(${object.error.replace(": ", "): ")}` }
          : { ...object, archive: path };
      read.set(offset, result);
      return result;
    };
    if (whole) {
      const members = archive.members.map(({ offset }) => member(offset));
      for (const each of members) if ("error" in each) this.errors.push(each.error);
      return members.filter((each): each is ObjectFile => !("error" in each));
    }
    const input: Archive =
      archive.members.length === 0
        ? archiveOf(path, [])
        : { name: path, index: archive.index, member, first: () => member(archive.members[0].offset) };
    this.archives.set(path, input);
    return [input];
  }

  /** A text among the inputs (ld manual, "Implicit Linker Scripts"): more inputs, and symbols. */
  private script(path: string, bytes: Uint8Array): LinkInput[] {
    if (this.openScripts.includes(path)) {
      this.errors.push(`${path}: this script names itself among its inputs`);
      return [];
    }
    const script = parseScript(path, decodeUtf8(bytes));
    if ("error" in script) {
      this.errors.push(`${path}: file format not recognized; treating as linker script`, script.error);
      return [];
    }
    for (const item of script.items) {
      if (item.kind === "assign" && !item.provided) this.definitions.push({ name: item.name, expression: item.expression, origin: path });
      else this.errors.push(`${path}: a script among the inputs may name more inputs and set symbols; for all else, say -T ${path}`);
    }
    this.folders.push(...script.folders);
    this.openScripts.push(path);
    const inputs = this.all(script.inputs.map(inputWord));
    this.openScripts.pop();
    return inputs;
  }
}

/** No bytes but those of texts. */
const looksLikeScript = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte !== 127));
