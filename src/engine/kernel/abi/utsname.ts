// struct new_utsname: six fields of 65 bytes (include/uapi/linux/utsname.h), and what this machine puts into them.

import { encodeUtf8 } from "./text.ts";

const fieldBytes = 65;
const fields = ["Linux", "svc0", "6.18.0-svc0", "#1 SMP PREEMPT svc0", "aarch64", "(none)"] as const;
export const utsnameBytes = fieldBytes * fields.length;
export const releaseName = fields[2];
export const machineName = fields[4];

export function writeUtsname(): Uint8Array {
  const bytes = new Uint8Array(utsnameBytes);
  fields.forEach((field, index) => {
    bytes.set(encodeUtf8(field), index * fieldBytes);
  });
  return bytes;
}
