// printf's conversions, for the tools that have them: printf, awk, seq. `flags`: of "-+ 0#".

export const padded = (text: string, flags: string, width: number): string =>
  flags.includes("-") ? text.padEnd(width) : text.padStart(width);

/** Sign and prefix stand before zeros that fill. */
function signed(sign: string, digits: string, flags: string, width: number, mayFill: boolean): string {
  const filled = flags.includes("0") && !flags.includes("-") && mayFill ? digits.padStart(width - sign.length, "0") : digits;
  return padded(sign + filled, flags, width);
}

const signOf = (isNegative: boolean, flags: string): string =>
  isNegative ? "-" : flags.includes("+") ? "+" : flags.includes(" ") ? " " : "";

/** %d %i %u %o %x %X; unsigned ones of 64 bits. */
export function wholeText(letter: string, value: bigint, flags: string, width: number, precision: number | undefined): string {
  const isSigned = letter === "d" || letter === "i";
  const magnitude = isSigned ? (value < 0n ? -value : value) : BigInt.asUintN(64, value);
  const base = letter === "o" ? 8 : letter.toLowerCase() === "x" ? 16 : 10;
  let digits = magnitude.toString(base);
  if (letter === "X") digits = digits.toUpperCase();
  if (precision !== undefined) digits = precision === 0 && magnitude === 0n ? "" : digits.padStart(precision, "0");
  if (flags.includes("#") && letter === "o" && !digits.startsWith("0")) digits = `0${digits}`;
  const prefix = flags.includes("#") && base === 16 && magnitude !== 0n ? `0${letter}` : "";
  return signed(isSigned ? signOf(value < 0n, flags) : prefix, digits, flags, width, precision === undefined);
}

/** %e %f %g %a, and in capitals. */
export function floatText(letter: string, value: number, flags: string, width: number, precision: number | undefined): string {
  const sign = signOf(value < 0 || Object.is(value, -0), flags);
  const magnitude = Math.abs(value);
  const kind = letter.toLowerCase();
  const digits = Number.isNaN(magnitude)
    ? "nan"
    : magnitude === Number.POSITIVE_INFINITY
      ? "inf"
      : finite(kind, magnitude, precision, flags.includes("#"));
  return signed(sign, letter === kind ? digits : digits.toUpperCase(), flags, width, Number.isFinite(magnitude));
}

/** As many digits behind the point as toFixed and toExponential give at most: those of a value half way between two others are all there. */
const mostDigits = 100;

const exponential = (value: number, precision: number): string => {
  const text = value.toExponential(Math.min(precision, mostDigits));
  return evenAtHalf(value.toExponential(mostDigits), text, precision).replace(/e([+-])(\d)$/, "e$10$2");
};

/** Digits before the point in full, whatever the size: toFixed has an exponent from 10²¹ on. */
const fixed = (value: number, precision: number): string =>
  value < 1e21
    ? evenAtHalf(value.toFixed(mostDigits), value.toFixed(Math.min(precision, mostDigits)), precision)
    : BigInt(value).toString() + (precision > 0 ? `.${"0".repeat(precision)}` : "");

/** `rounded`, or what C has in its place: of a value half way between two others the even one, where JavaScript takes the larger. */
function evenAtHalf(exact: string, rounded: string, precision: number): string {
  const [, whole, behind, exponent] = /^(\d+)[.](\d+)(e.*)?$/.exec(exact) ?? [];
  if (behind === undefined || !/^50*$/.test(behind.slice(precision))) return rounded;
  const digits = whole + behind.slice(0, precision);
  if (Number(digits.at(-1)) % 2 === 1) return rounded;
  return `${whole}${precision > 0 ? `.${behind.slice(0, precision)}` : ""}${exponent ?? ""}`;
}

function finite(kind: string, value: number, precision: number | undefined, keepsZeros: boolean): string {
  if (kind === "f") return fixed(value, precision ?? 6);
  if (kind === "e") return exponential(value, precision ?? 6);
  if (kind === "a") return hexadecimal(value, precision);
  const digits = precision === 0 ? 1 : (precision ?? 6);
  const exponent = value === 0 ? 0 : Number(value.toExponential(Math.min(digits - 1, 100)).split("e")[1]);
  const text = exponent < -4 || exponent >= digits ? exponential(value, digits - 1) : fixed(value, digits - 1 - exponent);
  return keepsZeros ? text : text.replace(/(\.\d*?)0+(?=e|$)/, "$1").replace(/\.(?=e|$)/, "");
}

/** As glibc does for long double, which bash's printf takes: the first digit has four bits. */
function hexadecimal(value: number, precision: number | undefined): string {
  if (value === 0) return "0x0p+0";
  let exponent = Math.floor(Math.log2(value));
  let scaled = value / 2 ** exponent;
  if (scaled >= 2) {
    scaled /= 2;
    exponent += 1;
  }
  let bits = BigInt(scaled * 2 ** 52) << 11n;
  let kept = 60n;
  if (precision !== undefined && precision < 15) {
    const dropped = BigInt(15 - precision) * 4n;
    bits = (bits + (1n << (dropped - 1n))) >> dropped;
    kept -= dropped;
  }
  const first = bits >> kept;
  const rest = (bits - (first << kept)).toString(16).padStart(Number(kept / 4n), "0");
  const digits = precision === undefined ? rest.replace(/0+$/, "") : rest.slice(0, precision);
  const power = exponent - 3;
  return `0x${first.toString(16)}${digits === "" ? "" : `.${digits}`}p${power < 0 ? "-" : "+"}${Math.abs(power)}`;
}
