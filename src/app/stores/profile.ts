// What the machine has counted of a run, when somebody asked: how often lines ran, the mix of instructions, the memory that they used.

import { createStore } from "zustand/vanilla";
import type { ProfileView } from "../../protocol/messages.ts";
import type { Client } from "../client/client.ts";

export interface ProfileState {
  readonly profile: ProfileView | undefined;
  /** An answer is on its way. */
  readonly isCounting: boolean;
  /** Why there is none. */
  readonly complaint: string | undefined;
}

const nothing: ProfileState = { profile: undefined, isCounting: false, complaint: undefined };

export function createProfile(ask: Client["ask"]) {
  const store = createStore<ProfileState>()(() => nothing);
  return {
    store,
    /** Asks a machine that is held. */
    count: async (): Promise<void> => {
      store.setState({ isCounting: true, complaint: undefined });
      const answer = await ask({ kind: "profile" });
      if (!store.getState().isCounting) return;
      if (answer?.kind === "profile") store.setState({ ...nothing, profile: answer.profile });
      else store.setState({ isCounting: false, complaint: answer?.kind === "error" ? answer.text : undefined });
    },
    /** Another run: what was counted is of the last one. */
    cleared: () => store.setState(nothing),
  };
}

export type Profile = ReturnType<typeof createProfile>;
