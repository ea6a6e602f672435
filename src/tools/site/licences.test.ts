// What the site is made of may be given away with it.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { allowedLicences, packagesOf } from "./licences.ts";

const root = join(import.meta.dirname, "../../..");

interface Locked {
  readonly dev?: boolean;
  readonly license?: string;
}

it("every package that is not for development alone is under a licence that asks for no more than to be named", () => {
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as { packages: Record<string, Locked> };
  const others = Object.entries(packages).filter(
    ([path, { dev, license }]) => path !== "" && !dev && !allowedLicences.includes(license ?? ""),
  );
  expect(others.map(([path, { license }]) => `${path}: ${license}`)).toEqual([]);
});

it("a package is found by its modules, once, with the text of its licence", () => {
  const modules = ["react/index.js", "react/cjs/react.production.js", "@codemirror/state/dist/index.js"];
  const found = packagesOf(["src/app/main.tsx", ...modules.map((path) => join(root, "node_modules", path))]);
  expect(found.map(({ name, licence }) => [name, licence])).toEqual([
    ["@codemirror/state", "MIT"],
    ["react", "MIT"],
  ]);
  for (const { text } of found) expect(text).toContain("Copyright");
});
