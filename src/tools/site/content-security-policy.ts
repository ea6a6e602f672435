// The policy that the built page carries, for hosts that send no headers: nothing is loaded from, and nothing is sent to, any
// other host. docs/security.md says what each line is for. The development server goes without: it injects scripts of its own.

import type { Plugin } from "vite";

/** Directive → sources. Workers started from a blob inherit it; one started from a URL would not (CSP 3 §4.2.3). */
export const directives: Readonly<Record<string, readonly string[]>> = {
  "default-src": ["'none'"],
  "script-src": ["'self'", "'wasm-unsafe-eval'"],
  "worker-src": ["'self'", "blob:"],
  // The terminal and the editor write style elements as they are drawn.
  "style-src": ["'self'", "'unsafe-inline'"],
  "img-src": ["'self'", "data:", "blob:"],
  "font-src": ["'self'"],
  "connect-src": ["'self'"],
  "manifest-src": ["'self'"],
  "frame-src": ["'self'"],
  "base-uri": ["'none'"],
  "form-action": ["'none'"],
  "require-trusted-types-for": ["'script'"],
  "trusted-types": ["default"],
};

export const policyText = Object.entries(directives)
  .map(([directive, sources]) => `${directive} ${sources.join(" ")}`)
  .join("; ");

export const contentSecurityPolicy = (): Plugin => ({
  name: "svc0:content-security-policy",
  apply: "build",
  transformIndexHtml: () => [
    { tag: "meta", attrs: { "http-equiv": "Content-Security-Policy", content: policyText }, injectTo: "head-prepend" },
  ],
});
