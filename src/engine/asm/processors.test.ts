// Instructions that a processor lacks are refused once a text or an option names it, as GNU as refuses them.

import { expect, it } from "vitest";
import { formatDiagnostic } from "../base/diagnostic.ts";
import { hasBinutils } from "../elf/testing/tools.ts";
import { assemble } from "./index.ts";
import { compareProcessors, linesOfEveryRow } from "./testing/processors.ts";

const said = (text: string): string[] => assemble({ name: "a.s", text }).diagnostics.map(formatDiagnostic);

it("a text that names nothing may use everything", () => {
  expect(said("ldadd x0, x1, [x2]\nfadd h0, h1, h2\nsdot v0.4s, v1.16b, v2.16b\naese v0.16b, v1.16b\n")).toEqual([]);
});

it("one that names an architecture is held to it, from there on", () => {
  const text = "ldadd x0, x1, [x2]\n.arch armv8-a\nldadd x0, x1, [x2]\n.arch armv8.1-a\nldadd x0, x1, [x2]\n";
  expect(said(text)).toEqual([
    "a.s:3:1: error: the selected processor (armv8-a) does not support ldadd here: it needs the extension lse\n" +
      "  help: .arch_extension lse allows it from there on",
  ]);
  expect(assemble({ name: "a.s", text }).diagnostics[0].fixes).toMatchObject([{ text: "armv8-a+lse", span: { line: 2, column: 7 } }]);
});

it("an extension comes and goes, with what needs it", () => {
  expect(said(".arch armv8-a\n.arch_extension lse\nswp x0, x1, [x2]\n.arch_extension nolse\nswp x0, x1, [x2]\n")).toHaveLength(1);
  expect(said(".cpu neoverse-n1\n.arch_extension nofp\nadd v0.4s, v1.4s, v2.4s\nfadd h0, h1, h2\nfmov s0, w1\n")).toHaveLength(3);
  expect(said(".arch_extension nolse\nswp x0, x1, [x2]\n")).toHaveLength(1);
});

it("what a later version brought without a name, and system registers", () => {
  expect(said(".arch armv8-a\nbfc x0, #1, #2\nmrs x0, pan\nmrs x0, s3_0_c4_c2_3\nb later\nadd x0, x0, n\nn = 1\nlater:\n")).toEqual([
    "a.s:2:1: error: the selected processor (armv8-a) does not support bfc here: it needs what armv8.2-a brought\n  help: .arch armv8.2-a allows it",
    "a.s:3:1: error: the selected processor (armv8-a) does not support mrs here: it needs the extension pan\n" +
      "  help: .arch_extension pan allows it from there on",
  ]);
});

it("an instruction that waits for a number is held to the processor of its line", () => {
  const text = ".arch armv8-a\nfmov h0, #late\n.arch armv8.2-a+fp16\nfmov h0, #late\nlate = 2\n";
  expect(said(text).map((each) => each.split(" error:")[0])).toEqual(["a.s:2:1:"]);
});

it.skipIf(!hasBinutils)("the rows' examples under several options, as GNU as has them (needs aarch64-linux-gnu-as)", () => {
  const options = [
    "-march=armv8-a",
    "-march=armv8.1-a",
    "-march=armv8.2-a+fp16",
    "-march=armv8.4-a+crypto+fp16+nosimd",
    "-mcpu=neoverse-n1",
  ];
  const { refused, differences } = compareProcessors(linesOfEveryRow(0), options);
  expect(differences).toEqual([]);
  expect(refused).toBeGreaterThan(1000);
});
