// What the compiler says of a program's parts (.debug_info) and the forms in which it says so (.debug_abbrev), as readelf -wi and
// -wa print them.

import { ByteReader, stringAt } from "../../elf/byte-reader.ts";
import { alternateHex } from "../tool.ts";
import { blockText, describeExpression } from "./expressions.ts";
import { attributeNames, formNames, tagNames, unitTypeNames, valueRemarks } from "./names.ts";

export interface InfoSections {
  readonly info: Uint8Array;
  readonly abbreviations: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
}

interface Attribute {
  readonly code: number;
  readonly form: number;
  /** Of DW_FORM_implicit_const. */
  readonly constant: number;
}

interface Abbreviation {
  readonly number: number;
  readonly tag: number;
  readonly hasChildren: boolean;
  readonly attributes: readonly Attribute[];
}

const tagText = (tag: number): string => `DW_TAG_${tagNames.get(tag) ?? `<unknown: ${tag.toString(16)}>`}`;
const attributeText = (code: number): string =>
  attributeNames.has(code) ? `DW_AT_${attributeNames.get(code)}` : `DW_AT_<unknown: ${code.toString(16)}>`;
const formText = (form: number): string =>
  formNames.has(form) ? `DW_FORM_${formNames.get(form)}` : `DW_FORM_<unknown: ${form.toString(16)}>`;

function abbreviationsAt(bytes: Uint8Array, offset: number): { readonly list: readonly Abbreviation[]; readonly end: number } {
  const reader = new ByteReader(bytes, offset);
  const list: Abbreviation[] = [];
  while (!reader.atEnd) {
    const number = reader.uleb128();
    if (number === 0 || reader.failed) break;
    const tag = reader.uleb128();
    const hasChildren = reader.u8() === 1;
    const attributes: Attribute[] = [];
    while (!reader.failed) {
      const [code, form] = [reader.uleb128(), reader.uleb128()];
      const constant = form === 0x21 ? reader.sleb128() : 0;
      if (code === 0 && form === 0) break;
      attributes.push({ code, form, constant });
    }
    list.push({ number, tag, hasChildren, attributes });
  }
  return { list, end: reader.position };
}

export function abbreviationsText({ abbreviations }: Pick<InfoSections, "abbreviations">): string {
  let text = "Contents of the .debug_abbrev section:\n\n";
  for (let offset = 0; offset < abbreviations.length; ) {
    const { list, end } = abbreviationsAt(abbreviations, offset);
    if (list.length > 0) text += `  Number TAG (${alternateHex(offset)})\n`;
    for (const { number, tag, hasChildren, attributes } of list) {
      text += `   ${number}      ${tagText(tag)}    [${hasChildren ? "has children" : "no children"}]\n`;
      for (const { code, form, constant } of attributes)
        text += `    ${attributeText(code).padEnd(18)} ${formText(form)}${form === 0x21 ? `: ${constant}` : ""}\n`;
      text += "    DW_AT value: 0     DW_FORM value: 0\n";
    }
    offset = Math.max(end, offset + 1);
  }
  return `${text}\n`;
}

interface Unit {
  readonly offset: number;
  readonly version: number;
  readonly offsetsAreLists: boolean;
}

export function infoText(sections: InfoSections): string {
  const { info } = sections;
  let text = "Contents of the .debug_info section:\n\n";
  const reader = new ByteReader(info);
  while (!reader.atEnd) {
    const offset = reader.position;
    const length = reader.u32();
    const end = reader.position + length;
    if (reader.failed || length === 0 || end > info.length) break;
    text += unitText(new ByteReader(info, reader.position, end), offset, length, sections);
    reader.position = end;
  }
  return `${text}\n`;
}

function unitText(reader: ByteReader, offset: number, length: number, sections: InfoSections): string {
  const version = reader.u16();
  let text = `  Compilation Unit @ offset ${alternateHex(offset)}:\n   Length:        ${alternateHex(length)} (32-bit)\n   Version:       ${version}\n`;
  let abbreviationOffset: number;
  if (version >= 5) {
    const kind = reader.u8();
    text += `   Unit Type:     ${unitTypeNames.get(kind) ?? "???"} (${kind})\n`;
    reader.skip(1);
    abbreviationOffset = reader.u32();
  } else {
    abbreviationOffset = reader.u32();
    reader.skip(1);
  }
  text += `   Abbrev Offset: ${alternateHex(abbreviationOffset)}\n   Pointer Size:  8\n`;
  const byNumber = new Map(abbreviationsAt(sections.abbreviations, abbreviationOffset).list.map((entry) => [entry.number, entry]));
  const unit: Unit = { offset, version, offsetsAreLists: version >= 4 };
  let depth = 0;
  while (!reader.atEnd) {
    const at = reader.position;
    const number = reader.uleb128();
    if (number === 0) {
      text += ` <${depth}><${at.toString(16)}>: Abbrev Number: 0\n`;
      depth = Math.max(0, depth - 1);
      continue;
    }
    const abbreviation = byNumber.get(number);
    if (!abbreviation) return text;
    text += ` <${depth}><${at.toString(16)}>: Abbrev Number: ${number} (${tagText(abbreviation.tag)})\n`;
    for (const attribute of abbreviation.attributes) {
      text += `    <${reader.position.toString(16)}>   ${attributeText(attribute.code).padEnd(18)}:${attributeValue(reader, attribute, unit, sections)}\n`;
    }
    if (abbreviation.hasChildren) depth += 1;
  }
  return text;
}

/** Whether a number with this attribute leads into another section, in DWARF 4 and later. */
const isBlock = (form: number): boolean => [0x03, 0x04, 0x09, 0x0a, 0x18].includes(form);

/** Attributes whose blocks are expressions. */
const expressionAttributes = new Set([
  0x02, 0x19, 0x1d, 0x2a, 0x2e, 0x38, 0x40, 0x46, 0x48, 0x4a, 0x4d, 0x4e, 0x4f, 0x50, 0x51, 0x7e, 0x7f, 0x83, 0x84,
]);
for (const code of [0x2111, 0x2112, 0x2113, 0x2114, 0x22, 0x2f, 0x37, 0x1e, 0x71, 0x85, 0x86]) expressionAttributes.add(code);

function attributeValue(reader: ByteReader, { code, form, constant }: Attribute, unit: Unit, sections: InfoSections): string {
  const remark = (value: number): string => {
    const remarks = valueRemarks[code];
    if (remarks) return `\t${remarks[value] ?? "(unknown)"}`;
    return "";
  };
  const number = (value: number): string => ` ${value}${remark(value)}`;
  switch (form) {
    case 0x01:
      return ` ${alternateHex(reader.big64())}`;
    case 0x0b:
      return number(reader.u8());
    case 0x05:
      return number(reader.u16());
    case 0x06: {
      const value = reader.u32();
      return unit.version < 4 && leadsToList(code) ? ` ${alternateHex(value)}${listRemark(code)}` : number(value);
    }
    case 0x07:
      return ` ${alternateHex(reader.big64())}`;
    case 0x0d:
      return number(reader.sleb128());
    case 0x0f:
      return number(reader.uleb128());
    case 0x21:
      return number(constant);
    case 0x0c:
      return ` ${reader.u8()}`;
    case 0x19:
      return " 1";
    case 0x17: {
      const value = reader.u32();
      return ` ${alternateHex(value)}${listRemark(code)}`;
    }
    case 0x08:
      return ` ${reader.cString()}`;
    case 0x0e: {
      const at = reader.u32();
      return ` (indirect string, offset: ${alternateHex(at)}): ${stringAt(sections.strings, at)}`;
    }
    case 0x1f: {
      const at = reader.u32();
      return ` (indirect line string, offset: ${alternateHex(at)}): ${stringAt(sections.lineStrings, at)}`;
    }
    case 0x11:
      return reference(reader.u8() + unit.offset);
    case 0x12:
      return reference(reader.u16() + unit.offset);
    case 0x13:
      return reference(reader.u32() + unit.offset);
    case 0x14:
      return reference(reader.u64() + unit.offset);
    case 0x15:
      return reference(reader.uleb128() + unit.offset);
    case 0x10:
      return ` <0x${reader.u32().toString(16)}>`;
    case 0x20:
      return ` signature: 0x${reader.big64().toString(16)}`;
    case 0x1e: {
      const bytes = Array.from({ length: 16 }, () => reader.u8());
      return ` 0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    }
    default: {
      if (!isBlock(form)) return ` <form ${form.toString(16)}>`;
      const size = form === 0x0a ? reader.u8() : form === 0x03 ? reader.u16() : form === 0x04 ? reader.u32() : reader.uleb128();
      const start = reader.position;
      reader.skip(size);
      const block = reader.bytes.subarray(start, reader.position);
      const meaning = expressionAttributes.has(code) ? `\t(${describeExpression(block, unit.offset)})` : "";
      return ` ${blockText(block)}${meaning}`;
    }
  }
}

const reference = (target: number): string => ` <0x${target.toString(16)}>`;
const leadsToList = (code: number): boolean => code === 0x02 || code === 0x40 || code === 0x55;
const listRemark = (code: number): string => (code === 0x02 || code === 0x40 ? " (location list)" : "");
