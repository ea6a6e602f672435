// ar: makes archives and takes them apart (t, p, x, r, q, d, s and their modifiers). Archives are made as GNU ar does by default:
// with an index, and without times and owners, so that the same members give the same bytes.

import { encodeUtf8 } from "../base/utf8.ts";
import { type ArchiveMember, archiveMagic, isArchive, type ReadArchive, readArchive } from "../elf/archive.ts";
import { ByteWriter } from "../elf/byte-writer.ts";
import { readElfFile } from "../elf/elf-file.ts";
import type { Tool, ToolResult, WrittenFile } from "./tool.ts";

interface Member {
  readonly name: string;
  readonly contents: Uint8Array;
}

const fail = (problem: string): ToolResult => ({ output: "", errors: `ar: ${problem}\n`, status: 1 });

/** Gives archives their index, as `ar s` does. */
export const ranlib: Tool = (words, read) => {
  const paths = words.filter((word) => !word.startsWith("-"));
  if (words.some((word) => /^-(V|v|-version)$/.test(word))) return { output: "GNU ranlib (svc0) 2.40\n", errors: "", status: 0 };
  if (paths.length === 0) return { output: "", errors: "Usage: ranlib [options] archive\n", status: 1 };
  const results = paths.map((path) => (read(path) ? ar(["s", path], read) : fail(`'${path}': No such file`)));
  return {
    output: "",
    errors: results.map(({ errors }) => errors.replace(/^ar: /, "ranlib: ")).join(""),
    status: results.some(({ status }) => status !== 0) ? 1 : 0,
    files: results.flatMap(({ files = [] }) => files),
  };
};

export const ar: Tool = (words, read) => {
  const [first, ...rest] = words;
  if (first === undefined) return fail("no operation specified");
  if (first === "--version" || first === "-V") return { output: "GNU ar (svc0) 2.40\n", errors: "", status: 0 };
  const letters = first.replace(/^-/, "");
  const operations = [...letters].filter((letter) => "dmpqrtx".includes(letter));
  if (operations.length > 1) return fail("two different operation options specified");
  const operation = operations[0] ?? (letters.includes("s") ? "s" : undefined);
  const unknown = [...letters].find((letter) => !"dmpqrtxabciDlNoOPsSTuUvV".includes(letter));
  if (unknown) return fail(`invalid option -- '${unknown}'`);
  if (!operation) return fail("no operation specified");
  const names = /[abi]/.test(letters) ? rest.slice(1) : rest;
  const [path, ...files] = names;
  if (path === undefined) return fail("no archive specified");
  const has = (letter: string): boolean => letters.includes(letter);
  const bytes = read(path);
  if (!bytes && operation !== "r" && operation !== "q") return { ...fail(`${path}: No such file or directory`), status: 9 };
  const archive: ReadArchive = bytes
    ? (asArchive(bytes) ?? { isThin: false, members: [], index: undefined })
    : { isThin: false, members: [], index: undefined };
  if (bytes && !isArchive(bytes)) return fail(`${path}: file format not recognized`);
  if (has("T")) return fail("thin archives are not made here");
  const contentsOf = (member: ArchiveMember): Uint8Array => member.contents ?? read(besides(path, member.name)) ?? new Uint8Array(0);
  const baseName = (file: string): string => file.slice(file.lastIndexOf("/") + 1);
  const wanted =
    files.length === 0 ? archive.members : files.flatMap((file) => archive.members.find(({ name }) => name === baseName(file)) ?? []);
  const missing = files.filter((file) => !archive.members.some(({ name }) => name === baseName(file)));
  const notThere = missing.map((file) => `no entry ${baseName(file)} in archive\n`).join("");
  switch (operation) {
    case "t":
      return {
        output: wanted.map((member) => (has("v") ? `${description(member)} ${member.name}\n` : `${member.name}\n`)).join(""),
        errors: notThere,
        status: 0,
      };
    case "p": {
      const out = new ByteWriter(1024);
      for (const member of wanted) {
        if (has("v")) out.append(encodeUtf8(`\n<${member.name}>\n\n`));
        out.append(contentsOf(member));
      }
      return { output: "", outputBytes: out.finish(), errors: notThere, status: 0 };
    }
    case "x": {
      const written = wanted.map(
        (member): WrittenFile => ({ path: baseName(member.name), bytes: contentsOf(member), mode: member.mode & 0o777 }),
      );
      return {
        output: has("v") ? wanted.map(({ name }) => `x - ${name}\n`).join("") : "",
        errors: notThere,
        status: 0,
        files: written,
      };
    }
    default:
      return change(
        operation,
        {
          path,
          letters,
          files,
          isNew: !bytes,
          members: archive.members.map((member) => ({ name: member.name, contents: contentsOf(member) })),
        },
        read,
      );
  }
};

function asArchive(bytes: Uint8Array): ReadArchive | undefined {
  const archive = readArchive(bytes);
  return "error" in archive ? undefined : archive;
}

const besides = (path: string, name: string): string =>
  path.includes("/") && !name.startsWith("/") ? path.slice(0, path.lastIndexOf("/") + 1) + name : name;

interface Change {
  readonly path: string;
  readonly letters: string;
  readonly files: readonly string[];
  readonly isNew: boolean;
  readonly members: readonly Member[];
}

function change(
  operation: string,
  { path, letters, files, isNew, members: before }: Change,
  read: (path: string) => Uint8Array | undefined,
): ToolResult {
  const members = [...before];
  let output = "";
  let errors = isNew && !letters.includes("c") ? `ar: creating ${path}\n` : "";
  for (const file of files) {
    const name = file.slice(file.lastIndexOf("/") + 1);
    const at = members.findIndex((member) => member.name === name);
    if (operation === "d") {
      if (at >= 0) members.splice(at, 1);
      if (letters.includes("v")) output += at >= 0 ? `d - ${name}\n` : `No member named \`${file}'\n`;
      continue;
    }
    if (operation === "m") {
      if (at < 0) return { output, errors: `${errors}ar: no entry ${file} in archive ${path}!\n`, status: 1 };
      members.push(...members.splice(at, 1));
      continue;
    }
    const contents = read(file);
    if (!contents) return { output, errors: `${errors}ar: ${file}: No such file or directory\n`, status: 1 };
    const replaces = operation === "r" && at >= 0;
    if (replaces) members[at] = { name, contents };
    else members.push({ name, contents });
    if (letters.includes("v")) output += `${replaces ? "r" : "a"} - ${file}\n`;
  }
  errors = errors.replace(/^$/, "");
  return { output, errors, status: 0, files: [{ path, bytes: writeArchive(members, !letters.includes("S")) }] };
}

/** `rw-r--r-- 0/0   2624 Jan  1 00:00 1970`. */
function description({ mode, owner, group, size, modified }: ArchiveMember): string {
  const bits = [...(mode & 0o777).toString(2).padStart(9, "0")].map((bit, index) => (bit === "1" ? "rwx"[index % 3] : "-")).join("");
  return `${bits} ${owner}/${group} ${String(size).padStart(6)} ${dateText(modified)}`;
}

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** Seconds since 1970, in universal time. */
function dateText(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const days = Math.floor(minutes / 1440);
  // Days to a date in the Gregorian calendar, counted from March of the year 0.
  const shifted = days + 719468;
  const era = Math.floor(shifted / 146097);
  const dayOfEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36524) - Math.floor(dayOfEra / 146096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = (shiftedMonth + 2) % 12;
  const year = yearOfEra + era * 400 + (month < 2 ? 1 : 0);
  const two = (value: number): string => String(value).padStart(2, "0");
  return `${months[month]} ${String(day).padStart(2)} ${two(Math.floor((minutes % 1440) / 60))}:${two(minutes % 60)} ${year}`;
}

const longestName = 15;

function writeArchive(members: readonly Member[], withIndex: boolean): Uint8Array {
  const longNames = new ByteWriter();
  const fields = members.map(({ name }) => {
    if (name.length <= longestName) return `${name}/`;
    const at = longNames.length;
    longNames.append(encodeUtf8(`${name}/\n`));
    return `/${at}`;
  });
  if (longNames.length % 2) longNames.u8(10);
  const symbols = withIndex ? members.map(({ contents }) => definedBy(contents)) : [];
  const count = symbols.reduce((sum, { length }) => sum + length, 0);
  const nameBytes = symbols.flat().map((name) => encodeUtf8(`${name}\0`));
  const indexBytes = 4 + 4 * count + nameBytes.reduce((sum, { length }) => sum + length, 0);
  const hasIndex = withIndex && count > 0;
  let offset = 8 + (hasIndex ? 60 + indexBytes + (indexBytes % 2) : 0) + (longNames.length > 0 ? 60 + longNames.length : 0);
  const offsets = members.map(({ contents }) => {
    const here = offset;
    offset += 60 + contents.length + (contents.length % 2);
    return here;
  });
  const out = new ByteWriter(offset);
  out.append(encodeUtf8(archiveMagic));
  const header = (name: string, size: number, rest: string): void =>
    out.append(encodeUtf8(`${name.padEnd(16)}${rest}${String(size).padEnd(10)}\`\n`));
  if (hasIndex) {
    header("/", indexBytes + (indexBytes % 2), `${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"0".padEnd(8)}`);
    const big = (value: number): void => {
      for (const shift of [24, 16, 8, 0]) out.u8((value >>> shift) & 0xff);
    };
    big(count);
    for (const [index, names] of symbols.entries()) for (const _ of names) big(offsets[index]);
    for (const name of nameBytes) out.append(name);
    if (indexBytes % 2) out.u8(0);
  }
  if (longNames.length > 0) {
    header("//", longNames.length, " ".repeat(32));
    out.append(longNames.finish());
  }
  for (const [index, { contents }] of members.entries()) {
    header(fields[index], contents.length, `${"0".padEnd(12)}${"0".padEnd(6)}${"0".padEnd(6)}${"644".padEnd(8)}`);
    out.append(contents);
    if (contents.length % 2) out.u8(10);
  }
  return out.finish();
}

/** Global names that a member defines, for the index. */
function definedBy(contents: Uint8Array): string[] {
  const file = readElfFile(contents);
  return (file?.symbols ?? []).filter(({ binding, sectionIndex }) => binding !== 0 && sectionIndex !== 0).map(({ name }) => name);
}
