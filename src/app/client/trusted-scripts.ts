// Trusted Types: where the browser enforces them, the only scripts that may be started are files of this site and the blobs made here, and
// the only HTML that is taken as text is the document that `sealedDocument` made last, for a frame without scripts.

import workerUrl from "../../worker/worker.ts?worker&url";

interface Policies {
  createPolicy(name: string, rules: { createScriptURL: (url: string) => string; createHTML: (html: string) => string }): unknown;
}

let address: string | undefined;

/**
 * The address of the machine's program, as a blob that imports it: a worker started from a blob inherits the page's security policy,
 * one started from the file's own address would have none on a host that sends no headers.
 */
export function workerAddress(): string {
  if (address === undefined) {
    const program = `import ${JSON.stringify(new URL(workerUrl, document.baseURI).href)};`;
    address = URL.createObjectURL(new Blob([program], { type: "text/javascript" }));
  }
  return address;
}

let sealed: string | undefined;

/** Nothing is loaded, nothing is run; what the document itself says of its looks is drawn. */
const sealedPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** HTML from a learner's server as a document for an `<iframe sandbox="">`: in it no script runs, and no request leaves it. */
export function sealedDocument(html: string): string {
  sealed = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${sealedPolicy}"><base target="_self">${html}`;
  return sealed;
}

/** Comes before the first worker: without a policy of this name the page could start none (`require-trusted-types-for 'script'`). */
export function installScriptPolicy(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: Policies };
  trustedTypes?.createPolicy("default", {
    createHTML: (html) => {
      if (html === sealed) return html;
      throw new TypeError("HTML is not written as text here.");
    },
    createScriptURL: (url) => {
      const { protocol, origin } = new URL(url, document.baseURI);
      if (url === address || (protocol !== "blob:" && origin === location.origin)) return url;
      throw new TypeError(`"${url}" is not a script of this site.`);
    },
  });
}
