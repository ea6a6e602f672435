// A name for what some files hold, so that two sets of files can be told apart without being kept.

import type { SourceFile } from "../../protocol/messages.ts";

/** Short, and another one for every other set of files: the first 32 bits of a SHA-256, in hex. */
export async function fingerprint(files: readonly SourceFile[]): Promise<string> {
  const text = JSON.stringify(files.map(({ name, text: content }) => [name, content]).sort(([a = ""], [b = ""]) => (a < b ? -1 : 1)));
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return [...bytes.slice(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
