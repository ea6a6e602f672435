// What the engine asks of the JavaScript host beyond ECMAScript: WebAssembly alone.
// Declared here, by hand, because the libraries that carry it (DOM, Node) would let much else in.

declare namespace WebAssembly {
  // biome-ignore lint/complexity/noBannedTypes: the host's own declaration of what a module exports
  type ExportValue = Function | Global | Memory | Table;
  type ImportValue = ExportValue | number;
  class Module {
    constructor(bytes: Uint8Array);
  }
  class Instance {
    constructor(module: Module, imports?: Record<string, Record<string, ImportValue>>);
    readonly exports: Record<string, ExportValue>;
  }
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }
  class Table {
    constructor(descriptor: { element: "anyfunc"; initial: number; maximum?: number });
    readonly length: number;
    get(index: number): unknown;
    set(index: number, value: unknown): void;
    grow(delta: number, value?: ExportValue): number;
  }
  class Global {
    constructor(descriptor: { value: string; mutable?: boolean }, value?: unknown);
    value: unknown;
  }
  function validate(bytes: Uint8Array): boolean;
}

/** A text that the build puts into the code. */
declare module "*.s?raw" {
  const text: string;
  export default text;
}

declare module "*.inc?raw" {
  const text: string;
  export default text;
}
