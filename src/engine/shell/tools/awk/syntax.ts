// awk's programs as values.

export type Place =
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "element"; readonly name: string; readonly subscripts: readonly Expression[] }
  | { readonly kind: "field"; readonly index: Expression };

export type Expression =
  | Place
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "string"; readonly value: string }
  /** By itself: whether the record matches. */
  | { readonly kind: "expression"; readonly value: string }
  /** In parentheses: one value, or the subscripts before `in`. */
  | { readonly kind: "group"; readonly values: readonly Expression[] }
  | { readonly kind: "unary"; readonly operator: string; readonly operand: Expression }
  | { readonly kind: "binary"; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly kind: "condition"; readonly test: Expression; readonly then: Expression; readonly otherwise: Expression }
  /** `operator`: of `+=` the "+", of `=` "". */
  | { readonly kind: "assign"; readonly operator: string; readonly place: Place; readonly value: Expression }
  | { readonly kind: "step"; readonly place: Place; readonly by: 1 | -1; readonly isBefore: boolean }
  | { readonly kind: "in"; readonly subscripts: readonly Expression[]; readonly name: string }
  | { readonly kind: "call"; readonly name: string; readonly words: readonly Expression[]; readonly at: number }
  | { readonly kind: "builtin"; readonly name: string; readonly words: readonly Expression[]; readonly at: number }
  /** Neither source: the main input. */
  | { readonly kind: "getline"; readonly place?: Place; readonly file?: Expression; readonly command?: Expression };

export interface Redirection {
  readonly kind: ">" | ">>" | "|";
  readonly target: Expression;
}

export type Statement =
  | { readonly kind: "block"; readonly statements: readonly Statement[] }
  | { readonly kind: "expression"; readonly value: Expression }
  | { readonly kind: "print" | "printf"; readonly words: readonly Expression[]; readonly to?: Redirection; readonly at: number }
  | { readonly kind: "if"; readonly test: Expression; readonly then: Statement; readonly otherwise?: Statement }
  | { readonly kind: "while"; readonly test: Expression; readonly body: Statement; readonly isBodyFirst: boolean }
  | { readonly kind: "for"; readonly first?: Statement; readonly test?: Expression; readonly step?: Statement; readonly body: Statement }
  | { readonly kind: "each"; readonly name: string; readonly array: string; readonly body: Statement }
  | { readonly kind: "leave"; readonly how: "break" | "continue" | "next" | "nextfile" }
  | { readonly kind: "exit" | "return"; readonly value?: Expression }
  | { readonly kind: "delete"; readonly name: string; readonly subscripts?: readonly Expression[] };

export interface Rule {
  /** None: every record. */
  readonly from?: Expression;
  /** With `from`: records from one that matches it to one that matches this. */
  readonly to?: Expression;
  /** None: print. */
  readonly body?: Statement;
}

export interface AwkFunction {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly body: Statement;
}

export interface Program {
  readonly begin: readonly Statement[];
  readonly rules: readonly Rule[];
  readonly end: readonly Statement[];
  readonly functions: ReadonlyMap<string, AwkFunction>;
}
