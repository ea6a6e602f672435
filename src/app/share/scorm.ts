// A lesson or a program as a SCORM 1.2 package: a zip for learning platforms, whose one page shows this site in a frame, and tells the
// platform how the checks went. The package holds an address, not the site.

import { writeZip, type ZipEntry } from "../project/zip.ts";
import { escapedHtml } from "./embed.ts";

/** `address`: of the frame. */
export function scormPackage(title: string, address: string): Promise<Uint8Array> {
  const encoder = new TextEncoder();
  const entries: readonly ZipEntry[] = [
    { name: "imsmanifest.xml", bytes: encoder.encode(manifest(title)) },
    { name: "index.html", bytes: encoder.encode(page(title, address)) },
  ];
  return writeZip(entries);
}

const manifest = (title: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="svc0" version="1.0" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
  xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2">
  <metadata><schema>ADL SCORM</schema><schemaversion>1.2</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>${escapedHtml(title)}</title>
      <item identifier="item" identifierref="page"><title>${escapedHtml(title)}</title></item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormtype="sco" href="index.html"><file href="index.html"/></resource>
  </resources>
</manifest>
`;

const page = (title: string, address: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8" />
<title>${escapedHtml(title)}</title>
<style>html, body, iframe { height: 100%; width: 100%; margin: 0; border: 0; display: block; }</style>
</head>
<body>
<iframe src="${escapedHtml(address)}" title="${escapedHtml(title)}"></iframe>
<script>
const frame = document.querySelector("iframe");
const origin = new URL(frame.src).origin;
function findApi(start) {
  for (let here = start, steps = 0; here && steps < 20; steps += 1) {
    try { if (here.API) return here.API; } catch { return undefined; }
    if (here === here.parent) break;
    here = here.parent;
  }
}
const api = findApi(window) ?? (window.opener ? findApi(window.opener) : undefined);
const began = Date.now();
let isOver = false;
api?.LMSInitialize("");
// Another sitting never takes away what an earlier one has earned.
let hasPassed = /passed|completed/.test(api?.LMSGetValue("cmi.core.lesson_status") ?? "");
const before = api?.LMSGetValue("cmi.core.score.raw") ?? "";
let best = before === "" ? -1 : Number(before);
if (!hasPassed) api?.LMSSetValue("cmi.core.lesson_status", "incomplete");
addEventListener("message", ({ source, origin: from, data }) => {
  if (source !== frame.contentWindow || from !== origin || data?.source !== "svc0" || !api) return;
  if (data.type !== "judged") return;
  const passed = data.checks.filter((check) => check.verdict === "passed").length;
  const score = data.checks.length ? Math.round((100 * passed) / data.checks.length) : 0;
  if (score <= best && hasPassed >= data.passed) return;
  best = Math.max(best, score);
  hasPassed ||= data.passed;
  api.LMSSetValue("cmi.core.score.min", "0");
  api.LMSSetValue("cmi.core.score.max", "100");
  api.LMSSetValue("cmi.core.score.raw", String(best));
  api.LMSSetValue("cmi.core.lesson_status", hasPassed ? "passed" : "incomplete");
  api.LMSCommit("");
});
function end() {
  if (isOver) return;
  isOver = true;
  const seconds = Math.round((Date.now() - began) / 1000);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  api?.LMSSetValue("cmi.core.session_time", parts.map((part) => String(part).padStart(2, "0")).join(":"));
  api?.LMSSetValue("cmi.core.exit", hasPassed ? "" : "suspend");
  api?.LMSFinish("");
}
addEventListener("pagehide", end);
addEventListener("beforeunload", end);
</script>
</body>
</html>
`;
