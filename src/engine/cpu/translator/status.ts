// What a translated function, or running templates, returns: why it came back. The state is in memory by then, pc included.

export const status = {
  /** Go on at pc, wherever that is. */
  continue: 0,
  /** There is no translation at pc. */
  missing: 1,
  /** The budget may not last to the next check: the rest is for templates. From templates: it is spent. */
  budget: 2,
  /** The instruction at pc must be interpreted: it traps, or is not for translation, or writes translated code. */
  interpret: 3,
  /** As `continue`; a region has been left for pc so often that it should have it. */
  grow: 4,
  /** As `continue`; calls have nested too deep for the host's stack, so all of them come back first. Only inside translated code. */
  unwind: 5,
  /** Templates do not know what is at pc. */
  fetch: 6,
  /** Templates have come to pc so often that it may be worth a translation. */
  hot: 7,
  /** As `interpret`, from a template. It may have stored over its own word already: the record has what is to be interpreted. */
  refused: 8,
} as const;
