// localStorage for tests: in memory, and full when told.

export interface MemoryStorage {
  readonly entries: Map<string, string>;
  full: boolean;
}

/** Puts itself in the place of the browser's storage. */
export function installMemoryStorage(): MemoryStorage {
  const storage: MemoryStorage = { entries: new Map(), full: false };
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    value: {
      getItem: (key: string) => storage.entries.get(key) ?? null,
      setItem: (key: string, value: string) => {
        if (storage.full) throw new DOMException("no room", "QuotaExceededError");
        storage.entries.set(key, value);
      },
    },
  });
  return storage;
}
