// What a function has returned, by the calling convention: in x0, in v0, in both of x0 and x1, or where x8 pointed (AAPCS64 §6.9).

import type { EvaluationContext } from "../expression/evaluate.ts";
import { sizeOf, type Type } from "../expression/type.ts";
import type { Value } from "../expression/value.ts";

/** So many members of one floating-point type, and no others, come in v0–v3. */
const floatsAtMost = 4;

/** At the moment of the return; undefined: nothing, or in memory that nobody has kept the address of. */
export function returnedValue(type: Type, { register }: Pick<EvaluationContext, "register">): Value | undefined {
  const size = sizeOf(type);
  const general = (count: number): Uint8Array => joined(Array.from({ length: count }, (_, index) => register(`x${index}`)?.bytes));
  switch (type.kind) {
    case "void":
      return undefined;
    case "float":
      return { type, bytes: joined([register("v0")?.bytes]).slice(0, size) };
    case "struct": {
      const floats = floatMembers(type);
      if (floats !== undefined && floats.length <= floatsAtMost) {
        const parts = floats.map((bytes, index) => register(`v${index}`)?.bytes.slice(0, bytes));
        return { type, bytes: joined(parts).slice(0, size) };
      }
      return size <= 16 ? { type, bytes: general(2).slice(0, size) } : undefined;
    }
    default:
      return { type, bytes: general(size > 8 ? 2 : 1).slice(0, size) };
  }
}

function joined(parts: readonly (Uint8Array | undefined)[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...(part ?? [])]));
}

/** Sizes of a structure's members if all are floating-point numbers of one size. */
function floatMembers(type: Type): readonly number[] | undefined {
  if (type.kind === "float") return [type.bytes];
  if (type.kind === "array") {
    const inner = floatMembers(type.of);
    return inner && Array.from({ length: type.count }, () => inner).flat();
  }
  if (type.kind !== "struct" || type.keyword) return undefined;
  const sizes: number[] = [];
  for (const field of type.fields) {
    const inner = floatMembers(field.type);
    if (!inner) return undefined;
    sizes.push(...inner);
  }
  return sizes.every((size) => size === sizes[0]) ? sizes : undefined;
}
