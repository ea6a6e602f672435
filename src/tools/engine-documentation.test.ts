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

const program = ts.createProgram([fileURLToPath(new URL("../engine/index.ts", import.meta.url))], {
  allowImportingTsExtensions: true,
  noEmit: true,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  target: ts.ScriptTarget.ES2022,
  types: [],
});
const checker = program.getTypeChecker();
const isSilent = (symbol: ts.Symbol | undefined): boolean => symbol?.getDocumentationComment(checker).length === 0;

/** What a module exports, by the name that it has there. */
function exportsOf(file: ts.SourceFile): readonly { readonly name: string; readonly symbol: ts.Symbol }[] {
  const module = checker.getSymbolAtLocation(file);
  const all = module ? checker.getExportsOfModule(module) : [];
  return all.map((exported) => ({
    name: exported.name,
    symbol: exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported,
  }));
}

const isFunction = ({ declarations = [] }: ts.Symbol): boolean =>
  declarations.some(
    (declaration) =>
      ts.isFunctionDeclaration(declaration) ||
      ts.isClassDeclaration(declaration) ||
      (ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined && ts.isArrowFunction(declaration.initializer)),
  );

test("everything that the engine exports says in a sentence what it is, and every method of its classes what it does", () => {
  const entry = program.getSourceFiles().find(({ fileName }) => fileName.endsWith("/src/engine/index.ts")) as ts.SourceFile;
  const silent = exportsOf(entry).flatMap(({ name, symbol }) => {
    const [declaration] = symbol.declarations ?? [];
    const methods = declaration && ts.isClassDeclaration(declaration) ? declaration.members.filter(ts.isMethodDeclaration) : [];
    const silentMethods = methods.filter(({ name: own }) => !ts.isPrivateIdentifier(own) && isSilent(checker.getSymbolAtLocation(own)));
    return [...(isSilent(symbol) ? [name] : []), ...silentMethods.map(({ name: own }) => `${name}.${own.getText()}`)];
  });
  expect(silent).toEqual([]);
}, 120_000);

test("every function and class that a folder of the engine offers to the others says what it does", () => {
  const indexes = program.getSourceFiles().filter(({ fileName }) => /\/src\/engine\/.*\/index\.ts$/.test(fileName));
  expect(indexes.length).toBeGreaterThan(15);
  const silent = indexes.flatMap((file) =>
    exportsOf(file)
      .filter(({ symbol }) => isFunction(symbol) && isSilent(symbol))
      .map(({ name }) => `${file.fileName.replace(/^.*\/src\//, "")}: ${name}`),
  );
  expect(silent).toEqual([]);
}, 120_000);
