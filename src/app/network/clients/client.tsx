// What clients of every kind share: the one started last, the request that they send, the button that starts them or breaks them off.

import { Play, Square } from "lucide-react";
import type { ClientView, ClientWish, HttpRequest } from "../../../protocol/messages.ts";
import controlStyles from "../../design/controls.module.css";
import { useDescribedState, useHttp, useMachine, useWorkbench } from "../../workbench-context.ts";

/** The client started last by this view, as it stands. */
export function useClient(kind: ClientWish["kind"]): readonly [ClientView | undefined, (wish: ClientWish) => void] {
  const { client } = useWorkbench();
  const tagged = useMachine((state) => state.view?.clients.findLast((candidate) => candidate.kind === kind && candidate.tag !== 0));
  return [tagged, (wish) => void client.startClient(wish)];
}

export const useGet = (): HttpRequest => {
  const { url, from } = useHttp((state) => state.form);
  return { method: "GET", url: url.trim(), headers: [], body: "", from };
};

export function StartButton({
  label,
  active,
  onStop,
}: {
  readonly label: string;
  readonly active: ClientView | undefined;
  readonly onStop: (client: number) => void;
}) {
  const available = useDescribedState().activity !== "unavailable";
  return active?.active ? (
    <button type="button" className={controlStyles["outlined"]} onClick={() => onStop(active.client)}>
      <Square size={13} fill="currentColor" aria-hidden="true" />
      Break off
    </button>
  ) : (
    <button type="submit" className={controlStyles["primary"]} aria-disabled={!available}>
      <Play size={13} fill="currentColor" aria-hidden="true" />
      {label}
    </button>
  );
}
