// From what a command line names to what the linker takes: files are asked of the caller, who knows where they are.
// Libraries are looked for as ld does with -static: lib<NAME>.a in each folder.

import { isArchive, type ObjectFile, type ReadError, readArchive, readObject } from "../elf/index.ts";
import { binaryObject } from "./binary-object.ts";
import type { InputWord, LinkCommand } from "./command-line.ts";
import { type Archive, archiveOf, type LinkInput } from "./resolve.ts";

/** Contents of a file, or undefined if there is none of that name. */
export type FileSource = (path: string) => Uint8Array | undefined;

export interface Loaded {
  readonly inputs: readonly LinkInput[];
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
  return { inputs: loader.all(inputs), errors: loader.errors, files: loader.files };
}

class Loader {
  readonly errors: string[] = [];
  readonly files: string[] = [];
  private readonly archives = new Map<string, Archive>();
  private readonly folders: readonly string[];
  private readonly read: FileSource;
  private readonly standIn: StandIn;

  constructor(folders: readonly string[], read: FileSource, standIn: StandIn) {
    this.folders = folders;
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

  /** `GROUP ( … )` and `INPUT ( … )`, which stand in the place of some libraries. */
  private script(path: string, bytes: Uint8Array): LinkInput[] {
    const text = String.fromCharCode(...bytes).replace(/\/\*[\s\S]*?\*\//g, " ");
    const inputs: LinkInput[] = [];
    for (const [, command, list] of text.matchAll(/\b(GROUP|INPUT)\s*\(((?:[^()]|\([^()]*\))*)\)/g)) {
      const names = list
        .replace(/AS_NEEDED\s*\([^()]*\)/g, " ")
        .split(/[\s,]+/)
        .filter(Boolean);
      const words = names.map(
        (name): InputWord =>
          name.startsWith("-l")
            ? { kind: "library", name: name.slice(2), exact: false, whole: false }
            : { kind: "file", name, whole: false },
      );
      inputs.push(...(command === "GROUP" ? [{ group: this.all(words) }] : this.all(words)));
    }
    if (inputs.length === 0)
      this.errors.push(`${path}: file format not recognized; treating as linker script, which has no INPUT or GROUP`);
    return inputs;
  }
}

/** A short text without strange bytes. */
const looksLikeScript = (bytes: Uint8Array): boolean =>
  bytes.length > 0 && bytes.length < 16384 && bytes.every((byte) => byte === 9 || byte === 10 || byte === 13 || (byte >= 32 && byte < 127));
