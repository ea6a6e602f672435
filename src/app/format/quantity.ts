// Counts, durations and sizes in words that fit a status bar. English grouping, so that a class sees the same everywhere.

const grouped = new Intl.NumberFormat("en-US");

/** `1 instruction`, `12,345 instructions`. */
export const countText = (count: number, noun: string, plural = `${noun}s`): string =>
  `${grouped.format(count)} ${count === 1 ? noun : plural}`;

export const groupedText = (count: number): string => grouped.format(count);

const compact = new Intl.NumberFormat("en-US", { notation: "compact", maximumFractionDigits: 1 });

/** `999`, `1.2K`, `35M`: where there is room for a few characters. */
export const compactText = (count: number): string => compact.format(count);

const units = [
  { name: "s", ns: 1e9 },
  { name: "ms", ns: 1e6 },
  { name: "µs", ns: 1e3 },
] as const;

/** Nanoseconds in the largest unit that leaves a whole part, with three significant digits at least: `1.25 ms`. */
export function durationText(ns: number): string {
  const unit = units.find((candidate) => ns >= candidate.ns);
  if (!unit) return `${Math.round(ns)} ns`;
  const amount = ns / unit.ns;
  const decimals = amount >= 100 ? 0 : amount >= 10 ? 1 : 2;
  return `${amount >= 1000 ? grouped.format(Math.round(amount)) : amount.toFixed(decimals)} ${unit.name}`;
}

/** `16 bytes`, `1,040 bytes`. */
export const sizeText = (bytes: number): string => countText(bytes, "byte");

const kibibyte = 1024n;

/** `16 bytes`, `64 KiB`, `1.5 MiB`. */
export function memorySizeText(bytes: bigint): string {
  if (bytes < kibibyte) return sizeText(Number(bytes));
  const [unit, name] = bytes < kibibyte * kibibyte ? [kibibyte, "KiB"] : [kibibyte * kibibyte, "MiB"];
  return `${Number((bytes * 10n) / unit) / 10} ${name}`;
}
