// struct new_utsname: six fields of 65 bytes (include/uapi/linux/utsname.h), and what this machine puts into them.

import { encodeUtf8 } from "./text.ts";

const fieldBytes = 65;
export const utsnameBytes = fieldBytes * 6;
export const releaseName = "6.18.0-svc0";
export const versionName = "#1 SMP PREEMPT svc0";
export const machineName = "aarch64";
/** As the machine begins; sethostname and setdomainname change them. */
export const defaultHostName = "svc0";
export const defaultDomainName = "(none)";

export function writeUtsname(hostName: string, domainName: string): Uint8Array {
  const bytes = new Uint8Array(utsnameBytes);
  ["Linux", hostName, releaseName, versionName, machineName, domainName].forEach((field, index) => {
    bytes.set(encodeUtf8(field), index * fieldBytes);
  });
  return bytes;
}
