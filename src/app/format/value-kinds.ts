// What a value is that came from outside: a link, a file, another page.

export const isText = (value: unknown): value is string => typeof value === "string";
export const areTexts = (value: unknown): value is readonly string[] => Array.isArray(value) && value.every(isText);
/** A whole number, 0 or more. */
export const isCount = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
