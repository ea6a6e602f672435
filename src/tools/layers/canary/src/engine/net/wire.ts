import { readFileSync } from "node:fs";

export const wire = readFileSync;
