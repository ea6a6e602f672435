// How far a text may grow before the assembler says so instead of hanging or filling memory.

/** Bytes that the sections with contents may take together. */
export const maximumOutputBytes = 64 * 1024 * 1024;
/** Bytes of one section without contents (.bss). */
export const maximumBssBytes = 2 ** 40;
/** Statements that macros and repetitions may make, together. */
export const maximumExpandedStatements = 1_000_000;
/** Characters that macros and repetitions may make, together. */
export const maximumExpandedCharacters = 16 * 1024 * 1024;
/** Macros within macros (GNU as has the same limit). */
export const maximumExpansionDepth = 100;
/** Files that include files. */
export const maximumIncludeDepth = 64;
/** Errors kept, and as many warnings; what comes after is counted only. */
export const maximumDiagnostics = 200;
/** Errors, those of repeated lines each time: a text with more is not read to its end. */
export const maximumErrors = 10_000;
/** Instructions with numbers that the text defines further down. */
export const maximumLateInstructions = 100_000;
/** Operators of one expression. */
export const maximumOperators = 2000;
/** Expressions within expressions. */
export const maximumExpressionDepth = 200;
