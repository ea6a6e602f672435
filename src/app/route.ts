// Where the page is, as the part of its address behind #. Any static host serves it, and every place has an address.

import { useSyncExternalStore } from "react";

export interface ListRoute {
  readonly page: "learn" | "exercises" | "examples" | "glossary";
}

export type Route =
  | { readonly page: "workbench" }
  /** The list of lessons; the exercises; the gallery of programs; the words of the course. */
  | ListRoute
  /** The workbench with a lesson, or an exercise, beside it; by the name of its folder. */
  | { readonly page: "lesson"; readonly lesson: string }
  /** The workbench, into which a program of the gallery is being brought. */
  | { readonly page: "example"; readonly example: string }
  /** The workbench with what an author sees of the lesson in the editor. */
  | { readonly page: "author" }
  | { readonly page: "reference"; readonly path: readonly string[] };

/** It stands in place of the workbench. */
export const isList = (route: Route): route is ListRoute => lists.some((name) => name === route.page);

const lists = ["learn", "exercises", "examples", "glossary"] as const;

const parts = (hash: string): string[] =>
  hash.startsWith("#/")
    ? hash
        .slice(2)
        .split("/")
        .map((part) => decoded(part))
        .filter((part) => part !== "")
    : [];

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** What is no place of ours is the workbench. */
export function readRoute(hash: string): Route {
  const [first = "", ...rest] = parts(hash);
  const list = lists.find((name) => name === first);
  if (list && rest.length === 0) return { page: list };
  if (first === "lesson" && rest.length === 1 && rest[0]) return { page: "lesson", lesson: rest[0] };
  if (first === "example" && rest.length === 1 && rest[0]) return { page: "example", example: rest[0] };
  if (first === "author" && rest.length === 0) return { page: "author" };
  if (first === "reference") return { page: "reference", path: rest };
  return { page: "workbench" };
}

export function addressOf(route: Route): string {
  switch (route.page) {
    case "workbench":
      return "#/";
    case "lesson":
      return `#/lesson/${encodeURIComponent(route.lesson)}`;
    case "example":
      return `#/example/${encodeURIComponent(route.example)}`;
    case "reference":
      return `#/${["reference", ...route.path.map(encodeURIComponent)].join("/")}`;
    default:
      return `#/${route.page}`;
  }
}

export const navigate = (route: Route): void => {
  location.hash = addressOf(route);
};

const subscribe = (changed: () => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

let last: { readonly hash: string; readonly route: Route } | undefined;

/** The same object as long as the address is the same. */
function currentRoute(): Route {
  const { hash } = location;
  if (last?.hash !== hash) last = { hash, route: readRoute(hash) };
  return last.route;
}

export const useRoute = (): Route => useSyncExternalStore(subscribe, currentRoute);
