// The browser's own storage, which may be full, switched off or hold what an older page wrote: then it is as if empty.

const prefix = "svc0.";

/** The text kept under `key`, if there is one and storage may be used. */
export function readStored(key: string): string | undefined {
  try {
    return localStorage.getItem(prefix + key) ?? undefined;
  } catch {
    return undefined;
  }
}

/** Whether the text is now kept. */
export function writeStored(key: string, text: string): boolean {
  try {
    localStorage.setItem(prefix + key, text);
    return true;
  } catch {
    return false;
  }
}

/** A stored JSON object, as far as it is one; its fields are for the caller to check. */
export function readStoredRecord(key: string): Readonly<Record<string, unknown>> {
  const text = readStored(key);
  if (text === undefined) return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
