// A short part of the proof that nothing from outside makes a reader throw.

import { expect, it } from "vitest";
import { verify } from "./verify/inputs.ts";

it("spoilt inputs are read or refused in words", () => {
  const { body, failures } = verify(["4000", "7"]);
  expect(failures, body).toBe(0);
});
