// Files and directories as programs use them, one call after another. The emulator, on the host's files, prints the same.

import { describe, expect, it } from "vitest";
import { runBoth } from "../testing/freestanding.ts";
import { runProgram } from "../testing/guest.ts";
import { compile, hasCompiler } from "../testing/tools.ts";

const helpers = `enum { MKDIR = 34, UNLINK = 35, RENAME = 276, FLOCK = 32, GETDENTS = 61, CHDIR = 49, LSEEK = 62, FTRUNCATE = 46, PREAD = 67, LINK = 37, FSTAT = 80 };
static result create(const char *name) { return sys(OPENAT, -100, name, 0102, 0644); }
static int list(int fd, int remove) { static char buffer[512] __attribute__((aligned(8))); int count = 0; result n;
  while ((n = sys(GETDENTS, fd, buffer, 256)) > 0) for (result at = 0; at < n; at += *(unsigned short *)(buffer + at + 16)) {
    char *name = buffer + at + 19; if (name[0] == '.') continue; count++; if (remove) sys(UNLINK, fd, name, 0); }
  return count; }
`;
const run = (main: string): string => runBoth(helpers + main);

describe.skipIf(!hasCompiler)("files (needs aarch64-linux-gnu-gcc)", () => {
  it("a directory can be emptied while it is read", () => {
    const program = `int main() { sys(MKDIR, -100, "many", 0755); sys(CHDIR, "many"); char name[3] = "aa";
  for (int i = 0; i < 40; i++) { name[0] = 'a' + i / 8; name[1] = 'a' + i % 8; sys(CLOSE, create(name)); }
  int fd = sys(OPENAT, -100, ".", 0); number("removed", list(fd, 1)); sys(LSEEK, fd, 0, 0); number("left", list(fd, 0)); sys(CHDIR, "..");
  number("gone", sys(UNLINK, -100, "many", 0x200)); number("making in it", sys(MKDIR, fd, "x", 0755)); return 0; }`;
    expect(run(program)).toBe("removed 40\nleft 0\ngone 0\nmaking in it -2\nexited 0");
  });

  it("two descriptors of one file see each other's writes; appending goes to the end, whoever made it longer", () => {
    const program = `int main() { char text[32] = {0}; int one = create("f"), two = sys(OPENAT, -100, "f", 02001); sys(WRITE, one, "abc", 3); sys(WRITE, two, "de", 2);
  sys(WRITE, one, "X", 1); number("length", sys(LSEEK, one, 0, 2)); sys(PREAD, one, text, 10, 0); print(text); print("\\n");
  sys(FTRUNCATE, one, 2); sys(WRITE, two, "!", 1); sys(LSEEK, one, 0, 0); number("read", sys(READ, one, text, 10));
  sys(LSEEK, one, 10, 0); sys(WRITE, one, "far", 3); number("hole", sys(PREAD, one, text, 20, 0)); number("zero", text[5]); return 0; }`;
    expect(run(program)).toBe("length 5\nabcXe\nread 3\nhole 13\nzero 0\nexited 0");
  });

  it("an unlinked file lives until its last descriptor is closed; a new one takes its name", () => {
    const program = `int main() { char text[8] = {0}; int old = create("f"); sys(WRITE, old, "old", 3); sys(UNLINK, -100, "f", 0); int young = create("f"); sys(WRITE, young, "young", 5);
  unsigned status[32]; sys(FSTAT, old, status); number("names", status[5]); sys(LSEEK, old, 0, 0); sys(READ, old, text, 8); print(text); print("\\n"); return 0; }`;
    expect(run(program)).toBe("names 0\nold\nexited 0");
  });

  it("a rename takes the target's place at once", () => {
    const program = `int main() { char text[8] = {0}; int one = create("one"), two = create("two"); sys(WRITE, one, "1", 1); sys(WRITE, two, "2", 1);
  number("rename", sys(RENAME, -100, "one", -100, "two", 0)); int fd = sys(OPENAT, -100, "two", 0); sys(READ, fd, text, 8); print(text); print("\\n");
  number("old name", sys(OPENAT, -100, "one", 0)); return 0; }`;
    expect(run(program)).toBe("rename 0\n1\nold name -2\nexited 0");
  });

  it("flock waits for the other's lock, which goes with its last descriptor", () => {
    const program = `int main() { int mine = create("f"), status, ends[2]; sys(PIPE2, ends, 0); sys(FLOCK, mine, 2); if (!fork()) { int own = create("f"); number("not now", sys(FLOCK, own, 6));
    sys(WRITE, ends[1], "", 1); number("waited", sys(FLOCK, own, 2)); return 0; }
  sys(READ, ends[0], &status, 1); print("closing\\n"); sys(FLOCK, mine, 8); sys(WAIT4, -1, &status, 0, 0); number("again", sys(FLOCK, mine, 6)); return 0; }`;
    expect(run(program)).toBe("not now -11\nclosing\nwaited 0\nagain 0\nexited 0");
  });

  it("record locks belong to the process, range by range", () => {
    const program =
      `static struct { short type, whence; word start, length; int pid; } lock; int set(int fd, int command, int type, word start, word length) {
  lock.type = type; lock.whence = 0; lock.start = start; lock.length = length; lock.pid = 0; return sys(FCNTL, fd, command, &lock); }
int main() { int fd = create("f"), ends[2]; sys(PIPE2, ends, 0); set(fd, 6, 1, 0, 10); set(fd, 6, 2, 3, 2); if (!fork()) {
    number("taken", set(fd, 6, 1, 0, 1)); number("hole", set(fd, 6, 1, 3, 2)); set(fd, 5, 1, 0, 0); number("holder", lock.pid == sys(GETPPID)); number("from", lock.start);
    number("length", lock.length); sys(WRITE, ends[1], "", 1); number("waited", set(fd, 7, 1, 5, 1)); return 0; }
  sys(READ, ends[0], &lock, 1); print("closing\\n"); sys(CLOSE, sys_dup(fd)); sys(WAIT4, -1, 0, 0, 0); return 0; }`.replace(
        "sys_dup(fd)",
        'create("f")',
      );
    expect(run(program)).toBe("taken -11\nhole 0\nholder 1\nfrom 0\nlength 3\nclosing\nwaited 0\nexited 0");
  });

  it("a C library finds protocols, services, users, hosts and the processor by name", () => {
    const program = `#include <netdb.h>
#include <pwd.h>
#include <stdio.h>
#include <sys/sysinfo.h>
#include <unistd.h>
int main() { printf("%d %d %d ", getprotobyname("tcp")->p_proto, getprotobyname("icmp")->p_proto, ntohs(getservbyname("telnet", "tcp")->s_port));
  printf("%d %s %s ", ntohs(getservbyname("domain", "udp")->s_port), getservbyport(htons(21), "tcp")->s_name, getpwuid(getuid())->pw_name);
  unsigned char *a = (void *)gethostbyname("svc0")->h_addr; printf("%d.%d.%d.%d %d %ld ", a[0], a[1], a[2], a[3], get_nprocs_conf(), sysconf(_SC_NPROCESSORS_ONLN));
  char mac[20] = ""; fgets(mac, 18, fopen("/sys/class/net/eth0/address", "r")); puts(mac); }`;
    expect(runProgram(compile(program, ["-static", "-O1"]), {}, { memoryBytes: 128 << 20 }).terminal).toBe(
      "6 1 23 53 ftp student 10.0.0.1 1 1 02:00:0a:00:00:01\r\n",
    );
  });
});
