import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { md5 } from "./md5.ts";
import { sha1 } from "./sha1.ts";
import { sha256 } from "./sha256.ts";

const hexadecimal = (bytes: Uint8Array): string => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");

describe("digests", () => {
  it.each([
    ["md5", md5],
    ["sha1", sha1],
    ["sha256", sha256],
  ] as const)("%s is Node's, however the message fills its last block", (name, digest) => {
    for (const length of [...Array(130).keys(), 1000, 65537]) {
      const message = Uint8Array.from({ length }, (_, index) => (index * 7 + length * 13 + (index >> 3)) & 0xff);
      expect(hexadecimal(digest(message)), `${length} bytes`).toBe(createHash(name).update(message).digest("hex"));
    }
  });
});
