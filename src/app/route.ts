// Where one is on the site, in the address behind #, so that any static host serves every page. What is not a page of ours (a shared
// program, an old address) is the workbench.

import { useSyncExternalStore } from "react";

export type Route =
  | { readonly page: "workbench" | "learn" | "examples" | "exercises" }
  | { readonly page: "lesson"; readonly lesson: string }
  /** Kind and name: ["instructions", "add"]. */
  | { readonly page: "reference"; readonly path: readonly string[] };

const workbench: Route = { page: "workbench" };

export function routeOf(hash: string): Route {
  const [mark, page, ...rest] = hash.split("/");
  if (mark !== "#") return workbench;
  const path = rest.map(decodeURIComponent);
  switch (page) {
    case "learn":
    case "examples":
    case "exercises":
      return { page };
    case "lesson":
      return path[0] ? { page, lesson: path[0] } : { page: "learn" };
    case "reference":
      return { page, path };
    default:
      return workbench;
  }
}

export function hashOf(route: Route): string {
  switch (route.page) {
    case "workbench":
      return "#/";
    case "lesson":
      return `#/lesson/${encodeURIComponent(route.lesson)}`;
    case "reference":
      return ["#/reference", ...route.path.map(encodeURIComponent)].join("/");
    default:
      return `#/${route.page}`;
  }
}

export const navigate = (route: Route): void => {
  location.hash = hashOf(route);
};

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

let last: { readonly hash: string; readonly route: Route } = { hash: "", route: workbench };

/** The same object for the same address. */
const current = (): Route => {
  if (location.hash !== last.hash) last = { hash: location.hash, route: routeOf(location.hash) };
  return last.route;
};

export const useRoute = (): Route => useSyncExternalStore(subscribe, current);
