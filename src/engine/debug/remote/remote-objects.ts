// What gdb fetches in pieces: objects by name (qXfer) and the program's own file (vFile).

import { latinText } from "../../base/latin.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type Inferior, numbersOf } from "./inferior.ts";
import { fromHex, packetBytes } from "./packet.ts";
import { targetDescription } from "./target-description.ts";

export interface ObjectSources {
  readonly inferior: Inferior;
  readonly auxiliaryVector: Uint8Array;
  readonly executablePath: string;
}

/** `packet`: qXfer:object:read:annex:offset,length. */
export function transfer(packet: string, sources: ObjectSources): string {
  const [, object, , annex, range = ""] = packet.split(":");
  const [offset, length] = numbersOf(range);
  if (!Number.isInteger(offset) || !Number.isInteger(length)) return "E01";
  const whole = objectText(object, annex, sources);
  if (whole === undefined) return "E00";
  return `${offset + length >= whole.length ? "l" : "m"}${whole.slice(offset, offset + length)}`;
}

function objectText(object: string, annex: string, { inferior, auxiliaryVector, executablePath }: ObjectSources): string | undefined {
  switch (object) {
    case "features":
      return annex === "target.xml" ? targetDescription : undefined;
    case "auxv":
      return latinText(auxiliaryVector);
    case "exec-file":
      return latinText(encodeUtf8(executablePath));
    case "threads": {
      const rows = inferior.threads.map((tid) => `<thread id="${tid.toString(16)}">${inferior.threadState(tid)}</thread>`);
      return `<?xml version="1.0"?>\n<threads>\n${rows.join("\n")}\n</threads>\n`;
    }
    default:
      return undefined;
  }
}

/** Its number, and what stands for "no such file" and "no such descriptor". */
const descriptor = "3";
const notFound = "F-1,2";
const notOpen = "F-1,9";
/** S_IFREG and what its owner and others may do. */
const modeBits = 0o100755;
const statBytes = 64;

/** The program's file, for a gdb that has none: no other can be opened. */
export class ExecutableFile {
  #isOpen = false;
  readonly #path: string;
  readonly #bytes: Uint8Array;

  constructor(path: string, bytes: Uint8Array) {
    this.#path = path;
    this.#bytes = bytes;
  }

  /** `text`: what stands behind `vFile:`. */
  answer(text: string): string {
    const colon = text.indexOf(":");
    const [operation, values] = [text.slice(0, colon), text.slice(colon + 1).split(",")];
    if (operation === "setfs" || operation === "close") return "F0";
    if (operation === "open") {
      if (decodeUtf8(fromHex(values[0])) !== this.#path) return notFound;
      this.#isOpen = true;
      return `F${descriptor}`;
    }
    if (values[0] !== descriptor || !this.#isOpen) return notOpen;
    if (operation === "fstat") return this.#status();
    return operation === "pread" ? this.#read(numbersOf(values.slice(1).join(","))) : "";
  }

  #read([count, offset]: readonly number[]): string {
    const bytes = this.#bytes.subarray(offset, offset + Math.min(count, packetBytes / 2));
    return `F${bytes.length.toString(16)};${latinText(bytes)}`;
  }

  /** struct stat of the protocol is big-endian: mode at 8, size at 28 (GDB manual, E.13.2). */
  #status(): string {
    const stat = new Uint8Array(statBytes);
    const view = new DataView(stat.buffer);
    view.setUint32(8, modeBits);
    view.setBigUint64(28, BigInt(this.#bytes.length));
    return `F${stat.length.toString(16)};${latinText(stat)}`;
  }
}
