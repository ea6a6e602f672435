// All directives, and the index that finds them by name.

import { annotationDirectives } from "./annotations.ts";
import { controlDirectives, directiveNames } from "./control.ts";
import { dataDirectives } from "./data.ts";
import type { Directive } from "./directive.ts";
import { frameDirectives } from "./frames.ts";
import { placementDirectives } from "./placement.ts";
import { symbolDirectives } from "./symbols.ts";

export const directives: readonly Directive[] = [
  ...dataDirectives,
  ...placementDirectives,
  ...symbolDirectives,
  ...controlDirectives,
  ...annotationDirectives,
  ...frameDirectives,
];

for (const { name } of directives) directiveNames.add(name);

export const directiveByName: ReadonlyMap<string, Directive> = new Map(directives.map((row) => [row.name, row]));
