// .debug_abbrev: the shapes of the entries of .debug_info, which name them by number (DWARF 5 §7.5.3).

import { ByteReader } from "../byte-reader.ts";
import { form } from "./numbers.ts";

export interface AbbreviatedAttribute {
  /** DW_AT_* */
  readonly name: number;
  /** DW_FORM_* */
  readonly form: number;
  /** Of DW_FORM_implicit_const: the value itself. */
  readonly constant: number;
}

export interface Abbreviation {
  readonly number: number;
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly AbbreviatedAttribute[];
}

/** Those of a unit, up to the number 0; `end` is behind it. */
export function readAbbreviations(section: Uint8Array, offset: number): { readonly list: readonly Abbreviation[]; readonly end: number } {
  const reader = new ByteReader(section, offset);
  const list: Abbreviation[] = [];
  for (let number = reader.uleb128(); number !== 0 && !reader.failed; number = reader.uleb128()) {
    const tag = reader.uleb128();
    const hasChildren = reader.u8() !== 0;
    list.push({ number, tag, hasChildren, attributes: readAttributes(reader) });
  }
  return { list, end: reader.position };
}

function readAttributes(reader: ByteReader): AbbreviatedAttribute[] {
  const attributes: AbbreviatedAttribute[] = [];
  for (;;) {
    const name = reader.uleb128();
    const code = reader.uleb128();
    const constant = code === form.implicit_const ? reader.sleb128() : 0;
    if ((name === 0 && code === 0) || reader.failed) return attributes;
    attributes.push({ name, form: code, constant });
  }
}
