// Links that hold a program: `#s=1.<base64url of zlib-deflated JSON>`. The number is the format's version; whatever once was a link stays
// one. What comes from a link comes from a stranger: it is bounded while it is inflated, checked field by field, and never run by itself.

import { version as engineVersion } from "../../../package.json";
import type { SourceFile } from "../../protocol/messages.ts";
import { isFileName } from "../format/file-name.ts";
import { TooLarge, throughStream } from "../format/through-stream.ts";
import { areTexts, isCount, isText } from "../format/value-kinds.ts";
import { type HttpForm, methods } from "../stores/http.ts";

/** A lesson, as a link names it. */
export interface LessonReference {
  /** Of its folder, "02-hello"; of one from elsewhere, the name that it is kept under. */
  readonly name: string;
  /** Fingerprint of the files that the lesson begins with. Absent: the link holds all files, whole. */
  readonly start?: string;
  /** Where the lesson can be fetched, if it is not of the site. */
  readonly pack?: string;
}

export interface SharedProgram {
  readonly title: string;
  /** All files; of an attempt at a lesson, those that differ from what the lesson begins with. */
  readonly files: readonly SourceFile[];
  /** Names of files that the lesson begins with and the attempt does without. */
  readonly removed?: readonly string[];
  /** The file to show. */
  readonly shown?: string;
  /** The lesson that the files are an attempt at. */
  readonly lesson?: LessonReference;
  readonly arguments?: readonly string[];
  readonly stdin?: string;
  /** The symbol at which the program begins. */
  readonly entry?: string;
  /** Of everything random in the machine. */
  readonly seed?: number;
  /** What the HTTP client is to send. */
  readonly http?: HttpForm;
  /** Places, "main.s:12". */
  readonly breakpoints?: readonly string[];
  /** Instructions after which to stand. */
  readonly moment?: number;
  /** Of svc0, when the link was made by another version than this one: a moment may be another there. */
  readonly engine?: string;
}

export type LinkReading = { readonly program: SharedProgram } | { readonly problem: string };

export const linkLimits = {
  files: 64,
  nameCharacters: 200,
  fileBytes: 256 * 1024,
  inflatedBytes: 1024 * 1024,
  linkCharacters: 1024 * 1024,
} as const;
/** Longer ones are cut off by some mail programs and chats. */
export const comfortableCharacters = 2000;

const version = 1;
const prefix = `#s=${version}.`;

/** The part of an address behind the page's own, "#s=1.…". */
export async function writeLink(program: SharedProgram): Promise<string> {
  const { title, files, removed, shown, lesson, arguments: words, stdin, entry, seed, http, breakpoints, moment } = program;
  const json = JSON.stringify({
    t: title,
    g: engineVersion,
    f: files.map(({ name, text }) => [name, text]),
    d: removed?.length ? removed : undefined,
    s: shown,
    l: lesson && [lesson.name, lesson.start ?? "", ...(lesson.pack === undefined ? [] : [lesson.pack])],
    a: words?.length ? words : undefined,
    i: stdin,
    e: entry,
    r: seed,
    h: http && [http.method, http.url, http.from, http.headers, http.body, http.count],
    b: breakpoints?.length ? breakpoints : undefined,
    m: moment,
  });
  const packed = await throughStream(new TextEncoder().encode(json), new CompressionStream("deflate"));
  return prefix + base64url(packed);
}

/** Whether an address' hash is meant as such a link. */
export const isLink = (hash: string): boolean => hash.startsWith("#s=");

/** Never throws, whatever the hash. */
export async function readLink(hash: string): Promise<LinkReading> {
  const match = /^#s=(\d{1,9})\.([\w-]*)$/.exec(hash);
  if (!match) return { problem: "The link is damaged: it is not of the form #s=1.…" };
  if (Number(match[1]) !== version)
    return { problem: `The link is of version ${match[1]}, which this page does not know. A newer page may.` };
  if (match[2].length > linkLimits.linkCharacters) return { problem: "The link is too long." };
  try {
    const bytes = await throughStream(fromBase64url(match[2]), new DecompressionStream("deflate"), linkLimits.inflatedBytes);
    return readProgram(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } catch (error) {
    if (error instanceof TooLarge) return { problem: `The link holds more than ${linkLimits.inflatedBytes} bytes.` };
    return { problem: "The link is damaged, perhaps because only a part of it was copied." };
  }
}

function base64url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

const fromBase64url = (text: string): Uint8Array =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));

/** Nothing is sent by it: it is what stands in the form. */
function readHttp(value: unknown): HttpForm | undefined {
  if (!areTexts(value) || value.length !== 6) return undefined;
  const [method = "", url = "", from = "", headers = "", body = "", count = ""] = value;
  if (!methods.some((known) => known === method) || (from !== "local" && from !== "remote")) return undefined;
  return { method, url, from, headers, body, count };
}

/** Nothing is asked of the address by it. Links of the first pages had the name alone. */
function readLesson(value: unknown): LessonReference | undefined {
  const [name = "", start = "", pack] = isText(value) ? [value] : areTexts(value) ? value : [];
  if (!/^(?:from:)?[\w.-]{1,80}$/.test(name) || !/^[\da-f]{0,64}$/.test(start) || (pack?.length ?? 0) > 2000) return undefined;
  return { name, ...(start === "" ? {} : { start }), ...(pack === undefined ? {} : { pack }) };
}

function readProgram(value: unknown): LinkReading {
  const damaged: LinkReading = { problem: "The link holds no program." };
  if (typeof value !== "object" || value === null) return damaged;
  const { t, g, f, d, s, l, a, i, e, r, h, b, m } = value as Record<string, unknown>;
  const http = readHttp(h);
  const lesson = readLesson(l);
  // Of an untouched lesson no file differs.
  if (!isText(t) || !Array.isArray(f) || (f.length === 0 && lesson?.start === undefined)) return damaged;
  if (f.length > linkLimits.files) return { problem: `The link holds ${f.length} files: ${linkLimits.files} are allowed.` };
  const files: SourceFile[] = [];
  for (const entry of f) {
    if (!areTexts(entry) || entry.length !== 2) return damaged;
    const [name, text] = entry as readonly [string, string];
    if (name.length > linkLimits.nameCharacters || !isFileName(name)) return { problem: `"${name.slice(0, 60)}" is no name for a file.` };
    if (files.some((file) => file.name === name)) return { problem: `There are two files ${name}.` };
    if (text.length > linkLimits.fileBytes) return { problem: `${name} is larger than ${linkLimits.fileBytes} bytes.` };
    files.push({ name, text });
  }
  return {
    program: {
      title: t.slice(0, 100),
      files,
      ...(areTexts(d) && lesson?.start !== undefined ? { removed: d.filter(isFileName).slice(0, linkLimits.files) } : {}),
      ...(isText(s) && (lesson?.start === undefined ? files.some(({ name }) => name === s) : isFileName(s)) ? { shown: s } : {}),
      ...(lesson ? { lesson } : {}),
      ...(areTexts(a) ? { arguments: a.slice(0, 64) } : {}),
      ...(isText(i) ? { stdin: i } : {}),
      ...(isText(e) && /^[\w.$]{1,200}$/.test(e) ? { entry: e } : {}),
      ...(isCount(r) ? { seed: r } : {}),
      ...(http ? { http } : {}),
      ...(areTexts(b) ? { breakpoints: b.filter((place) => /^[^:]+:\d+$/.test(place)).slice(0, 200) } : {}),
      ...(isCount(m) ? { moment: m } : {}),
      ...(isText(g) && /^[\w.+-]{1,40}$/.test(g) && g !== engineVersion ? { engine: g } : {}),
    },
  };
}
