// Packets of the GDB remote serial protocol: `$data#checksum`, acknowledgements, escapes (GDB manual, Appendix E.1).
// Bytes and text in, bytes out; binary data is text with one character a byte.

/** What the other side sent. */
export type Received =
  | { readonly kind: "packet"; readonly data: string }
  /** Ctrl-C. */
  | { readonly kind: "interrupt" }
  /** A packet whose checksum is wrong. */
  | { readonly kind: "damaged" }
  | { readonly kind: "acknowledged" }
  | { readonly kind: "refused" };

/** The longest that either side may send. */
export const packetBytes = 0x4000;

const escapeCharacter = "}";

const checksumOf = (text: string): number => {
  let sum = 0;
  for (let index = 0; index < text.length; index += 1) sum = (sum + text.charCodeAt(index)) & 0xff;
  return sum;
};

export const hexByte = (byte: number): string => byte.toString(16).padStart(2, "0");

/** Data as a packet: `$`, the data with its escapes, `#`, two digits of checksum. */
export function framePacket(data: string): string {
  const escaped = data.replace(/[#$}*]/g, (character) => escapeCharacter + String.fromCharCode(character.charCodeAt(0) ^ 0x20));
  return `$${escaped}#${hexByte(checksumOf(escaped))}`;
}

const withoutEscapes = (text: string): string =>
  text.replace(/\}([\s\S])/g, (_whole, character: string) => String.fromCharCode(character.charCodeAt(0) ^ 0x20));

/** Takes bytes as they come and gives what is whole. */
export class PacketReader {
  #pending = "";

  take(bytes: string): Received[] {
    this.#pending += bytes;
    const received: Received[] = [];
    for (;;) {
      const next = this.#next();
      if (!next) return received;
      received.push(next);
    }
  }

  #next(): Received | undefined {
    const text = this.#pending;
    const drop = (count: number): void => {
      this.#pending = text.slice(count);
    };
    switch (text[0]) {
      case undefined:
        return undefined;
      case "\x03":
        drop(1);
        return { kind: "interrupt" };
      case "+":
        drop(1);
        return { kind: "acknowledged" };
      case "-":
        drop(1);
        return { kind: "refused" };
      case "$": {
        const end = text.indexOf("#");
        if (end < 0 || text.length < end + 3) return undefined;
        const body = text.slice(1, end);
        drop(end + 3);
        return Number.parseInt(text.slice(end + 1, end + 3), 16) === checksumOf(body)
          ? { kind: "packet", data: withoutEscapes(body) }
          : { kind: "damaged" };
      }
      default:
        drop(1);
        return this.#next();
    }
  }
}

export const toHex = (bytes: Uint8Array): string => {
  let text = "";
  for (const byte of bytes) text += hexByte(byte);
  return text;
};

export function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length >> 1);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}
