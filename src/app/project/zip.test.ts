// Archives that go out are read by others, and those of others are read here: Info-ZIP and Python are the outside opinion.

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readZip } from "../testing/read-zip.ts";
import { filesOfDownload } from "./transfer.ts";
import { writeZip } from "./zip.ts";

const text = (value: string) => new TextEncoder().encode(value);
const entries = [
  { name: "main.s", bytes: text("mov x0, #1\n".repeat(400)) },
  { name: "www/grüße.html", bytes: text("") },
];
const hasPython = spawnSync("python3", ["--version"]).status === 0;

test("what is written is read again, and the same files make the same archive", async () => {
  const archive = await writeZip(entries);
  expect(archive.length).toBeLessThan(500);
  expect(await readZip(archive)).toEqual(entries);
  expect(await writeZip(entries)).toEqual(archive);
});

test("damage and other files are told apart from archives", async () => {
  expect(await readZip(text("no archive"))).toMatchObject({ error: expect.stringContaining("not a zip") });
  const archive = await writeZip(entries);
  archive[40] ^= 0xff;
  expect(await readZip(archive)).toMatchObject({ error: expect.stringContaining("damaged") });
});

test("an archive that says less than it holds is not unpacked beyond what it says; what is too much is left out, and told", async () => {
  const bomb = await writeZip([{ name: "bomb.s", bytes: new Uint8Array(8 << 20).fill(32) }]);
  expect(await filesOfDownload("bomb.zip", bomb)).toMatchObject({
    files: [],
    complaints: ["bomb.s is larger than 4 MiB.", "bomb.zip holds no text files."],
  });
  // Its size in the central directory, the 24th byte of the header there.
  const view = new DataView(bomb.buffer);
  let header = bomb.length - 1;
  while (view.getUint8(header) !== 0x50 || view.getUint32(header, true) !== 0x02014b50) header -= 1;
  view.setUint32(header + 24, 100, true);
  expect(await readZip(bomb)).toEqual({ error: "bomb.s is damaged." });

  const many = await writeZip(Array.from({ length: 300 }, (_, index) => ({ name: `${index}.s`, bytes: text("nop\n") })));
  const { files, complaints } = await filesOfDownload("many.zip", many);
  expect(files).toHaveLength(200);
  expect(complaints).toEqual(["many.zip holds 300 files: only the first 200 are looked at."]);

  const twins = await writeZip([...entries, ...entries]);
  expect((await filesOfDownload("twins.zip", twins)).complaints).toEqual([
    "There are two files main.s.",
    "There are two files www/gr__e.html.",
  ]);
});

test.skipIf(!hasPython)("Python's zipfile reads ours, and we read its (python3)", async () => {
  const folder = mkdtempSync(join(tmpdir(), "svc0-zip-"));
  try {
    writeFileSync(join(folder, "ours.zip"), await writeZip(entries));
    const script = `import zipfile
z = zipfile.ZipFile("ours.zip"); assert z.testzip() is None
assert z.read("main.s") == b"mov x0, #1\\n" * 400
assert "www/gr\\u00fc\\u00dfe.html" in z.namelist()
o = zipfile.ZipFile("theirs.zip", "w", zipfile.ZIP_DEFLATED)
o.writestr("lib/a.s", "ret\\n" * 100); o.writestr(zipfile.ZipInfo("b.inc"), "stored")
o.close()`;
    const { status, stderr } = spawnSync("python3", ["-c", script], { cwd: folder, encoding: "utf8" });
    expect(`${status}${stderr}`).toBe("0");
    expect(await readZip(new Uint8Array(readFileSync(join(folder, "theirs.zip"))))).toEqual([
      { name: "lib/a.s", bytes: text("ret\n".repeat(100)) },
      { name: "b.inc", bytes: text("stored") },
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
