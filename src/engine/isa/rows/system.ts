// Barriers, system registers, and operations on caches. The machine executes one instruction after another and has no caches,
// so barriers do nothing; what a program at EL0 may not do is UNDEFINED.

import { alias, type InstructionRow, instruction } from "../instruction.ts";
import type { Machine, ValueKinds } from "../machine.ts";
import { x } from "../operands/general.ts";
import { numberField } from "../operands/immediate.ts";
import { barrierOption, instructionBarrierOption, monitorOption } from "../operands/named-number.ts";
import {
  addressInvalidations,
  addressTranslations,
  controlRegister,
  dataCacheOperations,
  instructionCacheOperations,
  isOperation,
  isReservedState,
  optionalArgument,
  realmCacheOperations,
  type SystemOperation,
  stateField,
  systemOperation,
  wholeInvalidations,
} from "../operands/system-operation.ts";
import { numberOf, readRegister, systemRegisterAccess, writtenRegister } from "../operands/system-register.ts";
import type { Fields } from "../pattern.ts";

const barriers = "Barriers";
const moves = "System register move";
const systemInstructions = "System instructions";

/** Bytes that DC ZVA clears: DCZID_EL0 says so. */
const zeroedBytes = 64;

type Operation = Fields<"op1" | "CRn" | "CRm" | "op2" | "Rt">;

const { ivau, ...wholeCacheOperations } = instructionCacheOperations;
const ofCaches = "a cache operation";
const ofTranslation = "an operation on address translation";
const allDataCacheOperations = [...Object.values(dataCacheOperations), ...Object.values(realmCacheOperations)];
const onlyAddress = systemOperation(ofCaches, [ivau]);
const wholeCache = systemOperation(ofCaches, Object.values(wholeCacheOperations));
const dataCache = systemOperation(ofCaches, allDataCacheOperations);
const { zva, cvac, cvau, cvap, civac } = dataCacheOperations;

function zeroBlock<V extends ValueKinds>(m: Machine<V>, address: V["i64"]): void {
  const start = m.i64.and(address, m.i64.constant(-zeroedBytes));
  const zero = m.i64.constant(0);
  for (let offset = 0; offset < zeroedBytes; offset += 16) m.storePair(m.i64.add(start, m.i64.constant(offset)), 8, zero, zero);
}

const cleans: readonly SystemOperation[] = [cvac, cvau, cvap, civac];

/** SYS: the few operations that EL0 has, all with CRn 7. */
function operate<V extends ValueKinds>(m: Machine<V>, f: Operation): void {
  const address = m.i64.read(f.Rt);
  const is = (operation: SystemOperation): boolean => f.CRn === 7 && isOperation(f, operation);
  if (is(zva)) zeroBlock(m, address);
  else if (is(ivau)) m.invalidateInstructions(address);
  // There is no cache to clean, but an address that cannot be read still faults.
  else if (cleans.some(is)) m.load(address, 1);
  else m.undefined();
}

export const systemRows: readonly InstructionRow[] = [
  instruction({
    name: "CLREX",
    mnemonic: "clrex",
    pattern: "1101010100 0 00 011 0011 CRm:4 010 11111",
    operands: [monitorOption],
    summary: "Forgets what the last load-exclusive marked.",
    reference: barriers,
    examples: ["clrex // 5f3f03d5", "clrex #3 // 5f3303d5"],
    execute(m) {
      m.clearExclusive();
    },
  }),
  instruction({
    name: "DSB",
    mnemonic: "dsb",
    pattern: "1101010100 0 00 011 0011 CRm:4 100 11111",
    operands: [barrierOption],
    summary: "Waits until the memory accesses before it are done.",
    reference: barriers,
    examples: ["dsb sy // 9f3f03d5", "dsb ishld // 9f3903d5", "dsb #8 // 9f3803d5"],
    execute: () => {},
  }),
  alias({
    name: "SSBB",
    base: "DSB",
    mnemonic: "ssbb",
    pattern: "1101010100 0 00 011 0011 0000 100 11111",
    operands: [],
    summary: "Keeps loads after it from speculation about stores before it, by virtual address.",
    reference: barriers,
    examples: ["ssbb // 9f3003d5"],
  }),
  alias({
    name: "PSSBB",
    base: "DSB",
    mnemonic: "pssbb",
    pattern: "1101010100 0 00 011 0011 0100 100 11111",
    operands: [],
    summary: "Keeps loads after it from speculation about stores before it, by physical address.",
    reference: barriers,
    examples: ["pssbb // 9f3403d5"],
  }),
  instruction({
    name: "DMB",
    mnemonic: "dmb",
    pattern: "1101010100 0 00 011 0011 CRm:4 101 11111",
    operands: [barrierOption],
    summary: "Orders the memory accesses before it against those after it.",
    reference: barriers,
    examples: ["dmb ish // bf3b03d5", "dmb #0 // bf3003d5"],
    execute: () => {},
  }),
  instruction({
    name: "ISB",
    mnemonic: "isb",
    pattern: "1101010100 0 00 011 0011 CRm:4 110 11111",
    operands: [instructionBarrierOption],
    summary: "Fetches the instructions after it afresh.",
    reference: barriers,
    examples: ["isb // df3f03d5", "isb sy // df3f03d5", "isb #3 // df3303d5"],
    execute: () => {},
  }),
  instruction({
    name: "MRS",
    mnemonic: "mrs",
    pattern: "1101010100 1 op0:2 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    operands: [x("Rt"), readRegister],
    summary: "Reads a system register.",
    reference: moves,
    examples: [
      "mrs x0, nzcv // 00423bd5",
      "mrs x0, tpidr_el0 // 40d03bd5",
      "mrs x0, s3_7_c15_c15_7 // e0ff3fd5",
      "mrs x1, midr_el1 // 010038d5",
    ],
    execute(m, f) {
      const number = numberOf(f);
      const access = systemRegisterAccess(number);
      if (access.kind === "none") m.undefined();
      else m.i64.write(f.Rt, access.kind === "live" ? m.readSystemRegister(number) : m.i64.constant(access.value));
    },
  }),
  instruction({
    name: "MSR (register)",
    mnemonic: "msr",
    pattern: "1101010100 0 op0:2 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    operands: [writtenRegister, x("Rt")],
    summary: "Writes a system register.",
    reference: moves,
    examples: ["msr nzcv, x0 // 00421bd5", "msr tpidr_el0, x0 // 40d01bd5"],
    execute(m, f) {
      const number = numberOf(f);
      const access = systemRegisterAccess(number);
      if (access.kind === "live" && access.write) m.writeSystemRegister(number, m.i64.read(f.Rt));
      else m.undefined();
    },
  }),
  instruction({
    name: "MSR (immediate)",
    mnemonic: "msr",
    pattern: "1101010100 0 00 op1:3 0100 CRm:4 op2:3 11111",
    operands: [stateField, numberField("CRm", 15)],
    reserved: isReservedState,
    summary: "Writes a field of PSTATE; UNDEFINED for a program.",
    reference: "PSTATE",
    examples: ["msr daifset, #3 // df4303d5", "msr spsel, #1 // bf4100d5"],
    execute: (m) => m.undefined(),
  }),
  instruction({
    name: "SYS",
    mnemonic: "sys",
    pattern: "1101010100 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    operands: [
      numberField("op1", 7, "decimal"),
      controlRegister("CRn"),
      controlRegister("CRm"),
      numberField("op2", 7, "decimal"),
      optionalArgument,
    ],
    summary: "A system instruction by its numbers.",
    reference: systemInstructions,
    examples: ["sys #3, c7, c4, #2, x5 // 45740bd5", "sys #0, c15, c4, #2 // 5ff408d5"],
    execute: operate,
  }),
  alias({
    name: "DC",
    base: "SYS",
    mnemonic: "dc",
    pattern: "1101010100 0 01 op1:3 0111 CRm:4 op2:3 Rt:5",
    operands: [dataCache, x("Rt")],
    preferred: (fields) => allDataCacheOperations.some((operation) => isOperation(fields, operation)),
    summary: "An operation on the data cache by address; zva clears 64 bytes.",
    reference: systemInstructions,
    examples: ["dc zva, x0 // 20740bd5", "dc cvau, x1 // 217b0bd5", "dc isw, x1 // 417608d5"],
  }),
  alias({
    name: "IC (by address)",
    base: "SYS",
    mnemonic: "ic",
    pattern: "1101010100 0 01 op1:3 0111 CRm:4 op2:3 Rt:5",
    operands: [onlyAddress, x("Rt")],
    preferred: (fields) => isOperation(fields, ivau),
    summary: "Makes the processor fetch the instructions at an address afresh.",
    reference: systemInstructions,
    examples: ["ic ivau, x0 // 20750bd5"],
  }),
  alias({
    name: "IC",
    base: "SYS",
    mnemonic: "ic",
    pattern: "1101010100 0 01 op1:3 0111 CRm:4 op2:3 (11111)",
    operands: [wholeCache],
    preferred: (fields) => Object.values(wholeCacheOperations).some((operation) => isOperation(fields, operation)),
    summary: "Makes the processor fetch all instructions afresh; UNDEFINED for a program.",
    reference: systemInstructions,
    examples: ["ic iallu // 1f7508d5", "ic ialluis // 1f7108d5"],
  }),
  alias({
    name: "AT",
    base: "SYS",
    mnemonic: "at",
    pattern: "1101010100 0 01 op1:3 0111 CRm:4 op2:3 Rt:5",
    operands: [systemOperation(ofTranslation, addressTranslations), x("Rt")],
    preferred: (fields) => addressTranslations.some((operation) => isOperation(fields, operation)),
    summary: "Translates an address as an exception level would; UNDEFINED for a program.",
    reference: systemInstructions,
    examples: ["at s1e0r, x1 // 417808d5"],
  }),
  alias({
    name: "TLBI (by address)",
    base: "SYS",
    mnemonic: "tlbi",
    pattern: "1101010100 0 01 op1:3 1000 CRm:4 op2:3 Rt:5",
    operands: [systemOperation(ofTranslation, addressInvalidations), x("Rt")],
    preferred: (fields) => addressInvalidations.some((operation) => isOperation(fields, operation)),
    summary: "Forgets translations of an address or of an address space; UNDEFINED for a program.",
    reference: systemInstructions,
    examples: ["tlbi vae1is, x0 // 208308d5"],
  }),
  alias({
    name: "TLBI",
    base: "SYS",
    mnemonic: "tlbi",
    pattern: "1101010100 0 01 op1:3 1000 CRm:4 op2:3 (11111)",
    operands: [systemOperation(ofTranslation, wholeInvalidations)],
    preferred: (fields) => wholeInvalidations.some((operation) => isOperation(fields, operation)),
    summary: "Forgets all translations of an exception level; UNDEFINED for a program.",
    reference: systemInstructions,
    examples: ["tlbi vmalle1 // 1f8708d5"],
  }),
  instruction({
    name: "SYSL",
    mnemonic: "sysl",
    pattern: "1101010100 1 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    operands: [x("Rt"), numberField("op1", 7, "decimal"), controlRegister("CRn"), controlRegister("CRm"), numberField("op2", 7, "decimal")],
    summary: "A system instruction with a result, by its numbers; UNDEFINED for a program.",
    reference: systemInstructions,
    examples: ["sysl x0, #3, c7, c4, #1 // 20742bd5"],
    execute: (m) => m.undefined(),
  }),
];
