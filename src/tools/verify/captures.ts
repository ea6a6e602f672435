// `node src/tools/verify.mjs captures [COUNT] [SEED]`: COUNT transfers over links with random delay, jitter, loss, duplicates, reordering, MTU
// and bandwidth. Every byte comes as it was sent; tshark finds nothing malformed and no wrong checksum, and speaks of retransmission, disorder
// or duplicate acknowledgments only behind a packet that the link has lost. Links that let packets overtake each other, double them, or queue
// them for longer than a retransmission timeout are asked for the bytes alone.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { capturePcapng } from "../../engine/net/index.ts";
import { type Transfer, transfer } from "../../engine/net/testing/transfers.ts";
import type { VerifyResult } from "./report/result.ts";

export const title = "Captures to tshark";

const checksums = ["ip", "tcp", "udp"].flatMap((protocol) => ["-o", `${protocol}.check_checksum:TRUE`]);
const isWrong =
  "_ws.malformed || _ws.expert.severity >= 8388608 || ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0";
const troubles = ["retransmission", "out_of_order", "lost_segment", "ack_lost_segment", "duplicate_ack"];
const isTrouble = troubles.map((name) => `tcp.analysis.${name}`).join(" || ");

/** Twenty segments queue for longer than the shortest timeout at this speed, 0.2 s: an acknowledgment behind them comes too late. */
const slowBitsPerSecond = 1e6;

/** Numbers of the packets that the filter finds. */
const packetsWith = (file: string, filter: string): number[] =>
  execFileSync("tshark", ["-r", file, ...checksums, "-Y", filter, "-T", "fields", "-e", "frame.number"], {
    stdio: ["ignore", "pipe", "ignore"],
  })
    .toString()
    .split("\n")
    .filter((line) => line !== "")
    .map(Number);

function complaintsAbout({ network, conditions, complaint }: Transfer, file: string): string[] {
  writeFileSync(file, capturePcapng(network));
  const complaints = complaint ? [complaint] : [];
  const wrong = packetsWith(file, isWrong);
  if (wrong.length > 0) complaints.push(`packets ${wrong.slice(0, 5).join(", ")} are malformed, or have a wrong checksum`);
  const { jitterNs, duplicateRate, reorderRate, bitsPerSecond = Number.POSITIVE_INFINITY } = conditions;
  if (jitterNs || duplicateRate || reorderRate || bitsPerSecond <= slowBitsPerSecond) return complaints;
  const [firstTrouble] = packetsWith(file, isTrouble);
  const [firstLost = Number.POSITIVE_INFINITY] = packetsWith(file, 'frame.comment contains "lost"');
  if (firstTrouble !== undefined && firstTrouble < firstLost)
    complaints.push(`packet ${firstTrouble} is remarked on, and nothing was lost`);
  return complaints;
}

export function verify([count = "30", first = "1"]: readonly string[]): VerifyResult {
  const folder = mkdtempSync(join(tmpdir(), "svc0-captures-"));
  const problems: string[] = [];
  let packets = 0;
  try {
    for (let seed = Number(first); seed < Number(first) + Number(count); seed++) {
      const made = transfer(seed);
      packets += made.network.capture.sent;
      for (const complaint of complaintsAbout(made, join(folder, "capture.pcapng")))
        problems.push(`#${seed} ${JSON.stringify(made.conditions)}: ${complaint}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    summary: `${count} transfers of ${packets} packets over links of random conditions; of ${problems.length} tshark, or a byte, said what it should not.`,
    body: [`\`node src/tools/verify.mjs captures ${count} ${first}\``, "", ...problems.slice(0, 20)].join("\n"),
    failures: problems.length,
  };
}
