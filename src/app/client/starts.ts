// Programs that have been asked to start, and what the page is told of it while the machine assembles them and hears nothing else.

/** Most programs are assembled before anyone could read that they are. */
export const assemblingShownAfterMs = 100;

export class Starts {
  #asked = 0;
  #answered = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isShown = false;
  readonly #show: (isAssembling: boolean) => void;

  constructor(show: (isAssembling: boolean) => void) {
    this.#show = show;
  }

  /** One has been asked for of which nobody has told yet what became of it. */
  get isUnderWay(): boolean {
    return this.#answered < this.#asked;
  }

  ask(): void {
    this.#asked += 1;
  }

  /** The machine hears what is asked; what it was asked before it could, it begins with. */
  begin(): void {
    if (!this.isUnderWay) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#isShown = true;
      this.#show(true);
    }, assemblingShownAfterMs);
  }

  /** So many have been told of. */
  answer(answered: number): void {
    this.#answered = answered;
    if (this.isUnderWay) return;
    clearTimeout(this.#timer);
    if (this.#isShown) this.#show(false);
    this.#isShown = false;
  }

  forget(): void {
    this.#asked = 0;
    this.#answered = 0;
    clearTimeout(this.#timer);
    this.#isShown = false;
  }
}
