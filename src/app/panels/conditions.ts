// Which conditions hold for flags (Arm ARM C1.2.4, table C1-1), and what each says after a cmp.

interface Condition {
  readonly name: string;
  readonly meaning: string;
}

/** The condition codes that would branch now; `nzcv` with N in bit 3. */
export function conditionsThatHold(nzcv: number): readonly Condition[] {
  const [n, z, c, v] = [3, 2, 1, 0].map((bit) => ((nzcv >> bit) & 1) === 1);
  const all: readonly (Condition & { readonly holds: boolean | undefined })[] = [
    { name: "eq", meaning: "equal", holds: z },
    { name: "ne", meaning: "not equal", holds: !z },
    { name: "hs", meaning: "unsigned higher or same; also written cs", holds: c },
    { name: "lo", meaning: "unsigned lower; also written cc", holds: !c },
    { name: "mi", meaning: "negative", holds: n },
    { name: "pl", meaning: "positive or zero", holds: !n },
    { name: "vs", meaning: "signed overflow", holds: v },
    { name: "vc", meaning: "no signed overflow", holds: !v },
    { name: "hi", meaning: "unsigned higher", holds: c && !z },
    { name: "ls", meaning: "unsigned lower or same", holds: !c || z },
    { name: "ge", meaning: "signed greater or equal", holds: n === v },
    { name: "lt", meaning: "signed less", holds: n !== v },
    { name: "gt", meaning: "signed greater", holds: !z && n === v },
    { name: "le", meaning: "signed less or equal", holds: z || n !== v },
  ];
  return all.filter(({ holds }) => holds);
}
