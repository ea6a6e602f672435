// The words of `svc0 run`: its options, the program, the program's arguments. Throws a UsageError for what it does not know.

import { resolve } from "node:path";
import type { ClientRequest } from "../engine/kernel/index.ts";
import { UsageError } from "./command-line.ts";
import type { PublishedPort } from "./publisher.ts";
import { clientOf, clientOptions } from "./run-clients.ts";

export interface RunLine {
  readonly strace: boolean;
  /** The guest's terminal is this one; otherwise its standard streams are. */
  readonly terminal: boolean;
  readonly publish: readonly PublishedPort[];
  /** A folder whose copy the guest finds at "/". */
  readonly root?: string;
  /** HOST or HOST:GUEST. */
  readonly files: readonly string[];
  readonly environment: readonly string[];
  /** Clients on the simulated network, in the order in which they were written. */
  readonly clients: readonly ClientRequest[];
  /** A file that gets all packets, for Wireshark. */
  readonly capture?: string;
  readonly directory?: string;
  readonly isRoot: boolean;
  readonly file: string;
  readonly arguments: readonly string[];
}

/** Options with a value, `--name VALUE` or `--name=VALUE`, and those without. */
const valueOptions = ["publish", "root", "file", "env", "directory", "capture", ...clientOptions] as const;
const plainOptions = ["strace", "terminal", "superuser"] as const;

/** Relative paths begin at `folder`. */
export function parseRunLine(words: readonly string[], folder: string): RunLine {
  const values = new Map<string, string[]>(valueOptions.map((name) => [name, []]));
  const given = new Set<string>();
  const clients: ClientRequest[] = [];
  let index = 0;
  for (; index < words.length && words[index].startsWith("-"); index += 1) {
    const [, name = "", value] = /^--([a-z]+)(?:=(.*))?$/s.exec(words[index]) ?? [];
    const list = values.get(name);
    if (list) {
      if (value === undefined) index += 1;
      const text = value ?? words[index];
      if (text === undefined) throw new UsageError(`run: --${name} needs a value`);
      list.push(text);
      const client = clientOptions.find((option) => option === name);
      if (client) clients.push(clientOf(client, text));
    } else if (value === undefined && plainOptions.some((option) => option === name)) given.add(name);
    else {
      const known = [...plainOptions, ...valueOptions].map((option) => `--${option}`).join(", ");
      throw new UsageError(`run: the option ${words[index]} is not known; there are ${known}`);
    }
  }
  const file = words[index];
  if (file === undefined) throw new UsageError("run: which file? A source (.s), an object (.o) or an executable");
  const last = (name: string): string | undefined => values.get(name)?.at(-1);
  const [root, directory, capture] = [last("root"), last("directory"), last("capture")];
  return {
    strace: given.has("strace"),
    terminal: given.has("terminal"),
    isRoot: given.has("superuser"),
    publish: values.get("publish")!.map(parsePorts),
    ...(root === undefined ? {} : { root }),
    ...(directory === undefined ? {} : { directory }),
    files: values.get("file")!,
    environment: values.get("env")!,
    clients,
    ...(capture === undefined ? {} : { capture: resolve(folder, capture) }),
    file,
    arguments: words.slice(index + 1),
  };
}

/** As docker has it: 8080, 9000:8080, 5353/udp. */
function parsePorts(text: string): PublishedPort {
  const [numbers, protocol = "tcp", ...rest] = text.split("/");
  const ports = numbers.split(":").map((port) => (/^[0-9]+$/.test(port) ? Number(port) : Number.NaN));
  const [host, guest = host] = ports;
  const isPort = (port: number) => Number.isInteger(port) && port > 0 && port < 65536;
  if (rest.length > 0 || (protocol !== "tcp" && protocol !== "udp") || ports.length > 2 || !isPort(host) || !isPort(guest))
    throw new UsageError(`run: "${text}" is no port: write 8080, or 9000:8080 for HOST:GUEST; for datagrams 5353/udp`);
  return { host, guest, protocol };
}
