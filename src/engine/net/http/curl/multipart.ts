// The body of curl -F (RFC 7578): parts between boundaries. Curl's boundary is random; here it is a fixed one that no part contains.

import { concatenate } from "../../../base/concatenate.ts";
import { utf8 } from "../url.ts";

const types: Readonly<Record<string, string>> = {
  gif: "image/gif",
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  txt: "text/plain",
  htm: "text/html",
  html: "text/html",
  pdf: "application/pdf",
  xml: "application/xml",
};

const contains = (haystack: Uint8Array, needle: Uint8Array): boolean => {
  for (let at = haystack.indexOf(needle[0]!); at >= 0; at = haystack.indexOf(needle[0]!, at + 1)) {
    if (needle.every((byte, index) => haystack[at + index] === byte)) return true;
  }
  return false;
};

/** `name=value`, `name=@file`, `name=<file`, each with `;type=` and `;filename=`. A string says what is wrong. */
export function writeMultipart(
  fields: readonly string[],
  readFile: (path: string) => Uint8Array | undefined,
): { readonly bytes: Uint8Array; readonly contentType: string } | string {
  const parts: { readonly head: string; readonly content: Uint8Array }[] = [];
  for (const field of fields) {
    const cut = field.indexOf("=");
    if (cut < 0) return `curl: Illegally formatted input field!\ncurl: try 'curl --help' or 'curl --manual' for more information`;
    const [value = "", ...parameters] = field.slice(cut + 1).split(";");
    const parameter = (name: string): string | undefined => parameters.find((text) => text.startsWith(`${name}=`))?.slice(name.length + 1);
    const isFile = value.startsWith("@");
    const path = isFile || value.startsWith("<") ? value.slice(1) : undefined;
    const content = path === undefined ? utf8(value) : readFile(path);
    if (!content) return "curl: (26) Failed to open/read local data from file/application";
    const fileName = parameter("filename") ?? (isFile ? path!.slice(path!.lastIndexOf("/") + 1) : undefined);
    const extension = /[.]([^.]*)$/.exec(fileName ?? "")?.[1]?.toLowerCase() ?? "";
    const type = parameter("type") ?? (isFile ? (types[extension] ?? "application/octet-stream") : undefined);
    const disposition = `Content-Disposition: form-data; name="${field.slice(0, cut)}"${fileName === undefined ? "" : `; filename="${fileName}"`}`;
    parts.push({ head: `${disposition}\r\n${type === undefined ? "" : `Content-Type: ${type}\r\n`}\r\n`, content });
  }
  let number = 0x5c0;
  let boundary = "";
  do boundary = `------------------------${(number++).toString(16).padStart(16, "0")}`;
  while (parts.some(({ content }) => contains(content, utf8(boundary))));
  const pieces = parts.flatMap(({ head, content }) => [utf8(`--${boundary}\r\n${head}`), content, utf8("\r\n")]);
  return { bytes: concatenate([...pieces, utf8(`--${boundary}--\r\n`)]), contentType: `multipart/form-data; boundary=${boundary}` };
}
