// Big-endian integers in a byte array, as every header of the Internet has them.

export function writeUint16(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 8;
  bytes[offset + 1] = value;
}

export function writeUint32(bytes: Uint8Array, offset: number, value: number): void {
  bytes[offset] = value >>> 24;
  bytes[offset + 1] = value >>> 16;
  bytes[offset + 2] = value >>> 8;
  bytes[offset + 3] = value;
}

export const readUint16 = (bytes: Uint8Array, offset: number): number => ((bytes[offset] as number) << 8) | (bytes[offset + 1] as number);

export const readUint32 = (bytes: Uint8Array, offset: number): number =>
  readUint16(bytes, offset) * 0x10000 + readUint16(bytes, offset + 2);
