// docs/syscalls.md from the rows: what calls there are, what they take, and how far they are supported.

import { callRows } from "../engine/kernel/index.ts";

const inCell = (text: string): string => text.replaceAll("|", "\\|");

export function describeCalls(): string {
  const partial = callRows.filter(({ support }) => support !== "full").length;
  const lines = callRows.map(({ number, name, arguments: parameters, summary, support }) => {
    const signature = `${name}(${parameters.map((parameter) => parameter.name).join(", ")})`;
    return `| ${number} | \`${inCell(signature)}\` | ${inCell(summary)} | ${inCell(support)} |`;
  });
  return `# System calls

Generated from the rows in \`src/engine/kernel/syscalls/\` by \`node src/tools/syscalls.mjs\`; a test compares the two. ${callRows.length} calls, ${partial} of
them in part. A number that is not here gives ENOSYS, and the terminal says so once.

| Number | Call | What it does | Support |
|---:|---|---|---|
${lines.join("\n")}
`;
}
