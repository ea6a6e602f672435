/** The module that `entry` (from the repository's root, importing from `src` alone) exports. */
export function importBundled(entry: string): Promise<unknown>;
