// The tour: what is where on the page and what one does there, in about a minute. One row a stop.

import type { PanelName } from "../stores/layout.ts";

export interface TourStop {
  readonly title: string;
  readonly text: string;
  /** What it is about: a panel, which is brought to the front, or a button. */
  readonly at: { readonly panel: PanelName } | { readonly selector: string };
}

const command = (name: string) => ({ selector: `[data-command="${name}"]` });

export const tourStops: readonly TourStop[] = [
  {
    title: "The program",
    text: "ARM64 Linux assembly, as GNU as takes it. Change what you like: it is kept in this browser and never leaves it. Hover over a word to read what it does.",
    at: { panel: "editor" },
  },
  {
    title: "Run",
    text: "Assembles and links the text into a real executable and starts it on a fresh machine inside this page. Try it now: press Run, or F5.",
    at: command("run"),
  },
  {
    title: "The terminal",
    text: "What the program prints appears here, and what you type goes to it. Shell opens a command line with as, ld, gdb and more.",
    at: { panel: "terminal" },
  },
  {
    title: "Step, and Step back",
    text: "Step executes one instruction, Step back takes one back, with everything that it did. The strip at the bottom travels to any moment.",
    at: command("step"),
  },
  {
    title: "Registers",
    text: "What the last step changed is marked, with its old value. Press a register to see the memory that it points to; double press to change it.",
    at: { panel: "registers" },
  },
  {
    title: "Memory and its neighbours",
    text: "The tabs beside Memory show the stack, the machine code, each system call, processes, breakpoints, and what took the time.",
    at: { panel: "memory" },
  },
  {
    title: "The network",
    text: "When your program is a server, send it requests from here, look at every packet, or let hostile clients at it.",
    at: { panel: "network" },
  },
  {
    title: "Where to go on",
    text: "Learn goes from one system call to a web server, step by step. Ctrl+K finds every command by its name; ? shows the keys.",
    at: { selector: 'a[aria-label="Learn"]' },
  },
];
