// The worker of the benchmark in a browser: takes an executable, gives what it measured by the browser's clock.

import { runKernel } from "./run-kernel.ts";

interface Scope {
  onmessage: ((event: { readonly data: Uint8Array }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis as unknown as Scope;
scope.onmessage = ({ data }) => scope.postMessage(runKernel(data, () => performance.now()));
