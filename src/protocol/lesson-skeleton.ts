// What a new lesson begins as: small, and right as it stands. The page and the command line write the same one.

const program = (status: string, comment = ""): string => `${comment}        .text
        .globl  _start
_start:
        mov     x0, #${status}
        mov     x8, #93                 // exit
        svc     #0
`;

/** By path within the folder. */
export const lessonSkeleton: Readonly<Record<string, string>> = {
  "lesson.md": `---
title: A new lesson
summary: What it is about, in one sentence.
goals:
  - Say what the learner can do afterwards.
hints:
  - A nudge in the right direction.
  - Which register, or which call.
  - The line itself.
checks:
  - id: status
    title: The program exits with status 7
    exit: 7
    says:
      "exit status 0": The number that x0 holds at the svc is the status.
---
The prose: short sentences, one idea.
`,
  "start/main.s": program("0"),
  "solution/main.s": program("7"),
  "other/word.s": program("7").replace("x0,", "w0,"),
  "wrong/zero.s": program("0", "// fails status: exit status 0 | the number that x0 holds\n".replace("| the", "| The")),
};
