// Random scripts of socket calls for socket-script.c, from a seed: bounded, on one machine, never blocking. A script begins with
// what makes sockets of one kind talk, and goes on with whatever comes, sense or not.

/** Numbers 0 ≤ n < bound, the same for the same seed. */
type Random = (bound: number) => number;

function createRandom(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = state;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return ((word ^ (word >>> 15)) >>> 0) % bound;
  };
}

export type ScriptKind = "tcp" | "tcp6" | "udp" | "unixStream" | "unixDatagram" | "seqpacket" | "mixed";

export const scriptKinds: readonly ScriptKind[] = ["tcp", "tcp6", "udp", "unixStream", "unixDatagram", "seqpacket", "mixed"];

const slotCount = 8;
const epollSlot = 9;

const AF_UNIX = 1;
const AF_INET = 2;
const AF_INET6 = 10;
const STREAM = 1;
const DGRAM = 2;
const SEQPACKET = 5;

interface Shape {
  /** Family, type, protocol of what `S` makes. */
  readonly sockets: readonly (readonly [family: number, type: number, protocol: number])[];
  readonly bindKinds: readonly number[];
  readonly connectKinds: readonly number[];
  readonly hasConnections: boolean;
}

const shapes: Readonly<Record<ScriptKind, Shape>> = {
  tcp: {
    sockets: [[AF_INET, STREAM, 0]],
    bindKinds: [0, 0, 1, 20, 21, 25, 12],
    connectKinds: [20, 20, 20, 21, 25, 6, 12, 22],
    hasConnections: true,
  },
  tcp6: {
    sockets: [
      [AF_INET6, STREAM, 0],
      [AF_INET6, STREAM, 6],
      [AF_INET, STREAM, 0],
    ],
    bindKinds: [2, 3, 3, 4, 22, 23, 24, 20, 0, 12],
    connectKinds: [20, 22, 23, 24, 24, 6, 12],
    hasConnections: true,
  },
  udp: {
    sockets: [
      [AF_INET, DGRAM, 0],
      [AF_INET, DGRAM, 0],
      [AF_INET6, DGRAM, 17],
    ],
    bindKinds: [0, 0, 1, 2, 3, 4, 20, 21, 22, 23, 25, 12],
    connectKinds: [20, 20, 21, 22, 23, 24, 25, 6, 12],
    hasConnections: false,
  },
  unixStream: {
    sockets: [[AF_UNIX, STREAM, 0]],
    bindKinds: [8, 9, 8, 9, 10, 11, 6],
    connectKinds: [8, 9, 11, 11, 6, 12],
    hasConnections: true,
  },
  unixDatagram: {
    sockets: [[AF_UNIX, DGRAM, 0]],
    bindKinds: [8, 9, 8, 9, 10, 11, 6],
    connectKinds: [8, 9, 11, 11, 11, 6, 12],
    hasConnections: false,
  },
  seqpacket: { sockets: [[AF_UNIX, SEQPACKET, 0]], bindKinds: [8, 9, 10, 11], connectKinds: [8, 9, 11, 11, 6], hasConnections: true },
  mixed: {
    sockets: [
      [AF_INET, STREAM, 0],
      [AF_INET6, STREAM, 0],
      [AF_INET, DGRAM, 0],
      [AF_UNIX, STREAM, 0],
      [AF_UNIX, DGRAM, 0],
      [AF_UNIX, SEQPACKET, 0],
      [AF_INET, SEQPACKET, 0],
      [3, STREAM, 0],
      [AF_INET, STREAM, 17],
      [AF_UNIX, 4, 0],
    ],
    bindKinds: [0, 1, 2, 3, 8, 9, 10, 11, 12, 20],
    connectKinds: [20, 22, 24, 8, 9, 11, 6, 12],
    hasConnections: true,
  },
};

const lengths = [0, 1, 2, 3, 5, 10, 100, 100, 1000, 1000, 3000, 5000] as const;
const MSG_PEEK = 2;
const MSG_TRUNC = 0x20;
const MSG_DONTWAIT = 0x40;
const MSG_WAITALL = 0x100;
const MSG_MORE = 0x8000;
const receiveFlags = [0, 0, 0, 0, MSG_PEEK, MSG_TRUNC, MSG_DONTWAIT, MSG_WAITALL, MSG_PEEK | MSG_TRUNC, 0x40000000] as const;
const sendFlags = [0, 0, 0, 0, 0, MSG_DONTWAIT, MSG_MORE] as const;

/** Level, option and the values that are tried. */
const settable: readonly (readonly [level: number, option: number, values: readonly number[]])[] = [
  [1, 2, [0, 1, 77]],
  [1, 15, [0, 1]],
  [1, 9, [0, 1]],
  [1, 6, [0, 1]],
  [1, 10, [0, 1]],
  [1, 16, [0, 1]],
  [1, 7, [1, 4096, 20000]],
  [1, 18, [0, 1, 5]],
  [1, 12, [3]],
  [1, 999, [1]],
  [6, 1, [0, 1]],
  [6, 3, [0, 1]],
  [6, 4, [0, 5, 99999]],
  [6, 5, [3]],
  [6, 6, [4, 200]],
  [6, 8, [-1, 5, 300]],
  [6, 18, [1000, -1]],
  [6, 23, [5]],
  [6, 999, [1]],
  [0, 1, [7, 16]],
  [0, 2, [-1, 0, 9, 300]],
  [0, 10, [0, 2, 9]],
  [41, 26, [0, 1]],
  [41, 16, [-1, 7, 300]],
  [17, 1, [0, 1]],
  [99, 1, [1]],
];
const readableOptions: readonly (readonly [level: number, option: number])[] = [
  [1, 3],
  [1, 4],
  [1, 4],
  [1, 30],
  [1, 38],
  [1, 39],
  [1, 13],
  [1, 17],
  ...settable.map(([level, option]) => [level, option] as const),
];

/** One script: its steps, without the heading. */
export function generateScript(seed: number, kind: ScriptKind): readonly string[] {
  const random = createRandom(seed * 7919 + scriptKinds.indexOf(kind));
  const shape = shapes[kind];
  const steps: string[] = [];
  const pick = <T>(values: readonly T[]): T => values[random(values.length)]!;
  const step = (letter: string, ...values: readonly number[]): void => void steps.push(`${letter} ${values.join(" ")}`);
  let used = 3;
  /** What a cork or a small buffer holds back depends on the windows when it is much. */
  let corked = false;
  const open = (at: number): void => {
    used = Math.max(used, at + 1);
    step("S", at, ...pick(shape.sockets));
  };
  const [family] = shape.sockets[0]!;
  const slot = (): number => random(used);
  const sizes = (): number => (random(25) === 0 && !corked ? 20_000 + random(45_000) : pick(lengths));
  /**
   * Length and flags. When TCP lets go what MSG_MORE holds back depends on how much memory it has at hand: that is left out, and so are
   * held datagrams beyond the largest.
   */
  const outgoing = (): readonly [length: number, flags: number] => {
    const flags = pick(sendFlags);
    if (!(flags & MSG_MORE)) return [sizes(), flags];
    return [pick(lengths), shape.hasConnections ? 0 : flags];
  };
  /** AF_UNSPEC is for connect. */
  const receivers = shape.connectKinds.filter((known) => known !== 6);
  const target = (kinds: readonly number[]): readonly [kind: number, argument: number] => {
    const chosen = pick(kinds);
    return [chosen, chosen === 8 || chosen === 9 ? random(3) : slot()];
  };

  /** How often, and what. */
  const actions: readonly (readonly [weight: number, act: () => void])[] = [
    [6, () => open(random(slotCount))],
    [5, () => step("B", slot(), ...target(shape.bindKinds))],
    [4, () => step("L", slot(), random(4))],
    [10, () => step("A", slot(), random(slotCount), 0)],
    [10, () => step("C", slot(), ...target(shape.connectKinds))],
    [16, () => step("W", slot(), ...outgoing())],
    [6, () => step("T", slot(), ...outgoing(), ...target(receivers))],
    [14, () => step("R", slot(), sizes(), pick(receiveFlags))],
    [8, () => step("F", slot(), sizes(), pick(receiveFlags))],
    [3, () => step("r", slot(), sizes())],
    [3, () => step("w", slot(), sizes())],
    [5, sendMessage],
    [6, () => step("N", slot(), sizes(), pick(receiveFlags), pick([0, 0, 100, 100, 16, 20, 40]), random(slotCount))],
    [7, () => step("H", slot(), random(4))],
    [8, () => step("X", slot())],
    [5, setOption],
    [6, readOption],
    [3, () => step("I", slot())],
    [5, () => step("V", slot(), random(2), pick([128, 128, 128, 4, 0]))],
    [2, () => step("D", slot(), random(slotCount))],
    [2, () => step("E", epollSlot)],
    [5, watch],
    [8, () => step("y", epollSlot, 8)],
    [2, () => step("U", random(3))],
    [
      kind.startsWith("unix") || kind === "seqpacket" ? 2 : 0,
      () => step("P", random(slotCount), random(slotCount), shape.sockets[0]![1], AF_UNIX),
    ],
  ];
  const weighted = actions.flatMap(([weight, act]) => Array.from({ length: weight }, () => act));
  begin();
  const length = 12 + random(30);
  while (steps.length < length) pick(weighted)();
  return steps;

  function sendMessage(): void {
    const descriptor = random(4) === 0 ? slot() : -1;
    const [to, argument] = random(3) === 0 ? target(receivers) : [-1, -1];
    step("M", slot(), ...outgoing(), random(4), descriptor, random(4) === 0 ? 1 : 0, to, argument);
  }

  function setOption(): void {
    const [level, option, values] = pick(settable);
    corked ||= (level === 6 && option === 3) || (level === 1 && option === 7);
    step("O", slot(), level, option, pick(values), 0);
  }

  function readOption(): void {
    step("G", slot(), ...pick(readableOptions), pick([4, 4, 4, 8, 12, 2]));
  }

  function watch(): void {
    const IN_OUT_RDHUP = 0x2005;
    const [ET, ONESHOT] = [1 << 31, 1 << 30];
    step("e", epollSlot, pick([1, 1, 1, 2, 3]), slot(), (pick([1, 4, 5, IN_OUT_RDHUP]) | pick([0, 0, ET, ET, ONESHOT])) >>> 0);
  }

  /** Sockets that can talk to each other, most of the time. */
  function begin(): void {
    const isUnix = family === AF_UNIX;
    if (random(10) === 0) return;
    if (isUnix && random(3) === 0) {
      step("P", 0, 1, shape.sockets[0]![1], AF_UNIX);
      return;
    }
    open(0);
    if (random(3) === 0) step("O", 0, 1, 2, 1, 0);
    step("B", 0, shape.bindKinds[random(2)]!, 0);
    open(1);
    if (!shape.hasConnections) {
      if (random(2) === 0) step("B", 1, shape.bindKinds[random(2)]!, 1);
      if (random(2) === 0) step("C", 1, isUnix ? 11 : shape.connectKinds[0]!, 0);
      return;
    }
    step("L", 0, random(4));
    step("C", 1, isUnix ? 11 : shape.connectKinds[random(2)]!, 0);
    step("A", 0, 2, 0);
  }
}

/** Many scripts as socket-script.c reads them: `#seed` before each. */
export const writeScripts = (scripts: readonly { readonly seed: number; readonly steps: readonly string[] }[]): string =>
  scripts.map(({ seed, steps }) => `#${seed}\n${steps.join("\n")}\n`).join("");

/** The kind of the script with this seed, when kinds take turns. */
export const kindOf = (seed: number): ScriptKind => scriptKinds[seed % scriptKinds.length]!;

export interface Transcript {
  readonly seed: number;
  readonly lines: readonly string[];
}

/** What socket-script.c printed, script by script. */
export const readTranscripts = (text: string): Transcript[] =>
  text
    .split("#")
    .slice(1)
    .map((part) => {
      const [seed, ...lines] = part.trimEnd().split("\n");
      return { seed: Number(seed), lines };
    });
