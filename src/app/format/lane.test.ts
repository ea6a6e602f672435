import { expect, test } from "vitest";
import { halfValue, laneText } from "./lane.ts";
import { bitsText } from "./number.ts";

test("lanes as numbers of their width, as floating point, as text", () => {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setFloat64(0, -1.5, true);
  view.setFloat32(8, 0.1, true);
  view.setUint16(12, 0x3c00, true);
  expect(laneText(bytes, "d", 0, "float", "hexadecimal")).toBe("-1.5");
  expect(laneText(bytes, "s", 2, "float", "hexadecimal")).toBe("0.1");
  expect(laneText(bytes, "h", 6, "float", "hexadecimal")).toBe("1");
  expect(laneText(bytes, "b", 7, "integer", "decimal")).toBe("-65");
  expect(laneText(bytes, "h", 6, "integer", "binary")).toBe("00111100 00000000");
  expect(halfValue(0x0001)).toBe(2 ** -24);
  expect(bitsText(0x6f6c6c6548n, 64, "text")).toBe("Hello···");
});
