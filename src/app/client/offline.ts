// Keeps the site for use without a network, and says when a newer one has arrived. Nothing is reloaded under anybody's hands:
// the newer site waits until the person asks for it.

import { registerSW } from "virtual:pwa-register";
import { createStore } from "zustand/vanilla";

export interface Offline {
  /** Loads the newer site that is ready, if one is. */
  readonly takeUpdate: (() => void) | undefined;
}

export const offlineStore = createStore<Offline>()(() => ({ takeUpdate: undefined }));

export const putOffUpdate = (): void => offlineStore.setState({ takeUpdate: undefined });

/** Without service workers (an old browser, a file opened from disk, a host without TLS) the site works as long as its host answers. */
export function keepForOffline(): void {
  const activate = registerSW({
    onNeedRefresh: () => offlineStore.setState({ takeUpdate: () => void takeUpdate(activate) }),
    // Taken in another tab: this one goes on with what it has.
    onNeedReload: () => undefined,
    onRegisterError: () => undefined,
  });
}

/** Reloads this tab once the newer service worker is in charge; one that another tab let in already is. */
async function takeUpdate(activate: () => Promise<void>): Promise<void> {
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
  if (!waiting) return location.reload();
  waiting.addEventListener("statechange", () => {
    if (waiting.state === "activated") location.reload();
  });
  await activate();
}
