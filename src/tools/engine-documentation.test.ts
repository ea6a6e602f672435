// The examples of docs/engine.md do what stands under them, and what they use says what it is.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { expect, test } from "vitest";
import * as engine from "../engine/index.ts";

const page = readFileSync(new URL("../../docs/engine.md", import.meta.url), "utf8");
const serverText = readFileSync(new URL("../../lessons/examples/server/server.s", import.meta.url), "utf8");

/** The code of the page in its order, one program of it, and what the page says that each part prints. */
const examples = [...page.matchAll(/```js\n([\s\S]*?)```\n+(?:```text\n([\s\S]*?)```)?/g)].map(([, code = "", prints = ""]) => ({
  code,
  prints,
}));

test("the examples print what the page says", () => {
  expect(examples.length).toBeGreaterThan(3);
  const printed: string[] = examples.map(() => "");
  const program = examples
    .map(({ code }, index) => `console.part(${index});\n${code.replace(/import \{[^}]*\} from "svc0\/engine";/, "")}`)
    .join("\n");
  let part = 0;
  const console = {
    part: (index: number) => {
      part = index;
    },
    log: (...values: readonly unknown[]) => {
      const text = values.map((value) => (typeof value === "object" ? JSON.stringify(value) : String(value))).join(" ");
      printed[part] += `${text.replace(/\r?\n$/, "")}\n`;
    },
  };
  const names = Object.keys(engine);
  new Function(...names, "console", "serverText", program)(...Object.values(engine), console, serverText);
  expect(printed).toEqual(examples.map(({ prints }) => prints));
});

test("everything that the engine exports says in a sentence what it is, and every method of its classes what it does", () => {
  const entry = fileURLToPath(new URL("../engine/index.ts", import.meta.url));
  const program = ts.createProgram([entry], {
    allowImportingTsExtensions: true,
    noEmit: true,
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    target: ts.ScriptTarget.ES2022,
    types: [],
  });
  const checker = program.getTypeChecker();
  const isSilent = (symbol: ts.Symbol | undefined): boolean => symbol?.getDocumentationComment(checker).length === 0;
  const module = checker.getSymbolAtLocation(program.getSourceFile(entry) as ts.SourceFile) as ts.Symbol;
  const silent = checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const [declaration] = symbol.declarations ?? [];
    const methods = declaration && ts.isClassDeclaration(declaration) ? declaration.members.filter(ts.isMethodDeclaration) : [];
    const silentMethods = methods.filter(({ name }) => !ts.isPrivateIdentifier(name) && isSilent(checker.getSymbolAtLocation(name)));
    return [...(isSilent(symbol) ? [exported.name] : []), ...silentMethods.map(({ name }) => `${exported.name}.${name.getText()}`)];
  });
  expect(silent).toEqual([]);
}, 120_000);
