// `npm run picture`: takes the picture of the workbench that README shows, from the built site in a real browser.

import { chromium } from "playwright";
import { build, preview } from "vite";
import { ensureBrowser } from "./browser.mjs";
import { root } from "./install.mjs";

await build({ root, logLevel: "warn" });
const server = await preview({ root, preview: { port: 0 } });
const [address] = server.resolvedUrls.local;
const browser = await chromium.launch({ executablePath: await ensureBrowser(), args: ["--no-sandbox"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: "light" });
await page.goto(address);
await page.getByRole("link", { name: "Examples" }).click();
await page.getByRole("link", { name: /^A web server/ }).click();
// The project opens in a moment: until then, Run is the first program's.
await page.getByRole("textbox", { name: "Program text" }).getByText("A web server").waitFor();
await page.getByRole("button", { name: "Run", exact: true }).click();
await page.getByLabel("State of the machine").getByText("accept").waitFor();
await page.getByRole("button", { name: "Send" }).click();
await page.getByRole("region", { name: "Response" }).waitFor();
await page.getByRole("tab", { name: "System calls" }).click();
await page.getByRole("tabpanel", { name: "System calls" }).getByText("socket(").first().waitFor();
await page.screenshot({ path: `${root}/docs/workbench.png` });
await browser.close();
await server.close();
