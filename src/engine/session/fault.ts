// Why the processor ended a process, in words that teach: the signal, the instruction, the address, the rule behind it.

import { hex } from "../base/brand.ts";
import type { AddressSpace } from "../cpu/index.ts";
import { disassemble } from "../isa/index.ts";
import { formatSignal, type SignalInformation, signalText } from "../kernel/index.ts";
import type { Program } from "./program.ts";
import type { FaultView, Location } from "./views/index.ts";

export interface Fault {
  readonly information: SignalInformation;
  readonly pc: bigint;
}

/** The instruction at an address as objdump words it; undefined where there is none to read. */
export function instructionAt(space: AddressSpace | undefined, pc: number, program: Program | undefined): string | undefined {
  const bytes = space?.peek(pc as never, 4);
  if (!bytes || bytes.length < 4) return undefined;
  const word = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const symbolAt = program?.names.nameOf;
  const { mnemonic, operands } = disassemble(word, { pc, ...(symbolAt ? { symbolAt } : {}) });
  return operands === "" ? mnemonic : `${mnemonic} ${operands}`;
}

/** The fault as a panel shows it. Without a space or a program it says less, and never throws. */
export function describeFault({ information, pc }: Fault, space: AddressSpace | undefined, program: Program | undefined): FaultView {
  const instruction = instructionAt(space, Number(pc), program);
  const location = program?.lines.addressToLocation(Number(pc));
  const { address } = information;
  return {
    signal: formatSignal(information.signal),
    code: information.code,
    pc,
    ...(instruction === undefined ? {} : { instruction }),
    ...(address === undefined ? {} : { address }),
    ...(location ? { location } : {}),
    explanation: explain(information, pc, space, program),
  };
}

/** The notice in the terminal: what a shell says, then where and why. */
export function faultNotice(fault: FaultView, signal: number): string {
  const where = fault.location ? `${formatLocation(fault.location)}: ` : "";
  const at = fault.instruction ? `${where}${fault.instruction}` : `${where}pc = ${hex(fault.pc)}`;
  return `${signalText(signal)} (${fault.signal}, ${fault.code})\n  at ${at}\n  ${fault.explanation}`;
}

const formatLocation = ({ file, line }: Location): string => `${file}:${line}`;

function explain(
  { code, address, signal }: SignalInformation,
  pc: bigint,
  space: AddressSpace | undefined,
  program: Program | undefined,
): string {
  const name = formatSignal(signal);
  if (code === "SI_USER" || code === "SI_TKILL") return `The process was sent ${name}.`;
  if (name === "SIGKILL") return "The machine has no memory left for the pages that the program touched.";
  if (name === "SIGILL")
    return "These four bytes are not an instruction that a program may execute. Did execution run past the end of the code, into data?";
  if (name === "SIGTRAP") return "brk stops a program for a debugger; without one the kernel ends it.";
  if (address === undefined) return `The kernel ended the process with ${name}.`;
  if (name === "SIGBUS") return explainAlignment(address, pc);
  return address === pc ? explainJump(address, code) : explainAccess(address, code, space, program);
}

function explainAlignment(address: bigint, pc: bigint): string {
  if (address === pc && pc % 4n !== 0n)
    return `Instructions lie at multiples of 4, and ${hex(address)} is none. Was the address in a register changed before the branch?`;
  return `The address ${hex(address)} is not aligned as this access needs: sp must be a multiple of 16 whenever it is the base of a load or store.`;
}

function explainJump(address: bigint, code: string): string {
  if (address === 0n)
    return "Execution went to address 0. A return without a saved x30, or a branch through a register that was never set, does that.";
  return code === "SEGV_ACCERR"
    ? `Execution went to ${hex(address)}, which holds data: those pages may not be executed.`
    : `Execution went to ${hex(address)}, where nothing is mapped. Was x30 overwritten, or does the code lack an exit at its end?`;
}

function explainAccess(address: bigint, code: string, space: AddressSpace | undefined, program: Program | undefined): string {
  const numeric = Number(BigInt.asUintN(56, address));
  const name = program?.names.nameOf(numeric);
  const at = name ? `${hex(address)} (${name})` : hex(address);
  if (code === "SEGV_ACCERR") {
    const mapping = space?.mappings.find(({ start, end }) => numeric >= start && numeric < end);
    const rule =
      mapping && !mapping.permissions.write
        ? "may be read but not written: what changes belongs in .data or .bss"
        : "may not be accessed like this";
    return `The page at ${at} is mapped, but ${rule}.`;
  }
  if (address < 4096n)
    return `Nothing is mapped at ${at}: an address this small is a null pointer, or a number that was taken for an address.`;
  return `Nothing is mapped at ${at}. Was the register loaded with the address of a label before it was used as a base?`;
}
