// From the computer's state to what the panels show of one process. Looks, changes nothing.

import { guestAddress, hex } from "../base/brand.ts";
import { latinText } from "../base/latin.ts";
import type { AddressSpace, Registers } from "../cpu/index.ts";
import { sectionFlag } from "../elf/index.ts";
import { accessMode, openFlag } from "../kernel/abi/fcntl.ts";
import { type Computer, formatCall, formatPermissions, formatSignal, isFromOutside, type Process } from "../kernel/index.ts";
import type { Program } from "./program.ts";
import type {
  DescriptorView,
  MemoryView,
  ProcessState,
  RegionView,
  RegistersView,
  SocketView,
  StackSlotView,
  VectorsView,
} from "./views/index.ts";

export const emptyRegisters: RegistersView = { x: Array.from({ length: 31 }, () => 0n), sp: 0n, pc: 0n, nzcv: 0 };

export function registersView(registers: Registers | undefined): RegistersView {
  if (!registers) return emptyRegisters;
  const x = Array.from({ length: 31 }, (_, register) => registers.x(register));
  return { x, sp: registers.sp, pc: registers.pc, nzcv: registers.nzcv };
}

const vectorsBytes = 32 * 16;

/** All of v0–v31. */
export function vectorBytes(registers: Registers | undefined): Uint8Array {
  const bytes = new Uint8Array(vectorsBytes);
  for (let register = 0; registers && register < 32; register += 1) bytes.set(registers.v(register), register * 16);
  return bytes;
}

export const vectorsView = (registers: Registers | undefined, before: Uint8Array): VectorsView => ({
  bytes: vectorBytes(registers),
  before,
  fpcr: registers?.fpcr ?? 0,
  fpsr: registers?.fpsr ?? 0,
});

/** What each general register points to. */
export const pointeesOf = ({ x }: RegistersView, space: AddressSpace | undefined, program: Program | undefined): (string | undefined)[] =>
  x.map((value) => (space ? meaningOf(value, space, program) : undefined));

/** `paused`: the session holds the machine still, so that computing tasks stand. */
export function processState(computer: Computer, process: Process, paused: boolean): ProcessState {
  const { end } = process;
  if (end?.kind === "exited") return { kind: "exited", status: end.status };
  if (end) {
    const signal = formatSignal(end.information.signal);
    return signal === "SIGKILL" && isFromOutside(end.information) ? { kind: "stopped" } : { kind: "killed", signal };
  }
  const record = computer.state.tasks.get(process.tasks[0])?.call?.record;
  if (record) return { kind: "blocked", call: formatCall(record).call };
  return { kind: paused ? "paused" : "running" };
}

export const socketsOf = (computer: Computer, pid: number): SocketView[] =>
  computer.descriptors(pid).flatMap(({ fd, socket }): SocketView[] => {
    if (!socket) return [];
    const { state, local, remote, received, sent, backlog } = socket;
    const optional = { ...(remote === undefined ? {} : { remote }), ...(backlog === undefined ? {} : { backlog }) };
    return [{ pid, fd, state, local, received, sent, ...optional }];
  });

const accessModes = ["read", "write", "read and write"];

export const descriptorsOf = (computer: Computer, pid: number): DescriptorView[] =>
  computer.descriptors(pid).map(({ fd, kind, path, offset, closeOnExec, flags, bytes }) => {
    const words = [
      accessModes[flags & accessMode.O_ACCMODE],
      flags & openFlag.O_APPEND ? "append" : "",
      flags & openFlag.O_NONBLOCK ? "non-blocking" : "",
    ];
    return { fd, kind, path, offset, closeOnExec, access: words.filter(Boolean).join(", "), ...(bytes === undefined ? {} : { bytes }) };
  });

/** The program's sections by name, then what else is mapped: heap, stack, what mmap gave. */
export function regionsOf(space: AddressSpace | undefined, program: Program | undefined): RegionView[] {
  const sections = (program?.executable.sections ?? [])
    .filter(({ flags, size }) => (flags & sectionFlag.alloc) !== 0 && size > 0)
    .map(({ name, address, size, flags }) => ({
      name,
      start: BigInt(address),
      end: BigInt(address + size),
      permissions: `r${flags & sectionFlag.write ? "w" : "-"}${flags & sectionFlag.execinstr ? "x" : "-"}`,
    }));
  const mappings = (space?.mappings ?? [])
    .map(({ name, start, end, permissions }) => ({
      name: name || "(anonymous)",
      start: BigInt(start),
      end: BigInt(end),
      permissions: formatPermissions(permissions),
    }))
    .filter(({ start, end }) => !sections.some((section) => section.start < end && section.end > start));
  return [...sections, ...mappings].sort((a, b) => (a.start < b.start ? -1 : 1));
}

/** Where a panel looks: the text of its address field, in the terms of this process. */
export function resolvePlace(text: string, registers: RegistersView, program: Program | undefined): bigint | { readonly error: string } {
  const wanted = text.trim();
  if (wanted === "") return defaultPlace(program);
  const parsed = /^(.+?)\s*(?:([+-])\s*(0[xX][0-9a-fA-F]+|[0-9]+))?$/.exec(wanted);
  const base = parsed ? placeOf(parsed[1], registers, program) : undefined;
  if (!parsed || base === undefined) {
    return { error: `"${wanted}" is no address here: write a label of the program, a register (sp, x1), or a number (0x410000)` };
  }
  const offset = BigInt(parsed[3] ?? 0);
  return BigInt.asUintN(64, parsed[2] === "-" ? base - offset : base + offset);
}

function placeOf(name: string, registers: RegistersView, program: Program | undefined): bigint | undefined {
  const symbol = program?.names.address(name) ?? program?.executable.sections.find((section) => section.name === name)?.address;
  if (symbol !== undefined) return BigInt(symbol);
  const lower = name.toLowerCase();
  if (lower === "sp" || lower === "pc") return registers[lower];
  const number = /^x([0-9]|[12][0-9]|30)$/.exec(lower)?.[1] ?? { fp: "29", lr: "30" }[lower];
  if (number !== undefined) return registers.x[Number(number)];
  return /^(0x[0-9a-f]+|[0-9]+)$/.test(lower) ? BigInt.asUintN(64, BigInt(lower)) : undefined;
}

/** The first section that a program may write, else the first that it has. */
function defaultPlace(program: Program | undefined): bigint {
  const sections = (program?.executable.sections ?? []).filter(({ flags, size }) => (flags & sectionFlag.alloc) !== 0 && size > 0);
  const section = sections.find(({ flags }) => (flags & sectionFlag.write) !== 0) ?? sections[0];
  return BigInt(section?.address ?? 0);
}

/** What memory held at the last pause, where the panels looked. */
export interface RememberedBytes {
  readonly address: bigint;
  readonly view: Pick<MemoryView, "bytes" | "mapped">;
}

export function memoryView(
  space: AddressSpace | undefined,
  address: bigint,
  length: number,
  before: RememberedBytes | undefined,
): MemoryView {
  const bytes = new Uint8Array(length);
  const mapped = new Uint8Array(length);
  const changed = new Uint8Array(length);
  const start = Number(BigInt.asUintN(56, address));
  // Page by page, because a gap ends what `peek` gives.
  for (let offset = 0; space && offset < length; ) {
    const piece = Math.min(length - offset, 4096 - ((start + offset) % 4096));
    const read = space.peek(guestAddress(start + offset), piece);
    bytes.set(read, offset);
    mapped.fill(1, offset, offset + read.length);
    offset += piece;
  }
  for (let index = 0; before && index < length; index += 1) {
    const old = Number(address - before.address) + index;
    if (old >= 0 && old < before.view.bytes.length && before.view.mapped[old] && mapped[index]) {
      changed[index] = before.view.bytes[old] === bytes[index] ? 0 : 1;
    }
  }
  return { address, bytes, mapped, changed };
}

/** 8-byte slots from sp upwards, as far as the stack goes. */
export function stackView(
  space: AddressSpace | undefined,
  registers: RegistersView,
  slots: number,
  before: RememberedBytes | undefined,
  program: Program | undefined,
): StackSlotView[] {
  const { sp } = registers;
  if (!space || sp === 0n) return [];
  const memory = memoryView(space, sp, slots * 8, before);
  const data = new DataView(memory.bytes.buffer);
  const views: StackSlotView[] = [];
  for (let slot = 0; slot < slots; slot += 1) {
    const offset = slot * 8;
    if (!memory.mapped[offset + 7]) break;
    const address = sp + BigInt(offset);
    const value = data.getBigUint64(offset, true);
    const meaning = meaningOf(value, space, program);
    views.push({
      address,
      value,
      changed: memory.changed.subarray(offset, offset + 8).includes(1),
      pointers: [...(slot === 0 ? ["sp"] : []), ...(registers.x[29] === address ? ["x29"] : [])],
      ...(meaning === undefined ? {} : { meaning }),
    });
  }
  return views;
}

const shortestText = 3;
const longestText = 24;

/** What a value points to, as far as one can tell: a symbol, the stack, text. */
function meaningOf(value: bigint, space: AddressSpace, program: Program | undefined): string | undefined {
  if (value < 4096n || value >> 48n) return undefined;
  const address = Number(value);
  const mapping = space.mappings.find(({ start, end }) => address >= start && address < end);
  if (!mapping) return undefined;
  const place = program?.names.nameOf(address) ?? (mapping.name || hex(mapping.start));
  const text = mapping.permissions.execute ? "" : textAt(space, address);
  return text.length >= shortestText ? `→ ${place} ${JSON.stringify(text)}` : `→ ${place}`;
}

function textAt(space: AddressSpace, address: number): string {
  const bytes = space.peek(guestAddress(address), longestText);
  const end = bytes.findIndex((byte) => byte < 0x20 || byte > 0x7e);
  return latinText(bytes, 0, end < 0 ? bytes.length : end);
}
