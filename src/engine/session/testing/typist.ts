// A person at the machine's terminal, for tests: types lines, waits until the machine waits too, reads what was shown.

import { Session } from "../session.ts";
import type { MachineView, News, SourceFile } from "../views/index.ts";

const escapeSequence = new RegExp(`${String.fromCharCode(27)}(?:\\[[0-9;?]*[A-Za-z]|[78])`, "g");
/** Of virtual time that may pass while all sleep, before it counts as waiting for the person. */
const patienceNs = 100_000_000;
const roundsAtMost = 2000;

export class Typist {
  readonly session: Session;
  #view: MachineView | undefined;

  constructor(files: readonly SourceFile[]) {
    this.session = new Session({ seed: 1, idleTime: "given" });
    const refusal = this.session.start({ program: "shell", files, arguments: [], mode: "run", beside: false });
    if (refusal) throw new Error(refusal.reason);
    this.settle();
  }

  get view(): MachineView {
    return this.#view!;
  }

  /** Until the machine waits for somebody; `patience`: how much of its time may pass meanwhile. */
  settle(patience = patienceNs): string {
    const { session } = this;
    let shown = "";
    let passed = 0;
    const take = (): void => {
      const news: News = session.takeNews();
      this.#view = news.view;
      for (const piece of news.terminal) shown += piece.kind === "output" ? new TextDecoder().decode(piece.bytes) : `<${piece.text}>`;
    };
    for (let round = 0; round < roundsAtMost; round += 1) {
      while (session.wantsToRun) session.run(200_000);
      take();
      const { sleepNs } = session;
      if (sleepNs === undefined || passed + sleepNs > patience) break;
      passed += sleepNs;
      session.passTime(sleepNs);
    }
    return shown;
  }

  /** What the keys bring onto the screen, control sequences and all. */
  keys(text: string, patience?: number): string {
    this.session.input(new TextEncoder().encode(text));
    return this.settle(patience);
  }

  /** What a line prints: without the line itself and the prompt behind it. */
  line(text: string, patience?: number): string {
    const plain = this.keys(`${text}\r`, patience).replace(escapeSequence, "").replaceAll(/\r+\n/g, "\n");
    return plain
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split("\r").at(-1))
      .join("\n");
  }
}
