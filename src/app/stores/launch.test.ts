// Arguments are cut as a shell cuts them, and written so that they are cut the same way again.

import fc from "fast-check";
import { expect, it } from "vitest";
import { textOfWords, wordsOf } from "./launch.ts";

it.each([
  ["", []],
  ["one  two", ["one", "two"]],
  [`"two words" 'a "b"' c\\ d`, ["two words", 'a "b"', "c d"]],
  [`a"b c"d ""`, ["ab cd", ""]],
  [`"not closed`, ["not closed"]],
])("%s", (text, words) => expect(wordsOf(text)).toEqual(words));

it("what is written is read again", () => {
  fc.assert(
    fc.property(fc.array(fc.string()), (words) => {
      expect(wordsOf(textOfWords(words))).toEqual(words);
    }),
  );
});
