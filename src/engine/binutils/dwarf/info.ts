// What the compiler says of a program's parts (.debug_info) and the forms in which it says so (.debug_abbrev), as readelf -wi and
// -wa print them.

import { ByteReader, stringAt } from "../../elf/byte-reader.ts";
import { type AbbreviatedAttribute, readAbbreviations } from "../../elf/dwarf/abbreviations.ts";
import { attribute, form as forms } from "../../elf/dwarf/numbers.ts";
import { alternateHex } from "../tool.ts";
import { blockText, describeExpression } from "./expressions.ts";
import { attributeNames, formNames, tagNames, unitKindNames, valueRemarks } from "./names.ts";

export interface InfoSections {
  readonly info: Uint8Array;
  readonly abbreviations: Uint8Array;
  readonly strings: Uint8Array;
  readonly lineStrings: Uint8Array;
}

const tagText = (tag: number): string => `DW_TAG_${tagNames.get(tag) ?? `<unknown: ${tag.toString(16)}>`}`;
const attributeText = (code: number): string =>
  attributeNames.has(code) ? `DW_AT_${attributeNames.get(code)}` : `DW_AT_<unknown: ${code.toString(16)}>`;
const unitKindText = (kind: number): string => (unitKindNames.has(kind) ? `DW_UT_${unitKindNames.get(kind)}` : "???");
const formText = (form: number): string =>
  formNames.has(form) ? `DW_FORM_${formNames.get(form)}` : `DW_FORM_<unknown: ${form.toString(16)}>`;

export function abbreviationsText({ abbreviations }: Pick<InfoSections, "abbreviations">): string {
  let text = "Contents of the .debug_abbrev section:\n\n";
  for (let offset = 0; offset < abbreviations.length; ) {
    const { list, end } = readAbbreviations(abbreviations, offset);
    if (list.length > 0) text += `  Number TAG (${alternateHex(offset)})\n`;
    for (const { number, tag, hasChildren, attributes } of list) {
      text += `   ${number}      ${tagText(tag)}    [${hasChildren ? "has children" : "no children"}]\n`;
      for (const { name, form, constant } of attributes)
        text += `    ${attributeText(name).padEnd(18)} ${formText(form)}${form === forms.implicit_const ? `: ${constant}` : ""}\n`;
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
    text += `   Unit Type:     ${unitKindText(kind)} (${kind})\n`;
    reader.skip(1);
    abbreviationOffset = reader.u32();
  } else {
    abbreviationOffset = reader.u32();
    reader.skip(1);
  }
  text += `   Abbrev Offset: ${alternateHex(abbreviationOffset)}\n   Pointer Size:  8\n`;
  const byNumber = new Map(readAbbreviations(sections.abbreviations, abbreviationOffset).list.map((entry) => [entry.number, entry]));
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
    for (const each of abbreviation.attributes) {
      text += `    <${reader.position.toString(16)}>   ${attributeText(each.name).padEnd(18)}:${attributeValue(reader, each, unit, sections)}\n`;
    }
    if (abbreviation.hasChildren) depth += 1;
  }
  return text;
}

const blockForms: ReadonlySet<number> = new Set([forms.block, forms.block1, forms.block2, forms.block4, forms.exprloc]);

/** Attributes whose blocks are expressions. */
const expressionAttributes: ReadonlySet<number> = new Set([
  attribute.location,
  attribute.string_length,
  attribute.containing_type,
  attribute.return_addr,
  attribute.bit_stride,
  attribute.data_member_location,
  attribute.frame_base,
  attribute.segment,
  attribute.static_link,
  attribute.use_location,
  attribute.vtable_elem_location,
  attribute.allocated,
  attribute.associated,
  attribute.data_location,
  attribute.byte_stride,
  attribute.call_value,
  attribute.call_origin,
  attribute.call_target,
  attribute.call_target_clobbered,
  attribute.GNU_call_site_value,
  attribute.GNU_call_site_data_value,
  attribute.GNU_call_site_target,
  attribute.lower_bound,
  attribute.upper_bound,
  attribute.count,
  attribute.default_value,
  attribute.rank,
  attribute.call_data_location,
  attribute.call_data_value,
]);

function attributeValue(reader: ByteReader, { name, form, constant }: AbbreviatedAttribute, unit: Unit, sections: InfoSections): string {
  const remark = (value: number): string => {
    const remarks = valueRemarks[name];
    if (remarks) return `\t${remarks[value] ?? "(unknown)"}`;
    return "";
  };
  const number = (value: number): string => ` ${value}${remark(value)}`;
  switch (form) {
    case forms.addr:
      return ` ${alternateHex(reader.big64())}`;
    case forms.data1:
      return number(reader.u8());
    case forms.data2:
      return number(reader.u16());
    case forms.data4: {
      const value = reader.u32();
      return unit.version < 4 && leadsToList(name) ? ` ${alternateHex(value)}${listRemark(name)}` : number(value);
    }
    case forms.data8:
      return ` ${alternateHex(reader.big64())}`;
    case forms.sdata:
      return number(reader.sleb128());
    case forms.udata:
      return number(reader.uleb128());
    case forms.implicit_const:
      return number(constant);
    case forms.flag:
      return ` ${reader.u8()}`;
    case forms.flag_present:
      return " 1";
    case forms.sec_offset: {
      const value = reader.u32();
      return ` ${alternateHex(value)}${listRemark(name)}`;
    }
    case forms.string:
      return ` ${reader.cString()}`;
    case forms.strp: {
      const at = reader.u32();
      return ` (indirect string, offset: ${alternateHex(at)}): ${stringAt(sections.strings, at)}`;
    }
    case forms.line_strp: {
      const at = reader.u32();
      return ` (indirect line string, offset: ${alternateHex(at)}): ${stringAt(sections.lineStrings, at)}`;
    }
    case forms.ref1:
      return reference(reader.u8() + unit.offset);
    case forms.ref2:
      return reference(reader.u16() + unit.offset);
    case forms.ref4:
      return reference(reader.u32() + unit.offset);
    case forms.ref8:
      return reference(reader.u64() + unit.offset);
    case forms.ref_udata:
      return reference(reader.uleb128() + unit.offset);
    case forms.ref_addr:
      return ` <0x${reader.u32().toString(16)}>`;
    case forms.ref_sig8:
      return ` signature: 0x${reader.big64().toString(16)}`;
    case forms.data16: {
      const bytes = Array.from({ length: 16 }, () => reader.u8());
      return ` 0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`;
    }
    default: {
      if (!blockForms.has(form)) return ` <form ${form.toString(16)}>`;
      const size =
        form === forms.block1
          ? reader.u8()
          : form === forms.block2
            ? reader.u16()
            : form === forms.block4
              ? reader.u32()
              : reader.uleb128();
      const block = reader.take(size);
      const meaning = expressionAttributes.has(name) ? `\t(${describeExpression(block, { unitOffset: unit.offset })})` : "";
      return ` ${blockText(block)}${meaning}`;
    }
  }
}

const reference = (target: number): string => ` <0x${target.toString(16)}>`;
const leadsToList = (code: number): boolean => code === attribute.location || code === attribute.frame_base || code === attribute.ranges;
const listRemark = (code: number): string => (code === attribute.location || code === attribute.frame_base ? " (location list)" : "");
