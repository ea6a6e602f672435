// svc0 for Node: the engine's commands on files of the host. Gives the exit status; never throws for a bad command line.

import { binutilsCommands } from "./binutils.ts";
import { UsageError } from "./command-line.ts";
import { gdbCommand } from "./gdb.ts";
import { gdbserverCommand } from "./gdbserver.ts";
import { gradeCommand } from "./grade.ts";
import { lessonCommand } from "./lesson.ts";
import { runCommand } from "./run.ts";
import { toolchainCommands } from "./toolchain.ts";

type Command = (words: readonly string[], folder: string) => number | Promise<number>;

const commands: Readonly<Record<string, Command>> = {
  run: runCommand,
  ...toolchainCommands,
  ...binutilsCommands,
  gdb: gdbCommand,
  gdbserver: gdbserverCommand,
  lesson: lessonCommand,
  grade: gradeCommand,
};

const usage = `svc0: ARM64 Linux assembly on a small simulated computer

  svc0 run [OPTIONS] FILE.s|FILE.S|FILE.o|PROGRAM [ARGUMENTS]
      runs a program; standard streams and exit status are the program's own
        --strace        prints its system calls on standard error, as strace does
        --publish PORT  lets this machine's 127.0.0.1:PORT reach the program's PORT (8080, or 9000:8080; datagrams: 5353/udp)
        --root FOLDER   copies a folder to the program's "/"; PROGRAM may then be a path in it
        --file HOST[:GUEST]  copies a file to the program's home directory, or to GUEST
        --env NAME=VALUE  --directory PATH  --superuser
        --curl WORDS  --load "URL requests=N clients=N keepalive=yes rate=N"  --hostile "BEHAVIOUR URL"
                        clients on the simulated network, one after another once the program waits; then it is ended
        --capture FILE  writes the packets, for Wireshark
        --terminal      joins this terminal to the program's: keys, ^C, window size
  svc0 gcc [OPTIONS] [-o PROGRAM] FILE.s|FILE.S|FILE.o|LIBRARY.a …
      preprocesses, assembles and links with the C library, with GCC's options (-c, -E, -g, -D, -I, -nostdlib, -Wl,…)
  svc0 as [OPTIONS] [-o FILE.o] FILE.s
      assembles to an object file (a.out unless told, as GNU as does)
  svc0 ld [OPTIONS] [-o PROGRAM] FILE.o|LIBRARY.a …
      links object files and archives to a static executable, with GNU ld's options
  svc0 ${Object.keys(binutilsCommands).join("|")} [OPTIONS] FILE …
      show and change what files hold, as the tools of GNU binutils do
  svc0 gdb [-batch] [-ex COMMAND] [-x FILE] FILE.s|FILE.o|PROGRAM [--args …]
      debugs a program with gdb's commands, read from standard input; the run can be walked backwards
  svc0 gdbserver :PORT FILE.s|FILE.o|PROGRAM [ARGUMENTS]
      waits on 127.0.0.1:PORT for gdb's "target remote", which can also step and continue backwards
  svc0 lesson new NAME | lesson test PATH …
      begins a lesson; tries lessons on their own right and wrong answers
  svc0 grade [--table|--csv|--junit|--json] LESSON|PACK SUBMISSION …
      judges files or folders of learners; exit status 0 when all passed, 1 when not;
      --schema prints the JSON Schema of what --json gives
`;

/** `folder`: what relative paths start from. */
export async function main(words: readonly string[], folder: string): Promise<number> {
  const [name, ...rest] = words;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(usage);
    return name === undefined ? 2 : 0;
  }
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  try {
    if (!command) throw new UsageError(`there is no command "${name}": ${Object.keys(commands).join(", ")}`);
    return await command(rest, folder);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`svc0: ${error.message}\n(svc0 --help shows how it is used)\n`);
    return 2;
  }
}
