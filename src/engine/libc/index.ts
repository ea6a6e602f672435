// The C library: written in A64 assembly (the .s files beside this one), assembled by our assembler, linked behind programs
// that begin at main. A debugger steps into it like into any other source.

import { assemble } from "../asm/index.ts";
import { InvariantError } from "../base/errors.ts";
import type { ObjectFile } from "../elf/index.ts";
import type { Archive } from "../link/index.ts";
import addressInfo from "./address-info.s?raw";
import addresses from "./addresses.s?raw";
import compiled from "./compiled.s?raw";
import complaints from "./complaints.s?raw";
import ctype from "./ctype.s?raw";
import decimal from "./decimal.s?raw";
import directory from "./directory.s?raw";
import exit from "./exit.s?raw";
import { exportedNames } from "./exported-names.ts";
import floats from "./floats.s?raw";
import functionMacros from "./function.inc?raw";
import getopt from "./getopt.s?raw";
import hosts from "./hosts.s?raw";
import jump from "./jump.s?raw";
import locale from "./locale.s?raw";
import malloc from "./malloc.s?raw";
import math from "./math.s?raw";
import messages from "./messages.s?raw";
import paths from "./paths.s?raw";
import printf from "./printf.s?raw";
import pthread from "./pthread.s?raw";
import random48 from "./random48.s?raw";
import rareCalls from "./rare-calls.s?raw";
import scanf from "./scanf.s?raw";
import search from "./search.s?raw";
import special from "./special.s?raw";
import start from "./start.s?raw";
import stdio from "./stdio.s?raw";
import stdlib from "./stdlib.s?raw";
import string from "./string.s?raw";
import synchronization from "./synchronization.s?raw";
import systemCalls from "./system-calls.s?raw";
import thread from "./thread.s?raw";
import threadMacros from "./threads.inc?raw";
import time from "./time.s?raw";
import users from "./users.s?raw";
import utf8 from "./utf8.s?raw";
import variableArguments from "./variable-arguments.inc?raw";
import wide from "./wide.s?raw";

export interface LibrarySource {
  readonly name: string;
  readonly text: string;
}

/** Where the sources are in the file system of the simulated machine, and in line tables. */
const libraryFolder = "/usr/src/libc/";

const source = (name: string, text: string): LibrarySource => ({ name: `${libraryFolder}${name}.s`, text });

/** What calls main: linked unless a program has a _start of its own. */
export const startSource = source("start", start);

/** The members of libc.a, linked as they are needed. */
export const librarySources: readonly LibrarySource[] = [
  source("address-info", addressInfo),
  source("addresses", addresses),
  source("compiled", compiled),
  source("complaints", complaints),
  source("ctype", ctype),
  source("decimal", decimal),
  source("directory", directory),
  source("exit", exit),
  source("floats", floats),
  source("getopt", getopt),
  source("hosts", hosts),
  source("jump", jump),
  source("locale", locale),
  source("malloc", malloc),
  source("math", math),
  source("messages", messages),
  source("paths", paths),
  source("printf", printf),
  source("pthread", pthread),
  source("random48", random48),
  source("rare-calls", rareCalls),
  source("scanf", scanf),
  source("search", search),
  source("special", special),
  source("stdio", stdio),
  source("stdlib", stdlib),
  source("string", string),
  source("synchronization", synchronization),
  source("system-calls", systemCalls),
  source("thread", thread),
  source("time", time),
  source("users", users),
  source("utf8", utf8),
  source("wide", wide),
];

const includes = new Map([
  ["function.inc", functionMacros],
  ["threads.inc", threadMacros],
  ["variable-arguments.inc", variableArguments],
]);

/** What `.include` means in the sources of the machine's own programs. */
export const includeOfMachine = (name: string): string | undefined => includes.get(name);

function assembled({ name, text }: LibrarySource): ObjectFile {
  const { object, diagnostics } = assemble({ name, text }, { debug: true, include: includeOfMachine });
  if (!object || diagnostics.length > 0) throw new InvariantError(`${name}: ${diagnostics[0]?.message}`);
  return object;
}

export interface Library {
  readonly start: ObjectFile;
  /** libc.a */
  readonly archive: Archive;
}

let library: Library | undefined;

/** Assembled member by member, as programs need them. */
export function cLibrary(): Library {
  library ??= { start: assembled(startSource), archive: archiveOfSources("libc.a", librarySources) };
  return library;
}

function archiveOfSources(name: string, sources: readonly LibrarySource[]): Archive {
  const members = new Map<number, ObjectFile>();
  return {
    name,
    index: sources.flatMap(({ text }, offset) => [...exportedNames(functionMacros + text)].map((symbol) => ({ symbol, offset }))),
    member(offset) {
      const member = members.get(offset) ?? assembled(sources[offset]);
      members.set(offset, member);
      return member;
    },
  };
}
