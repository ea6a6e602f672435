// Generated cases for conversions.c: formats of printf with numbers that are hard to print, texts that are hard to read.

interface Random {
  /** A whole number below `limit`. */
  below(limit: number): number;
  /** 64 bits. */
  bits(): bigint;
}

function random(seed: number): Random {
  let state = BigInt(seed) * 2n + 1n;
  const bits = () => {
    state = BigInt.asUintN(128, state * 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645n + 1n);
    return state >> 64n;
  };
  return { bits, below: (limit) => Number(bits() % BigInt(limit)) };
}

const bitsOf = (value: number): bigint => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return view.getBigUint64(0);
};

const integers = [0n, 1n, -1n, 7n, 8n, 42n, 255n, 127n, -128n, 2n ** 31n - 1n, -(2n ** 31n), 2n ** 63n - 1n, -(2n ** 63n)];
const doubles = [
  0,
  -0,
  1,
  0.5,
  1.5,
  2.5,
  0.1,
  9.995,
  99.95,
  0.05,
  1e15,
  1e16,
  1e22,
  1e23,
  123456.789,
  0.00001234,
  0.0001,
  9999995,
  5e-324,
  2 ** -1022,
  Number.MAX_VALUE,
  Number.POSITIVE_INFINITY,
  Number.NEGATIVE_INFINITY,
  Number.NaN,
];
const numerals = [
  "0",
  "1",
  ".5",
  "5.",
  "1e5",
  "-1.5e-10",
  "1e309",
  "-1e-400",
  "4.9e-324",
  "2.4703282292062327e-324",
  "2.4703282292062328e-324",
  "2.2250738585072011e-308",
  "0x1p-1074",
  "0x1.fffffffffffff8p1023",
  "0x.8p1",
  "infinity",
  "-INF",
  "nan",
  "nan(12)",
  "0x",
  "1e",
  "1e+",
  "+.e1",
  "  12",
  "179769313486231580793728971405301e277",
  "9007199254740993",
  "0x1.00000000000008p0",
  "0x1.000000000000081p0",
  "",
  "-",
  ".",
];
const wholes = [
  "0",
  "-0x7f",
  "077",
  "0x",
  "z9",
  "-9223372036854775808",
  "9223372036854775808",
  "18446744073709551616",
  " +5",
  "- 5",
  "0x1G",
  "08",
];
const bases = [0, 10, 16, 8, 36, 2, 1, 37];
const scanFormats = [
  "%d %d",
  "%i",
  "%x%n",
  "%5d%3d",
  "%f,%f",
  "%lf %lf",
  "%s%c",
  "%3c",
  "%[^,],%s",
  "%[a-f]%n",
  "%*d %d",
  "%hhd %hd",
  "%p",
  "%o",
  "%e%%",
  "%d%% %d",
  " %c %c",
  "%2s%s",
  "%[]x]",
  "%u",
  "%lld",
  "%4lf%s",
  "%i%s",
];
const scanTexts = [
  "12 34",
  "0x1f 7",
  "-5,6",
  "3.5,4.5",
  "1e5 -2.5e-3",
  "hello w",
  "abc,def",
  "deadbeef",
  "010",
  "99999999999",
  "",
  "   ",
  "5%6",
  "5% 6",
  "]x]y",
  "inf nan",
  "infx",
  "0x",
  "1e",
  "1e+x",
  "1.2.3",
  "+-3",
  "12345678",
  "nanny",
  "0x1p4",
  "-0x10z",
];

/** So many cases of each kind; none has a tab or a line feed in it. */
export function conversionCases(count: number, seed = 1): string[] {
  const { below, bits } = random(seed);
  const pick = <T>(list: readonly T[]): T => list[below(list.length)];
  const flags = (among: string): string => [...among].filter(() => below(10) < 3).join("");
  const width = (): string => pick(["", "", "", "1", "5", "12", "30"]);
  const precision = (limit: number): string => pick(["", "", ".", ".0", ".1", ".3", `.${below(limit)}`]);
  const digits = (length: number): string => Array.from({ length }, () => below(10)).join("");
  const cases: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const letter = pick([..."diuxXo"]);
    const form = flags(letter === "d" || letter === "i" || letter === "u" ? "-+ 0" : "-+ #0");
    const value = below(3) === 0 ? BigInt.asIntN(64, bits()) >> BigInt(below(64)) : pick(integers);
    cases.push(`i\t[%${form}${width()}${precision(25)}${pick(["", "h", "hh", "l", "ll", "z", "j", "t"])}${letter}]\t${value}`);

    const double = pick([
      bits(),
      bitsOf(pick(doubles)),
      bitsOf((below(2_000_000) - 1_000_000) / 10 ** below(7)),
      bits() & 0x3fff_ffff_ffff_ffffn,
    ]);
    const limit = below(5) === 0 ? 330 : 40;
    cases.push(`f\t[%${flags("-+ #0")}${width()}${precision(limit)}${pick([..."fFeEgGaA"])}]\t${double.toString(16)}`);

    cases.push(`s\t[%${flags("-")}${width()}${precision(12)}s]\t${"twelve bytes".slice(0, below(13))}`);

    const long = `${digits(1 + below(400))}e-${below(500)}`;
    const usual = `${pick(["", "-"])}${digits(1 + below(18))}.${digits(below(18))}e${below(640) - 330}`;
    cases.push(`c\t${pick([pick(numerals), long, usual, usual])}`);

    cases.push(`n\t${pick([pick(wholes), String(bits() * 3n), String(-bits() / 2n)])}\t${pick(bases)}`);
    cases.push(`x\t${pick(scanFormats)}\t${pick(scanTexts)}`);
  }
  return cases;
}
