import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { contentSecurityPolicy } from "./src/tools/site/content-security-policy.ts";
import { courseSite } from "./src/tools/site/course.ts";
import { offline } from "./src/tools/site/offline.ts";

export default defineConfig({
  // Relative addresses: the site works under any sub-path of any static host.
  base: "./",
  plugins: [
    react(),
    courseSite(import.meta.dirname, { course: "lessons", exercises: "lessons/exercises" }),
    contentSecurityPolicy(),
    offline(),
  ],
  worker: { format: "es" },
  build: { target: "es2022", chunkSizeWarningLimit: 800 },
  server: { port: 5173 },
  preview: { port: 4173 },
});
