// The format of curl -w: variables in %{…}, escapes \n \r \t, %% for a percent sign.

export interface WriteOutValues {
  readonly [name: string]: string | number | undefined;
}

/** `unknown` hears of variables that there are not. */
export function formatWriteOut(format: string, values: WriteOutValues, unknown: (name: string) => void): string {
  return format.replace(/%%|%\{([^}]*)\}|\\([nrt])/g, (whole, name: string | undefined, letter: string | undefined) => {
    if (whole === "%%") return "%";
    if (letter !== undefined) return { n: "\n", r: "\r", t: "\t" }[letter as "n" | "r" | "t"];
    if (!Object.hasOwn(values, name!)) {
      unknown(name!);
      return "";
    }
    return String(values[name!] ?? "");
  });
}

/** "0.001234" */
export const formatSeconds = (ns: number): string => (Math.max(0, Math.round(ns / 1000)) / 1e6).toFixed(6);
