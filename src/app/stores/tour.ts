// Where the tour stands, if somebody takes it. That it was taken or declined is remembered, so that it is offered once.

import { createStore } from "zustand/vanilla";
import { readStored, writeStored } from "./storage.ts";

export interface TourState {
  /** Index of the stop; absent: nobody takes the tour. */
  readonly stop: number | undefined;
  readonly isOffered: boolean;
}

const storageKey = "tour";

export function createTour() {
  const store = createStore<TourState>()(() => ({ stop: undefined, isOffered: readStored(storageKey) === undefined }));
  return {
    store,
    goTo: (stop: number) => store.setState({ stop }),
    /** Ended or declined. */
    end: () => {
      writeStored(storageKey, "seen");
      store.setState({ stop: undefined, isOffered: false });
    },
  };
}

export type Tour = ReturnType<typeof createTour>;
