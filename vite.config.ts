import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { compileAhead } from "./src/tools/site/compile-ahead.ts";
import { contentSecurityPolicy } from "./src/tools/site/content-security-policy.ts";
import { courseSite } from "./src/tools/site/course.ts";
import { exampleSite } from "./src/tools/site/examples.ts";
import { fetcher } from "./src/tools/site/fetcher.ts";
import { licences } from "./src/tools/site/licences.ts";
import { offline } from "./src/tools/site/offline.ts";

/** How long each plugin took is nothing that someone who builds the site has asked. */
const quiet = { checks: { pluginTimings: false } };

export default defineConfig({
  // Relative addresses: the site works under any sub-path of any static host.
  base: "./",
  plugins: [
    react(),
    exampleSite(`${import.meta.dirname}/lessons/examples`),
    courseSite(import.meta.dirname, { course: "lessons", exercises: "lessons/exercises" }),
    compileAhead(["react", "editor", "page"]),
    contentSecurityPolicy(),
    fetcher(),
    licences(),
    offline(),
  ],
  worker: { format: "es", rolldownOptions: quiet },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 800,
    // Browsers of this target know modulepreload.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      ...quiet,
      output: {
        // Dozens of small files would each cost a request and a compilation before one can type: what the page begins with is one, its panels another.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](?:react|react-dom|scheduler)[\\/]/ },
            {
              name: "editor",
              test: /node_modules[\\/](?:@codemirror[\\/](?:commands|language|lint|state|view)|@lezer[\\/](?:common|highlight))[\\/]/,
            },
            { name: "page", test: /src[\\/]app[\\/]main\.tsx$/ },
            { name: "panels", test: /src[\\/]app[\\/](?:panels|network)[\\/]/ },
          ],
        },
      },
    },
  },
  server: { port: 5173 },
  preview: { port: 4173 },
});
