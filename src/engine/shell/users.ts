// The users and groups of the machine by name, as /etc/passwd and /etc/group have them.

const numbers: Readonly<Record<string, number>> = { root: 0, student: 1000 };
const names = new Map(Object.entries(numbers).map(([name, number]) => [number, name]));

/** The name of a user or of a group; the number, if it has none. */
export const nameOfOwner = (id: number): string => names.get(id) ?? String(id);

/** By name or number; undefined: nobody is called so. */
export const ownerNamed = (text: string): number | undefined => numbers[text] ?? (/^\d+$/.test(text) ? Number(text) : undefined);
