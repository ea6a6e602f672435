// How components reach the workbench: one context, and a hook a store, each with a selector so that views stay narrow.

import { createContext, useContext } from "react";
import type { StoreApi } from "zustand";
import { useStore } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { invariant } from "../engine/base/errors.ts";
import type { Watch } from "../protocol/messages.ts";
import type { StateDescription } from "./format/state.ts";
import { describeState } from "./format/state.ts";
import type { BreakpointsState } from "./stores/breakpoints.ts";
import type { HttpState } from "./stores/http.ts";
import type { MachineState } from "./stores/machine.ts";
import type { NetworkState } from "./stores/network.ts";
import type { Preferences } from "./stores/preferences.ts";
import type { ProfileState } from "./stores/profile.ts";
import type { ProgramState } from "./stores/program.ts";
import type { TerminalState } from "./stores/terminal.ts";
import type { Workbench } from "./workbench.ts";

const WorkbenchContext = createContext<Workbench | undefined>(undefined);

export const WorkbenchProvider = WorkbenchContext.Provider;

export function useWorkbench(): Workbench {
  const workbench = useContext(WorkbenchContext);
  invariant(workbench, "a component that needs the workbench is outside its provider");
  return workbench;
}

const useSelected = <S, T>(store: StoreApi<S>, selector: (state: S) => T): T => useStore(store, useShallow(selector));

export const useProgram = <T>(selector: (state: ProgramState) => T): T => useSelected(useWorkbench().program.store, selector);
export const useMachine = <T>(selector: (state: MachineState) => T): T => useSelected(useWorkbench().machine.store, selector);
export const useTerminal = <T>(selector: (state: TerminalState) => T): T => useSelected(useWorkbench().terminal.store, selector);
export const useBreakpoints = <T>(selector: (state: BreakpointsState) => T): T => useSelected(useWorkbench().breakpoints.store, selector);
export const useHttp = <T>(selector: (state: HttpState) => T): T => useSelected(useWorkbench().http.store, selector);
export const useNetwork = <T>(selector: (state: NetworkState) => T): T => useSelected(useWorkbench().network.store, selector);
export const useProfile = <T>(selector: (state: ProfileState) => T): T => useSelected(useWorkbench().profile.store, selector);
export const useWatch = <T>(selector: (state: Watch) => T): T => useSelected(useWorkbench().watch, selector);
export const usePreferences = <T>(selector: (state: Preferences) => T): T => useSelected(useWorkbench().preferences, selector);

/** The state pill's words and what they allow. */
export const useDescribedState = (): StateDescription => useMachine((state) => describeState(state.connection, state.view));
