// `npm run bench -- hostile [ROW…] [--write]`: what hostile programs, texts and links do to the built page in headless Chromium: the longest gap
// between two frames, how long Stop takes, the memory of the tab, and that the work is still there. With names of rows, those alone.
// Needs Chromium.

import { hostileLinks, hostilePrograms } from "../../../e2e/hostile-programs.ts";
import { browserExecutable, serveSite } from "../site/running-site.ts";
import { ms } from "./programs/frames.ts";
import { bareEditor, bareGapMs, type Suffered, sufferedMs, sufferFrom } from "./programs/hostile-page.ts";
import type { Section } from "./programs/section.ts";

/** The row whose gap is CodeMirror's for the most part. */
const longText = "a hundred thousand lines";

const stopText = ({ stop }: Suffered): string => ("ms" in stop ? ms(stop.ms) : `– (${stop.isOver} ${ms(stop.afterMs)})`);
const waitedText = ({ waitedMs }: Suffered): string => (waitedMs === undefined ? "–" : ms(waitedMs));
const othersText = ({ othersShare }: Suffered): string => (othersShare === undefined ? "–" : `${Math.round(100 * othersShare)} %`);

const heads = ["Program", "longest gap", "longest task", "waited", "Stop", "tab", "others"] as const;
const cellsOf = (row: Suffered): readonly string[] => [
  row.name,
  ms(row.longestGapMs),
  ms(row.longestTaskMs),
  waitedText(row),
  stopText(row),
  `${row.tabMiB.toFixed(0)} MiB`,
  othersText(row),
];
const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;

export async function bench(parameters: readonly string[]): Promise<Section | undefined> {
  const wanted = parameters.filter((word) => !word.startsWith("--"));
  const known = [...hostilePrograms, ...hostileLinks];
  const unknown = wanted.filter((name) => !known.some((row) => row.name === name));
  if (unknown.length > 0) throw new Error(`no row "${unknown.join('", "')}"; there are: ${known.map(({ name }) => name).join("; ")}`);
  const executable = await browserExecutable();
  const site = await serveSite();
  try {
    const bareMs = await bareGapMs(executable);
    console.log(`an empty page beside a worker that counts: longest gap ${ms(bareMs)}`);
    const lines = hostilePrograms.find(({ name }) => name === longText);
    const bare = await bareEditor(executable, lines?.text ?? "");
    console.log(`${longText} in a bare editor: longest gap ${ms(bare.longestGapMs)}, longest task ${ms(bare.longestTaskMs)}`);
    const rows: Suffered[] = [];
    for (const row of known.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
      const suffered = await sufferFrom(row, executable, site.address);
      rows.push(suffered);
      console.log(
        cellsOf(suffered)
          .map((cell, index) => (index === 0 ? `${cell}:` : `${heads[index]} ${cell},`))
          .join(" ")
          .slice(0, -1),
      );
    }
    if (wanted.length > 0) return undefined;
    return {
      title: "Hostile programs",
      summary: `Written by \`npm run bench -- hostile --write\`: the built page in headless Chromium, at 1440 × 900, while each of these is pasted and run
for ${sufferedMs / 1000} s, or opened. The rows are those of \`e2e/hostile-programs.ts\`.`,
      body: `The longest time between two frames (goal 50 ms), the longest task of the page's thread in processor time (goal 50 ms), for how long in all that
thread was ready and had no processor, from Stop until it has stopped (goal 150 ms), the most resident memory of the tab's process (goal 600 MiB), and
which part of the processors others than the browser had meanwhile. What ends by itself is run once more, and stopped half-way: where that was too soon
for Stop to be there, it stands how soon it was over. After each row the page was loaded again, and had the whole text; otherwise there would be no table.
An empty page beside a worker that only counts had a gap of ${ms(bareMs)} in the same run: what the browser and the computer come to by themselves.
An editor of CodeMirror alone on its page had a gap of ${ms(bare.longestGapMs)} and a task of ${ms(bare.longestTaskMs)} when ${longText} were pasted into it.

${line(heads)}
|---|${"--:|".repeat(heads.length - 1)}
${rows.map((row) => line(cellsOf(row))).join("\n")}
`,
    };
  } finally {
    await site.close();
  }
}
