// make in the machine beside GNU make: the same makefiles, the same commands, what both print.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createProcessor } from "../../../cpu/index.ts";
import { createComputer } from "../../../kernel/index.ts";
import { buildUserland } from "../../index.ts";

const has = spawnSync("make", ["--version"], { encoding: "utf8" }).stdout?.includes("GNU Make 4.") ?? false;

/** Lines for a shell behind a makefile; everything that is printed, both streams. */
const scenes: Readonly<Record<string, readonly [makefile: string, ...lines: string[]]>> = {
  "pattern rules, automatic variables, up to date": [
    `OBJS := a.o b.o
all: prog
prog: $(OBJS)
	cat $^ > $@
%.o: %.s
	@echo making $@ from $< stem $*
	cp $< $@
.PHONY: all clean
clean:
	-rm -f *.o prog
	-false
`,
    "echo one > a.s; echo two > b.s; make",
    "make",
    "make prog; cat prog",
    "make -B",
    "make clean",
    "make -n",
    "make -j4 -s > /dev/null; make a.o",
  ],
  errors: [
    `all: good bad later
good:
	echo good
bad:
	exit 3
later:
	echo later
missing: nowhere.c
	echo no
`,
    "make; echo $?",
    "make -k; echo $?",
    "make missing; echo $?",
    "make nothing; echo $?",
    "make -i bad; echo $?",
  ],
  "variables and functions": [
    `A = $(B)
B := 1 2
A += 3
C ?= c
D = $(subst 1,one,$(A))
SRC = x/a.s y/b.s
text = $(1)-$(2)
all:
	@echo "$(A)|$(C)|$(D)|$(SRC:.s=.o)|$(patsubst x/%.s,%.o,$(SRC))|$(notdir $(SRC))|$(dir $(SRC))"
	@echo "$(filter %a.s,$(SRC))|$(words $(SRC))|$(word 2,$(SRC))|$(sort c a b a)|$(if $(C),yes,no)|$(foreach i,1 2,<$i>)"
	@echo "$(call text,p,q)|$(shell echo from a shell)|$(strip  a   b )|$(origin C)|$(basename $(SRC))|$(suffix $(SRC))"
	@echo $(firstword $(SRC)) $(lastword $(SRC)) $(addprefix p-,1 2) $(join a b,1 2) $(wordlist 1,2,a b c) $$HOME_LESS done
`,
    "make",
    "make B=9",
    "C=env make -s",
  ],
  "conditionals and includes": [
    `-include config.mk
ifeq ($(DEBUG),1)
FLAGS = -g
else ifdef FAST
FLAGS = -O
else
FLAGS = none
endif
ifneq ($(FLAGS),none)
EXTRA = extra
endif
show: ; @echo $(FLAGS) $(EXTRA) $(NAME)
`,
    "make",
    "make DEBUG=1",
    "make FAST=y",
    "echo NAME=included > config.mk; make",
  ],
  "static patterns, order only, several targets, target's own variables": [
    `objects = one.o two.o
all: $(objects) | out
$(objects): %.o: %.in | out
	cp $< $@; echo $(MODE) $@ $(@D) $(<F)
two.o: MODE = special
MODE = usual
out:
	mkdir out
x y:
	echo made $@
`,
    "echo 1 > one.in; echo 2 > two.in; make",
    "make",
    "make x y",
  ],
  "mistakes in the makefile": ["all:\n        echo spaces\n", "make; echo $?"],
  "no makefile's target": ["# nothing\n", "make; echo $?", "rm Makefile; make; echo $?", "make -f other; echo $?"],
  recursion: ["all:\n\t$(MAKE) -C sub\n", "mkdir sub; echo 'it: ; @echo in sub $(MAKELEVEL)' > sub/Makefile; make"],
  "intermediate and suffix rules, continued lines": [
    `.SUFFIXES: .x .y
.x.y:
	cp $< $@
LIST = a \\
  b \\
  c
all: t.y
	@echo $(LIST); \\
	echo $(words $(LIST))
`,
    "echo t > t.x; make",
    "make",
  ],
  "delete on error": [".DELETE_ON_ERROR:\nf:\n\techo part > $@; false\n", "make; ls f"],
};

function theirs(lines: readonly string[], makefile: string): string {
  const folder = mkdtempSync(join(tmpdir(), "svc0-make-"));
  try {
    writeFileSync(join(folder, "Makefile"), makefile);
    return lines
      .map(
        (line) =>
          spawnSync("sh", ["-c", `exec 2>&1; ${line}`], { cwd: folder, encoding: "utf8", env: { PATH: process.env["PATH"] } }).stdout,
      )
      .join("")
      .replaceAll(folder, "DIRECTORY");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function ours(lines: readonly string[], makefile: string): string {
  const { programs, tools } = buildUserland();
  const files = new Map([["/home/student/Makefile", new TextEncoder().encode(makefile)]]);
  const computer = createComputer({ processor: createProcessor({ memoryBytes: 64 * 2 ** 20 }), programs, tools, files });
  let text = "";
  for (const line of lines) {
    const pid = computer.spawn({ path: "/bin/sh", arguments: ["sh", "-c", line], standard: "streams" });
    if (typeof pid !== "number") throw new Error(pid.message);
    for (let stop = "budget"; stop === "budget" || stop === "output"; ) {
      ({ stop } = computer.run({ budget: 20_000_000 }));
      for (const event of computer.drain().events) if (event.kind === "output") text += new TextDecoder().decode(event.bytes);
    }
  }
  return text.replaceAll("/home/student", "DIRECTORY");
}

describe.skipIf(!has)("beside GNU make (needs make)", () => {
  it.each(Object.entries(scenes))("%s", (_name, [makefile, ...lines]) => {
    expect(ours(lines, makefile)).toBe(theirs(lines, makefile));
  });
});

describe("a makefile for a cross compiler", () => {
  it("builds with the machine's own tools, and qemu-aarch64 becomes the program", () => {
    const makefile = `CROSS ?= aarch64-linux-gnu-
prog: prog.o
	$(CROSS)ld -o $@ $^
%.o: %.s
	$(CROSS)as -g $< -o $@
run: prog
	qemu-aarch64 -L /usr/aarch64-linux-gnu -E A=b ./prog
`;
    const program = ".global _start; _start: ldr x0, [sp]; mov x8, #93; svc #0";
    expect(
      ours([`echo '${program}' > prog.s`, "make run", "qemu-aarch64 prog two three; echo $?", "qemu-aarch64 nowhere; echo $?"], makefile),
    ).toBe(`aarch64-linux-gnu-as -g prog.s -o prog.o
aarch64-linux-gnu-ld -o prog prog.o
qemu-aarch64 -L /usr/aarch64-linux-gnu -E A=b ./prog
make: *** [Makefile:7: run] Error 1
3
Error while loading nowhere: No such file or directory
1
`);
  });
});
