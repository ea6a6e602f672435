// What a template returns: how its instruction ended.

export const outcome = {
  /** It has retired; the next one follows. */
  next: 0,
  /** Not carried out: there is no template, or it is for the interpreter, as anything that traps. (What is not translated answers so.) */
  interpret: 1,
  /** It has retired, and pc tells where it went. */
  jumped: 2,
  /** As `jumped`, to a computed address. */
  computed: 3,
  /** A branch that was not taken. */
  fell: 4,
} as const;
