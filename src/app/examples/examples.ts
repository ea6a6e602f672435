// The programs that the Examples menu offers: complete, correct (or wrong on purpose), and short enough to read.

import type { SourceFile } from "../../protocol/messages.ts";
import digits from "./digits.s?raw";
import endless from "./endless.s?raw";
import hello from "./hello.s?raw";
import nullPointer from "./null-pointer.s?raw";
import server from "./server.s?raw";

export interface Example extends SourceFile {
  readonly title: string;
  readonly about: string;
}

export const helloExample: Example = { name: "hello.s", title: "Hello", about: "two system calls: write and exit", text: hello };

export const examples: readonly Example[] = [
  helloExample,
  { name: "digits.s", title: "A loop", about: "prints the digits 0 to 9", text: digits },
  { name: "server.s", title: "A web server", about: "answers on port 8080", text: server },
  { name: "endless.s", title: "An endless loop", about: "b . for ever: Pause, Step, Stop", text: endless },
  { name: "null-pointer.s", title: "A null pointer", about: "what a segmentation fault looks like", text: nullPointer },
];
