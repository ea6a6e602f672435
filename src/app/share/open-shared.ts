// A program that came from elsewhere becomes a project of its own: nothing that was there is lost, and nothing runs by itself.

import type { Launch } from "../stores/launch.ts";
import type { Workbench } from "../workbench.ts";
import type { SharedProgram } from "./link.ts";

/** With `goesToMoment` it is loaded, and run up to the moment that the link names. */
export async function openShared(workbench: Workbench, shared: SharedProgram, goesToMoment = false): Promise<void> {
  const { title, lesson, files, shown, arguments: words = [], stdin, entry, seed, http, breakpoints = [], moment } = shared;
  const launch: Launch = {
    arguments: words,
    ...(stdin === undefined ? {} : { input: stdin }),
    ...(entry === undefined ? {} : { entry }),
    ...(seed === undefined ? {} : { seed }),
  };
  await workbench.program.openProject({
    id: `link/${crypto.randomUUID()}`,
    title: title || "From a link",
    ...(lesson ? { lesson: lesson.name } : {}),
    files,
    ...(shown === undefined ? {} : { shown }),
    ...(words.length > 0 || Object.keys(launch).length > 1 ? { launch } : {}),
    breakpoints: breakpoints.map((place) => ({ file: place.slice(0, place.lastIndexOf(":")), line: Number(/\d+$/.exec(place)?.[0]) })),
  });
  if (http) workbench.http.edit(http);
  if (goesToMoment && moment !== undefined) workbench.loadTo(moment);
}
