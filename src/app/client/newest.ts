// A question of which the newest alone is answered: whoever asked before hears `undefined`, as does everybody once the machine is gone.

export class Newest<T> {
  #waiting: { readonly id: number; readonly resolve: (answer: T | undefined) => void } | undefined;

  /** In place of the one before. */
  ask(id: number): Promise<T | undefined> {
    this.forget();
    return new Promise((resolve) => {
      this.#waiting = { id, resolve };
    });
  }

  /** To an older question, or none: nothing happens. */
  answer(id: number, answer: T): void {
    if (this.#waiting?.id !== id) return;
    this.#waiting.resolve(answer);
    this.#waiting = undefined;
  }

  forget(): void {
    this.#waiting?.resolve(undefined);
    this.#waiting = undefined;
  }
}
