// Where the course hooks into the page: what stands beside the editor for a lesson, and the pages that stand in place of the workbench.

import type { ReactNode } from "react";
import type { Route } from "./route.ts";

/** The lesson that is open, as a panel; nothing: none is. */
export const lessonOf = (_route: Route): ReactNode => undefined;

/** The page for routes that are the course's; nothing: the workbench. */
export const coursePageOf = (_route: Route): ReactNode => undefined;
