// The site without a network: a service worker keeps every file of this build, and a new build waits until the person takes it.

import { VitePWA } from "vite-plugin-pwa";

export const offline = () =>
  VitePWA({
    registerType: "prompt",
    manifest: {
      name: "svc0: ARM64 Linux assembly in the browser",
      short_name: "svc0",
      description: "Write ARM64 Linux assembly, run it, step through every instruction, and end up with a web server that answers.",
      id: "./",
      start_url: "./",
      scope: "./",
      display: "standalone",
      theme_color: "#0067a6",
      background_color: "#fbfaf8",
      icons: [
        { src: "icon-192.png", sizes: "192x192", type: "image/png" },
        { src: "icon-512.png", sizes: "512x512", type: "image/png", purpose: "any" },
        { src: "favicon.svg", sizes: "any", type: "image/svg+xml" },
      ],
    },
    workbox: {
      globPatterns: ["**/*.{html,js,css,svg,png,webmanifest}"],
      // The machine's program is by far the largest file.
      maximumFileSizeToCacheInBytes: 8 << 20,
      // Lessons and reference are pages of their own; an address that is none of them gets the host's own answer.
      navigateFallback: null,
      cleanupOutdatedCaches: true,
    },
  });
