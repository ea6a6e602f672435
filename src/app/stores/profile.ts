// What the machine has counted of a run, when somebody asked: how often lines ran, the mix of instructions, the memory that they used;
// and, where the run is short enough to look at every instruction anew, its calls and how they kept the standard.

import { createStore } from "zustand/vanilla";
import type { BreachView, CallNodeView, ProfileView } from "../../protocol/messages.ts";
import type { Client } from "../client/client.ts";

export interface ProfileState {
  readonly profile: ProfileView | undefined;
  /** Come after the profile; absent for a long run. */
  readonly calls: CallNodeView | undefined;
  /** Where the procedure call standard was not kept; absent as long as nobody has looked. */
  readonly breaches: readonly BreachView[] | undefined;
  /** An answer is on its way. */
  readonly isCounting: boolean;
  /** Why there is none. */
  readonly complaint: string | undefined;
}

/** Looking at each instruction takes longer than counting: about a second for so many. */
const mostLookedAt = 1_000_000;

const nothing: ProfileState = { profile: undefined, calls: undefined, breaches: undefined, isCounting: false, complaint: undefined };

export function createProfile(ask: Client["ask"]) {
  const store = createStore<ProfileState>()(() => nothing);
  const lookAtCalls = async (counted: ProfileView): Promise<void> => {
    const isCurrent = () => store.getState().profile === counted;
    const tree = await ask({ kind: "callTree" });
    if (tree?.kind === "callTree" && isCurrent()) store.setState({ calls: tree.root });
    const standard = await ask({ kind: "callingStandard" });
    if (standard?.kind === "callingStandard" && isCurrent()) store.setState({ breaches: standard.breaches });
  };
  return {
    store,
    /** Asks a machine that is held. */
    count: async (): Promise<void> => {
      store.setState({ isCounting: true, complaint: undefined });
      const answer = await ask({ kind: "profile" });
      if (!store.getState().isCounting) return;
      if (answer?.kind !== "profile") {
        store.setState({ isCounting: false, complaint: answer?.kind === "error" ? answer.text : undefined });
        return;
      }
      const { profile } = answer;
      store.setState({ ...nothing, profile });
      if (profile.isWhole && profile.instructions <= mostLookedAt) await lookAtCalls(profile);
    },
    /** Another run: what was counted is of the last one. */
    cleared: () => store.setState(nothing),
  };
}

export type Profile = ReturnType<typeof createProfile>;
