// A program or a lesson as a part of another page: the frame's HTML, and what a frame is told in its address. docs/embedding.md has all of it.

import { type PanelName, panelNames } from "../stores/layout.ts";

export interface Embed {
  /** In their order; the first is the largest. */
  readonly panels: readonly PanelName[];
  readonly isReadOnly: boolean;
}

const usual: Embed = { panels: ["editor", "terminal"], isReadOnly: false };

/** From "?embed=1&panels=editor,registers&readonly=1"; undefined: the page stands by itself. */
export function readEmbed(search: string): Embed | undefined {
  const parameters = new URLSearchParams(search);
  if (parameters.get("embed") !== "1") return undefined;
  const wanted = (parameters.get("panels") ?? "").split(",");
  const panels = wanted.flatMap((name) => panelNames.find((known) => known === name.trim()) ?? []);
  return { panels: panels.length > 0 ? [...new Set(panels)] : usual.panels, isReadOnly: parameters.get("readonly") === "1" };
}

/** The address of the same thing as a page of its own. */
export const addressInFull = (href: string): string => href.replace(/\?[^#]*/, "");

/** The address of a link of this site, "https://…/#s=1.…", for a frame. */
export function embedAddress(link: string, { panels, isReadOnly }: Embed = usual): string {
  const [page = "", hash = ""] = link.split("#");
  const isUsual = panels.join() === usual.panels.join();
  return `${page}?embed=1${isUsual ? "" : `&panels=${panels.join(",")}`}${isReadOnly ? "&readonly=1" : ""}#${hash}`;
}

export const escapedHtml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? character);

/** The HTML that shows an address in a frame. */
export const embedCode = (address: string, title: string): string =>
  `<iframe src="${escapedHtml(address)}" title="${escapedHtml(title)}" width="100%" height="480" loading="lazy" style="border: 1px solid #ccc; border-radius: 6px"></iframe>`;
