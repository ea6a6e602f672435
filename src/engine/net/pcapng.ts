// The capture as a pcapng file (draft-ietf-opsawg-pcapng): a section, an interface for each sniffing point, a packet
// block for each packet. LINKTYPE_RAW (IPv4 without a link header), nanosecond times from the start of the run.

import { concatenate } from "../base/concatenate.ts";
import { latinBytes } from "../base/latin.ts";
import { type CapturedPacket, captureInterfaces } from "./capture.ts";

const sectionHeader = 0x0a0d0d0a;
const interfaceDescription = 1;
const enhancedPacket = 6;
const linkTypeRaw = 101;
const snapLength = 0x40000;

const optionEnd = 0;
const optionComment = 1;
const optionInterfaceName = 2;
const optionTimeResolution = 9;
const optionUserApplication = 4;

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

const padded = (length: number): number => (length + 3) & ~3;

/** The whole file. */
export function writePcapng(packets: readonly CapturedPacket[]): Uint8Array {
  const blocks: Uint8Array[] = [
    block(sectionHeader, words(0x1a2b3c4d, 0x00000001, 0xffffffff, 0xffffffff), [
      { code: optionUserApplication, value: latinBytes("svc0") },
    ]),
  ];
  for (const { name } of captureInterfaces) {
    blocks.push(
      block(interfaceDescription, words(linkTypeRaw, snapLength), [
        { code: optionInterfaceName, value: latinBytes(name) },
        { code: optionTimeResolution, value: Uint8Array.of(9) },
      ]),
    );
  }
  for (const packet of packets) blocks.push(packetBlock(packet));
  return concatenate(blocks);
}

function packetBlock(packet: CapturedPacket): Uint8Array {
  const interfaceNumber = captureInterfaces.findIndex(({ link, from }) => link === packet.link && from === packet.from);
  const header = words(
    interfaceNumber,
    Math.floor(packet.timeNs / 0x1_0000_0000),
    packet.timeNs % 0x1_0000_0000,
    packet.bytes.length,
    packet.bytes.length,
  );
  const options = packet.lost ? [{ code: optionComment, value: latinBytes("lost on the link") }] : [];
  const body = new Uint8Array(header.length + padded(packet.bytes.length));
  body.set(header);
  body.set(packet.bytes, header.length);
  return block(enhancedPacket, body, options);
}

/** A block: type, length, body (a multiple of 4), options, length again. Little-endian. */
function block(type: number, body: Uint8Array, options: readonly Option[]): Uint8Array {
  let optionsLength = options.length > 0 ? 4 : 0;
  for (const option of options) optionsLength += 4 + padded(option.value.length);
  const length = 12 + body.length + optionsLength;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(body, 8);
  let offset = 8 + body.length;
  for (const { code, value } of options) {
    view.setUint16(offset, code, true);
    view.setUint16(offset + 2, value.length, true);
    bytes.set(value, offset + 4);
    offset += 4 + padded(value.length);
  }
  if (options.length > 0) view.setUint32(offset, optionEnd, true);
  view.setUint32(length - 4, length, true);
  return bytes;
}

function words(...values: number[]): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setUint32(index * 4, value, true);
  return bytes;
}
