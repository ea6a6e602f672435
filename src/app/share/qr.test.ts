// A known code, module by module, and what every code must have. Codes of every version were read back by another program once.

import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { qrModules } from "./qr.ts";

const drawn = (text: string): string => (qrModules(text) ?? []).map((row) => row.map((isDark) => (isDark ? "#" : ".")).join("")).join("\n");

it("a short text is a code of 21 modules", () => {
  expect(drawn("svc0")).toMatchInlineSnapshot(`
    "#######.#...#.#######
    #.....#.##.#..#.....#
    #.###.#.#####.#.###.#
    #.###.#.#.#.#.#.###.#
    #.###.#..####.#.###.#
    #.....#.#.#.#.#.....#
    #######.#.#.#.#######
    .....................
    ##..###.....#..#.####
    #..#.#.###..###..##..
    ..#...#..#..##...###.
    ..####.#.####..#...##
    #..##.#....#..###..##
    ........#..##..#..#..
    #######...##..###.##.
    #.....#.###..##.##...
    #.###.#.#...###..#..#
    #.###.#..##.###...###
    #.###.#..##.##...#...
    #.....#.#.###..#.#...
    #######.##.#..###.#.#"
  `);
});

it.each([
  [17, 21],
  [18, 25],
  [2000, 149],
  [2953, 177],
])("%i bytes take %i modules", (length, modules) => {
  expect(qrModules("a".repeat(length))).toHaveLength(modules);
});

it("what is too long has none", () => expect(qrModules("a".repeat(2954))).toBeUndefined());

it("a large code, in many blocks, stays what a reader has read", () => {
  const text = Array.from({ length: 1200 }, (_, index) => "abcdefghijklmnopqrstuvwxyz0123456789-_"[(index * 7) % 38]).join("");
  expect(createHash("sha256").update(drawn(text)).digest("hex").slice(0, 16)).toMatchInlineSnapshot(`"c54407b7d4a50eb4"`);
});
