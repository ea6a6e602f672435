// Every row of the instruction set, and the indexes that are derived from them. The order of the list is the order in
// which the assembler tries the rows of one mnemonic.

import { feature } from "./feature.ts";
import { type InstructionRow, needing } from "./instruction.ts";
import { type Fields, insertFields } from "./pattern.ts";
import { addSubtractCarryRows } from "./rows/add-subtract-carry.ts";
import { addSubtractExtendedRows } from "./rows/add-subtract-extended.ts";
import { addSubtractImmediateRows } from "./rows/add-subtract-immediate.ts";
import { addSubtractShiftedRows } from "./rows/add-subtract-shifted.ts";
import { atomicRows } from "./rows/atomic.ts";
import { bitfieldRows } from "./rows/bitfield.ts";
import { branchRows } from "./rows/branch.ts";
import { conditionalRows } from "./rows/conditional.ts";
import { cryptoRows } from "./rows/crypto.ts";
import { exceptionRows } from "./rows/exception.ts";
import { extractRows } from "./rows/extract.ts";
import { floatArithmeticRows } from "./rows/float-arithmetic.ts";
import { floatCompareRows } from "./rows/float-compare.ts";
import { floatConversionRows } from "./rows/float-conversion.ts";
import { hintRows } from "./rows/hint.ts";
import { loadLiteralRows } from "./rows/load-literal.ts";
import { loadStoreExclusiveRows } from "./rows/load-store-exclusive.ts";
import { loadStoreIndexedRows } from "./rows/load-store-indexed.ts";
import { loadStoreOffsetRows } from "./rows/load-store-offset.ts";
import { loadStoreOrderedRows } from "./rows/load-store-ordered.ts";
import { loadStorePairRows } from "./rows/load-store-pair.ts";
import { loadStoreRegisterOffsetRows } from "./rows/load-store-register-offset.ts";
import { loadStoreUnprivilegedRows } from "./rows/load-store-unprivileged.ts";
import { logicalImmediateRows } from "./rows/logical-immediate.ts";
import { logicalShiftedRows } from "./rows/logical-shifted.ts";
import { moveWideRows } from "./rows/move-wide.ts";
import { multiplyRows } from "./rows/multiply.ts";
import { oneSourceRows } from "./rows/one-source.ts";
import { pcRelativeRows } from "./rows/pc-relative.ts";
import { simdLoadStoreRows } from "./rows/simd-load-store.ts";
import { simdStructureRows } from "./rows/simd-structure.ts";
import { systemRows } from "./rows/system.ts";
import { twoSourceRows } from "./rows/two-sources.ts";
import { vectorByElementRows } from "./rows/vector-by-element.ts";
import { vectorCopyRows } from "./rows/vector-copy.ts";
import { vectorImmediateRows } from "./rows/vector-immediate.ts";
import { vectorPermuteRows } from "./rows/vector-permute.ts";
import { vectorReduceRows } from "./rows/vector-reduce.ts";
import { vectorShiftImmediateRows } from "./rows/vector-shift-immediate.ts";
import { vectorThreeDifferentRows } from "./rows/vector-three-different.ts";
import { vectorThreeExtraRows } from "./rows/vector-three-extra.ts";
import { vectorThreeSameRows } from "./rows/vector-three-same.ts";
import { vectorTwoFloatRows } from "./rows/vector-two-float.ts";
import { vectorTwoIntegerRows } from "./rows/vector-two-integer.ts";

export const rows: readonly InstructionRow[] = [
  // `mov` of registers before `mov` to and from SP, and of the numbers that MOVZ and MOVN make before bitmasks.
  ...logicalShiftedRows,
  ...addSubtractShiftedRows,
  ...addSubtractImmediateRows,
  ...addSubtractExtendedRows,
  ...moveWideRows,
  ...logicalImmediateRows,
  ...addSubtractCarryRows,
  ...pcRelativeRows,
  ...bitfieldRows,
  ...extractRows,
  ...twoSourceRows,
  ...oneSourceRows,
  ...multiplyRows,
  ...conditionalRows,
  ...branchRows,
  ...exceptionRows,
  ...hintRows,
  ...systemRows,
  ...loadStoreOffsetRows,
  ...loadStoreIndexedRows,
  ...loadStoreRegisterOffsetRows,
  ...loadLiteralRows,
  ...loadStorePairRows,
  ...loadStoreUnprivilegedRows,
  ...loadStoreOrderedRows,
  ...loadStoreExclusiveRows,
  ...needing(feature.lse, atomicRows),
  // Nothing that GNU as refuses to a processor without floating point.
  ...simdLoadStoreRows,
  ...needing(feature.simd, simdStructureRows),
  ...needing(feature.fp, floatArithmeticRows),
  ...needing(feature.fp, floatCompareRows),
  ...needing(feature.fp, floatConversionRows),
  ...needing(feature.simd, vectorThreeSameRows),
  ...needing(feature.simd, vectorShiftImmediateRows),
  ...needing(feature.simd, vectorTwoIntegerRows),
  ...needing(feature.simd, vectorTwoFloatRows),
  ...needing(feature.simd, vectorCopyRows),
  ...needing(feature.simd, vectorPermuteRows),
  ...needing(feature.simd, vectorImmediateRows),
  ...needing(feature.simd, vectorReduceRows),
  ...needing(feature.simd, vectorThreeDifferentRows),
  ...vectorThreeExtraRows,
  ...needing(feature.simd, vectorByElementRows),
  ...cryptoRows,
];

export const rowByName: ReadonlyMap<string, InstructionRow> = new Map(rows.map((row) => [row.name, row]));

/** By the mnemonic as written in lower case (`b.eq`, `ldaddal`): base rows and aliases, in the order in which they are tried. */
export const rowsByMnemonic: ReadonlyMap<string, readonly InstructionRow[]> = groupBy(rows, (row) => row.mnemonic);

/** The aliases of a base row, by its name, in the order in which the disassembler asks them. */
export const aliasesByBase: ReadonlyMap<string, readonly InstructionRow[]> = groupBy(
  rows.filter((row) => row.base !== undefined),
  (row) => row.base!,
);

/** The row that says what `row` means: itself, or the base of an alias. */
export const baseOf = (row: InstructionRow): InstructionRow => (row.base === undefined ? row : rowByName.get(row.base)!);

/** How the instruction is written, for messages and signature help: `add <Xd|SP>, <Xn|SP>, #<imm>{, <shift>}`. */
export const formOf = (row: InstructionRow): string =>
  row.operands.length === 0 ? row.mnemonic : `${row.mnemonic} ${row.operands.map((kind) => kind.template).join(", ")}`;

/** The word of a row with these fields; a field that is not given is 0. Throws InvariantError where one does not fit. */
export const encode = (row: InstructionRow, fields: Partial<Fields>): number => insertFields(row.layout, fields);

function groupBy(items: readonly InstructionRow[], key: (row: InstructionRow) => string): Map<string, readonly InstructionRow[]> {
  const groups = new Map<string, InstructionRow[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
