// The order of the layers: a folder may import itself and what stands above it in this list, nothing below.
// src/README.md explains the order; `layers.test.ts` enforces it.

import { cruise, type ICruiseResult } from "dependency-cruiser";

export const layers = [
  "engine/base",
  "engine/isa",
  "engine/elf",
  "engine/cpp",
  "engine/asm",
  "engine/link",
  "engine/binutils",
  "engine/libc",
  "engine/userland",
  "engine/wasm",
  "engine/cpu",
  "engine/net",
  "engine/kernel",
  "engine/headers",
  "engine/debug",
  "engine/shell",
  "engine/session",
  "engine/course",
  "protocol",
  "worker",
  "app",
  "tools",
  "cli",
] as const;

/** `src/engine/isa/` in the tree itself and in the canary. */
const within = (layer: string): string => `(^|/)src/${layer}/`;
const test = "[.]test[.]tsx?$|/testing/";

const order = layers.slice(0, -1).map((layer, index) => ({
  name: `${layer} is below`,
  comment: `${layer} must not import a layer that is built on it`,
  severity: "error" as const,
  from: { path: within(layer), pathNot: test },
  to: { path: layers.slice(index + 1).map(within) },
}));

const rules = [
  ...order,
  {
    name: "one importer of the network",
    comment: "Inside the kernel only kernel/socket knows the network",
    severity: "error" as const,
    from: { path: within("engine/kernel"), pathNot: [test, `${within("engine/kernel")}socket/`] },
    to: { path: within("engine/net") },
  },
  {
    name: "the network stands alone",
    comment: "net builds on base alone",
    severity: "error" as const,
    from: { path: within("engine/net"), pathNot: test },
    to: { path: within("engine"), pathNot: [within("engine/net"), within("engine/base")] },
  },
  {
    name: "the page talks to the worker",
    comment: "The app reaches the engine through the protocol; it may use the worker's address and the plain types of base",
    severity: "error" as const,
    from: { path: within("app"), pathNot: test },
    to: { path: within("engine"), pathNot: within("engine/base") },
  },
  {
    name: "the engine stands on nothing",
    comment: "No package and no Node module in the engine",
    severity: "error" as const,
    from: { path: within("engine"), pathNot: test },
    to: { dependencyTypes: ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-no-pkg", "npm-unknown", "core"] as const },
  },
  {
    name: "no cycles",
    comment: "Files that import each other in a circle cannot be understood one by one",
    severity: "error" as const,
    from: { pathNot: test },
    to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only" as const] } },
  },
];

/** Forbidden imports below `folder` (from the repository's root), as `from → to (rule)`. */
export async function forbiddenImports(folder: string, exclude?: string): Promise<readonly string[]> {
  const { output } = await cruise([folder], {
    ruleSet: { forbidden: rules.map((rule) => ({ ...rule, to: { ...rule.to } })) as never },
    validate: true,
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
    ...(exclude ? { exclude: { path: exclude } } : {}),
  });
  return (output as ICruiseResult).summary.violations.map(({ from, to, rule }) => `${from} → ${to} (${rule.name})`);
}
