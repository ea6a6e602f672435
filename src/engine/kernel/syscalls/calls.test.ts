// Every system call, by family, as documents: what the program asks, beside the line that strace prints for it.
// The forms were taken from strace 6.1 on a native kernel; errnos from the native kernel (LINUX.md).

import { afterAll, describe, expect, it } from "vitest";
import { runProgram } from "../testing/guest.ts";
import {
  type Argument,
  badAddress,
  buildScript,
  bytes,
  int,
  internetAddress,
  memory,
  resultOf,
  type ScriptCall,
} from "../testing/script.ts";
import { hasBinutils } from "../testing/tools.ts";
import { callRows } from "./table.ts";

const executed = new Set<string>();
const local = internetAddress(8080, "127.0.0.1");
const buffer = memory("buffer", 4096);
const timespec = (seconds: number, nanoseconds: number): Argument =>
  bytes(
    ...[0, 8, 16, 24].map((shift) => (seconds >> shift) & 255),
    0,
    0,
    0,
    0,
    ...[0, 8, 16, 24].map((shift) => (nanoseconds >> shift) & 255),
    0,
    0,
    0,
    0,
  );
const word64 = (value: number): readonly number[] => [0, 8, 16, 24].map((shift) => (value >> shift) & 255).concat([0, 0, 0, 0]);

/** Runs the calls and compares the trace, addresses of the program's own data as ADDRESS. `exit_group` at the end is not shown. */
function document(title: string, lines: readonly (readonly [call: ScriptCall, line: string])[], files?: Record<string, string>): void {
  it.skipIf(!hasBinutils)(`${title} (needs aarch64-linux-gnu-as)`, () => {
    const contents = new Map(
      Object.entries(files ?? {}).map(([path, text]) => [path, Uint8Array.from(text, (letter) => letter.charCodeAt(0))]),
    );
    const { calls } = runProgram(buildScript(...lines.map(([call]) => call)), {}, { files: contents });
    for (const [[name]] of lines) executed.add(name);
    expect(calls.slice(0, lines.length).map((line) => line.replace(/0x[4-9a-f][0-9a-f]{5}\b/g, "ADDRESS"))).toEqual(
      lines.map(([, line]) => line),
    );
  });
}

describe("reading and writing", () => {
  document("write", [
    [["write", 1, "Hello, ARM64!\n", 14], 'write(1, "Hello, ARM64!\\n", 14) = 14'],
    [["write", 1, "exactly thirty-two bytes of text", 32], 'write(1, "exactly thirty-two bytes of text", 32) = 32'],
    [["write", 1, "one more than thirty-two bytes...!", 33], 'write(1, "one more than thirty-two bytes.."..., 33) = 33'],
    [["write", 1, bytes(1, 2, 255, 122, 34, 92, 9, 11, 12, 1, 0), 11], 'write(1, "\\1\\2\\377z\\"\\\\\\t\\v\\f\\1\\0", 11) = 11'],
    [["write", 1, bytes(1, 0x31), 2], 'write(1, "\\0011", 2) = 2'],
    [["write", 4000, "hello", 5], 'write(4000, "hello", 5) = -1 EBADF (Bad file descriptor)'],
    [["write", -1, "a", 1], 'write(-1, "a", 1) = -1 EBADF (Bad file descriptor)'],
    [["write", 1, badAddress, 4], "write(1, 0x8, 4) = -1 EFAULT (Bad address)"],
    [["write", 1, "", 0], 'write(1, "", 0) = 0'],
    // The upper half of a descriptor's register is not looked at.
    [["write", 0x7_0000_0001, "x", 1], 'write(1, "x", 1) = 1'],
  ]);
  document(
    "read from a file, and its position",
    [
      [["openat", -100, "/home/student/poem", 0], 'openat(AT_FDCWD, "/home/student/poem", O_RDONLY) = 3'],
      [["read", 3, buffer, 5], 'read(3, "roses", 5) = 5'],
      [["lseek", 3, 0, 1], "lseek(3, 0, SEEK_CUR) = 5"],
      [["lseek", 3, -3, 2], "lseek(3, -3, SEEK_END) = 17"],
      [["read", 3, buffer, 100], 'read(3, "ed\\n", 100) = 3'],
      [["read", 3, buffer, 100], 'read(3, "", 100) = 0'],
      [["lseek", 3, 0, 9], "lseek(3, 0, 0x9 /* SEEK_??? */) = -1 EINVAL (Invalid argument)"],
      [["lseek", 3, -1, 0], "lseek(3, -1, SEEK_SET) = -1 EINVAL (Invalid argument)"],
      [["lseek", 3, 0, 0], "lseek(3, 0, SEEK_SET) = 0"],
      [["read", 3, badAddress, 1], "read(3, 0x8, 1) = -1 EFAULT (Bad address)"],
      [["read", 4000, buffer, 1], "read(4000, ADDRESS, 1) = -1 EBADF (Bad file descriptor)"],
      [["write", 3, "no", 2], 'write(3, "no", 2) = -1 EBADF (Bad file descriptor)'],
      [["lseek", 1, 0, 1], "lseek(1, 0, SEEK_CUR) = -1 ESPIPE (Illegal seek)"],
    ],
    { "/home/student/poem": "roses, they are red\n" },
  );
  const vectors = bytes(...word64(0), ...word64(0));
  document("readv and writev", [
    [["writev", 1, vectors, 0], "writev(1, [], 0) = 0"],
    [["writev", 1, vectors, 1], "writev(1, [{iov_base=NULL, iov_len=0}], 1) = 0"],
    [["writev", 1, vectors, -1], "writev(1, ADDRESS, -1) = -1 EINVAL (Invalid argument)"],
    [["writev", 1, badAddress, 1025], "writev(1, 0x8, 1025) = -1 EINVAL (Invalid argument)"],
    [["writev", 1, badAddress, 1], "writev(1, 0x8, 1) = -1 EFAULT (Bad address)"],
    [["readv", 0, badAddress, 1], "readv(0, 0x8, 1) = -1 EFAULT (Bad address)"],
    [["readv", 4000, vectors, 1], "readv(4000, ADDRESS, 1) = -1 EBADF (Bad file descriptor)"],
  ]);
});

describe("files", () => {
  document("memfd_create and sendfile", [
    [["memfd_create", "notes", 1], 'memfd_create("notes", MFD_CLOEXEC) = 3'],
    [["write", 3, "0123456789", 10], 'write(3, "0123456789", 10) = 10'],
    [["sendfile", 1, 3, bytes(...word64(2)), 100], "sendfile(1, 3, [2 => 10], 100) = 8"],
    [["lseek", 3, 0, 0], "lseek(3, 0, SEEK_SET) = 0"],
    [["sendfile", 1, 3, 0, 4], "sendfile(1, 3, NULL, 4) = 4"],
    [["lseek", 3, 0, 1], "lseek(3, 0, SEEK_CUR) = 4"],
    [["sendfile", 3, 1, 0, 4], "sendfile(3, 1, NULL, 4) = -1 EINVAL (Invalid argument)"],
    [["sendfile", 4000, 3, 0, 4], "sendfile(4000, 3, NULL, 4) = -1 EBADF (Bad file descriptor)"],
    [["sendfile", 1, 3, badAddress, 4], "sendfile(1, 3, 0x8, 4) = -1 EFAULT (Bad address)"],
    [["memfd_create", "notes", 1024], 'memfd_create("notes", 0x400 /* MFD_??? */) = -1 EINVAL (Invalid argument)'],
  ]);
  document(
    "openat",
    [
      [["openat", -100, "/nope", 0o2000000], 'openat(AT_FDCWD, "/nope", O_RDONLY|O_CLOEXEC) = -1 ENOENT (No such file or directory)'],
      [["openat", -100, "/tmp/new", 0o1102, 0o644], 'openat(AT_FDCWD, "/tmp/new", O_RDWR|O_CREAT|O_TRUNC, 0644) = 3'],
      [["write", 3, "abc", 3], 'write(3, "abc", 3) = 3'],
      [["openat", -100, "/tmp/new", 0], 'openat(AT_FDCWD, "/tmp/new", O_RDONLY) = 4'],
      [["read", 4, buffer, 10], 'read(4, "abc", 10) = 3'],
      [["openat", -100, "/tmp/new", 0o300, 0o600], 'openat(AT_FDCWD, "/tmp/new", O_RDONLY|O_CREAT|O_EXCL, 0600) = -1 EEXIST (File exists)'],
      [["openat", -100, "/", 1], 'openat(AT_FDCWD, "/", O_WRONLY) = -1 EISDIR (Is a directory)'],
      [["openat", -100, "/dev/null/x", 0], 'openat(AT_FDCWD, "/dev/null/x", O_RDONLY) = -1 ENOTDIR (Not a directory)'],
      [["openat", -100, "/tmp/new/", 0], 'openat(AT_FDCWD, "/tmp/new/", O_RDONLY) = -1 ENOTDIR (Not a directory)'],
      [["openat", -100, badAddress, 0], "openat(AT_FDCWD, 0x8, O_RDONLY) = -1 EFAULT (Bad address)"],
      [["openat", -100, "", 0], 'openat(AT_FDCWD, "", O_RDONLY) = -1 ENOENT (No such file or directory)'],
      [["openat", 4000, "x", 0], 'openat(4000, "x", O_RDONLY) = -1 EBADF (Bad file descriptor)'],
      [["openat", 3, "x", 0], 'openat(3, "x", O_RDONLY) = -1 ENOTDIR (Not a directory)'],
      [["openat", -100, "/etc/passwd", 1], 'openat(AT_FDCWD, "/etc/passwd", O_WRONLY) = -1 EACCES (Permission denied)'],
      [["openat", -100, "/etc/new", 0o101, 0o600], 'openat(AT_FDCWD, "/etc/new", O_WRONLY|O_CREAT, 0600) = -1 EACCES (Permission denied)'],
      [["openat", -100, "notes", 0o2001], 'openat(AT_FDCWD, "notes", O_WRONLY|O_APPEND) = 5'],
      [["write", 5, " on", 3], 'write(5, " on", 3) = 3'],
      [["lseek", 5, 0, 1], "lseek(5, 0, SEEK_CUR) = 6"],
      [["openat", -100, "/tmp", 0o40000], 'openat(AT_FDCWD, "/tmp", O_RDONLY|O_DIRECTORY) = 6'],
      [["openat", 6, "new", 0], 'openat(6, "new", O_RDONLY) = 7'],
      [["read", 6, buffer, 10], "read(6, ADDRESS, 10) = -1 EISDIR (Is a directory)"],
    ],
    { "/home/student/notes": "and" },
  );
  document(
    "status, access, links, working directory",
    [
      [
        ["newfstatat", -100, "/home/student/notes", buffer, 0],
        'newfstatat(AT_FDCWD, "/home/student/notes", {st_mode=S_IFREG|0644, st_size=3, ...}, 0) = 0',
      ],
      [
        ["newfstatat", -100, "/dev/null", buffer, 0],
        'newfstatat(AT_FDCWD, "/dev/null", {st_mode=S_IFCHR|0666, st_rdev=makedev(0x1, 0x3), ...}, 0) = 0',
      ],
      [
        ["newfstatat", -100, "/nope", buffer, 0x100],
        'newfstatat(AT_FDCWD, "/nope", ADDRESS, AT_SYMLINK_NOFOLLOW) = -1 ENOENT (No such file or directory)',
      ],
      [
        ["newfstatat", 1, "", buffer, 0x1000],
        'newfstatat(1, "", {st_mode=S_IFCHR|0620, st_rdev=makedev(0x88, 0), ...}, AT_EMPTY_PATH) = 0',
      ],
      [["newfstatat", 4000, "", buffer, 0x1000], 'newfstatat(4000, "", ADDRESS, AT_EMPTY_PATH) = -1 EBADF (Bad file descriptor)'],
      [["fstat", 4000, buffer], "fstat(4000, ADDRESS) = -1 EBADF (Bad file descriptor)"],
      [["fstat", 1, badAddress], "fstat(1, 0x8) = -1 EFAULT (Bad address)"],
      [["faccessat", -100, "/etc", 5], 'faccessat(AT_FDCWD, "/etc", R_OK|X_OK) = 0'],
      [["faccessat", -100, "/nope", 0], 'faccessat(AT_FDCWD, "/nope", F_OK) = -1 ENOENT (No such file or directory)'],
      [["faccessat", -100, "/etc/passwd", 2], 'faccessat(AT_FDCWD, "/etc/passwd", W_OK) = -1 EACCES (Permission denied)'],
      [
        ["readlinkat", -100, "/etc/passwd", buffer, 100],
        'readlinkat(AT_FDCWD, "/etc/passwd", ADDRESS, 100) = -1 EINVAL (Invalid argument)',
      ],
      [["readlinkat", -100, "/nope", buffer, 100], 'readlinkat(AT_FDCWD, "/nope", ADDRESS, 100) = -1 ENOENT (No such file or directory)'],
      [["getcwd", buffer, 100], 'getcwd("/home/student", 100) = 14'],
      [["getcwd", buffer, 1], "getcwd(ADDRESS, 1) = -1 ERANGE (Numerical result out of range)"],
    ],
    { "/home/student/notes": "and" },
  );
  document("devices", [
    [["openat", -100, "/dev/null", 2], 'openat(AT_FDCWD, "/dev/null", O_RDWR) = 3'],
    [["write", 3, badAddress, 1], "write(3, 0x8, 1) = 1"],
    [["read", 3, buffer, 1], 'read(3, "", 1) = 0'],
    [["openat", -100, "/dev/zero", 0], 'openat(AT_FDCWD, "/dev/zero", O_RDONLY) = 4'],
    [["read", 4, buffer, 3], 'read(4, "\\0\\0\\0", 3) = 3'],
    [["openat", -100, "/dev/full", 1], 'openat(AT_FDCWD, "/dev/full", O_WRONLY) = 5'],
    [["write", 5, "x", 1], 'write(5, "x", 1) = -1 ENOSPC (No space left on device)'],
    [["ioctl", 3, 0x541b, buffer], "ioctl(3, FIONREAD, ADDRESS) = -1 ENOTTY (Inappropriate ioctl for device)"],
    [["openat", -100, "/dev/tty", 1], 'openat(AT_FDCWD, "/dev/tty", O_WRONLY) = 6'],
    [["write", 6, "hi", 2], 'write(6, "hi", 2) = 2'],
  ]);
});

describe("directories and attributes", () => {
  const noFile = "-1 ENOENT (No such file or directory)";
  document(
    "mkdirat, unlinkat, symlinkat, linkat",
    [
      [["mkdirat", -100, "a", 0o755], 'mkdirat(AT_FDCWD, "a", 0755) = 0'],
      [["mkdirat", -100, "a", 0o755], 'mkdirat(AT_FDCWD, "a", 0755) = -1 EEXIST (File exists)'],
      [["mkdirat", -100, "x/y", 0o755], `mkdirat(AT_FDCWD, "x/y", 0755) = ${noFile}`],
      [["mkdirat", -100, "a/", 0o755], 'mkdirat(AT_FDCWD, "a/", 0755) = -1 EEXIST (File exists)'],
      [["mkdirat", -100, ".", 0o755], 'mkdirat(AT_FDCWD, ".", 0755) = -1 EEXIST (File exists)'],
      [["mkdirat", -100, "new/", 0o755], 'mkdirat(AT_FDCWD, "new/", 0755) = 0'],
      [["mkdirat", -100, "f/x", 0o755], 'mkdirat(AT_FDCWD, "f/x", 0755) = -1 ENOTDIR (Not a directory)'],
      [["mkdirat", -100, "/etc/mine", 0o755], 'mkdirat(AT_FDCWD, "/etc/mine", 0755) = -1 EACCES (Permission denied)'],
      [["unlinkat", -100, "a", 0], 'unlinkat(AT_FDCWD, "a", 0) = -1 EISDIR (Is a directory)'],
      [["unlinkat", -100, "f", 0x200], 'unlinkat(AT_FDCWD, "f", AT_REMOVEDIR) = -1 ENOTDIR (Not a directory)'],
      [["unlinkat", -100, "none", 0], `unlinkat(AT_FDCWD, "none", 0) = ${noFile}`],
      [["unlinkat", -100, "f/", 0], 'unlinkat(AT_FDCWD, "f/", 0) = -1 ENOTDIR (Not a directory)'],
      [["unlinkat", -100, "a/.", 0x200], 'unlinkat(AT_FDCWD, "a/.", AT_REMOVEDIR) = -1 EINVAL (Invalid argument)'],
      [["unlinkat", -100, "a/..", 0x200], 'unlinkat(AT_FDCWD, "a/..", AT_REMOVEDIR) = -1 ENOTEMPTY (Directory not empty)'],
      [["unlinkat", -100, "/", 0x200], 'unlinkat(AT_FDCWD, "/", AT_REMOVEDIR) = -1 EBUSY (Device or resource busy)'],
      [["unlinkat", -100, "f", 1], 'unlinkat(AT_FDCWD, "f", 0x1 /* AT_??? */) = -1 EINVAL (Invalid argument)'],
      [["unlinkat", -100, ".", 0], 'unlinkat(AT_FDCWD, ".", 0) = -1 EISDIR (Is a directory)'],
      [["unlinkat", -100, "/etc/passwd", 0], 'unlinkat(AT_FDCWD, "/etc/passwd", 0) = -1 EACCES (Permission denied)'],
      [["symlinkat", "f", -100, "l"], 'symlinkat("f", AT_FDCWD, "l") = 0'],
      [["symlinkat", "", -100, "m"], `symlinkat("", AT_FDCWD, "m") = ${noFile}`],
      [["symlinkat", "f", -100, "l"], 'symlinkat("f", AT_FDCWD, "l") = -1 EEXIST (File exists)'],
      [["symlinkat", "q", -100, "z/"], `symlinkat("q", AT_FDCWD, "z/") = ${noFile}`],
      [["readlinkat", -100, "l", buffer, 100], 'readlinkat(AT_FDCWD, "l", "f", 100) = 1'],
      [["linkat", -100, "f", -100, "g", 0], 'linkat(AT_FDCWD, "f", AT_FDCWD, "g", 0) = 0'],
      [["linkat", -100, "f", -100, "g", 0], 'linkat(AT_FDCWD, "f", AT_FDCWD, "g", 0) = -1 EEXIST (File exists)'],
      [["linkat", -100, "a", -100, "h", 0], 'linkat(AT_FDCWD, "a", AT_FDCWD, "h", 0) = -1 EPERM (Operation not permitted)'],
      [["linkat", -100, "l", -100, "lf", 0x400], 'linkat(AT_FDCWD, "l", AT_FDCWD, "lf", AT_SYMLINK_FOLLOW) = 0'],
      [["linkat", -100, "f", -100, "h", 1], 'linkat(AT_FDCWD, "f", AT_FDCWD, "h", 0x1 /* AT_??? */) = -1 EINVAL (Invalid argument)'],
      // The file lives on under its other names.
      [["unlinkat", -100, "f", 0], 'unlinkat(AT_FDCWD, "f", 0) = 0'],
      [["openat", -100, "l", 0], `openat(AT_FDCWD, "l", O_RDONLY) = ${noFile}`],
      [["openat", -100, "lf", 0], 'openat(AT_FDCWD, "lf", O_RDONLY) = 3'],
      [["unlinkat", -100, "lf", 0], 'unlinkat(AT_FDCWD, "lf", 0) = 0'],
      [["unlinkat", -100, "g", 0], 'unlinkat(AT_FDCWD, "g", 0) = 0'],
      [["fstat", 3, buffer], "fstat(3, {st_mode=S_IFREG|0644, st_size=10, ...}) = 0"],
      [["read", 3, buffer, 4], 'read(3, "0123", 4) = 4'],
      [["unlinkat", -100, "a", 0x200], 'unlinkat(AT_FDCWD, "a", AT_REMOVEDIR) = 0'],
    ],
    { "/home/student/f": "0123456789" },
  );
  document(
    "renameat2",
    [
      [["mkdirat", -100, "a", 0o755], 'mkdirat(AT_FDCWD, "a", 0755) = 0'],
      [["mkdirat", -100, "new", 0o755], 'mkdirat(AT_FDCWD, "new", 0755) = 0'],
      [["renameat2", -100, "g", -100, "h", 0], 'renameat2(AT_FDCWD, "g", AT_FDCWD, "h", 0) = 0'],
      [["renameat2", -100, "h", -100, "f", 1], 'renameat2(AT_FDCWD, "h", AT_FDCWD, "f", RENAME_NOREPLACE) = -1 EEXIST (File exists)'],
      [["renameat2", -100, "h", -100, "a", 0], 'renameat2(AT_FDCWD, "h", AT_FDCWD, "a", 0) = -1 EISDIR (Is a directory)'],
      [["renameat2", -100, "a", -100, "h", 0], 'renameat2(AT_FDCWD, "a", AT_FDCWD, "h", 0) = -1 ENOTDIR (Not a directory)'],
      [["renameat2", -100, "a", -100, "a/b", 0], 'renameat2(AT_FDCWD, "a", AT_FDCWD, "a/b", 0) = -1 EINVAL (Invalid argument)'],
      [["renameat2", -100, "none", -100, "b", 0], `renameat2(AT_FDCWD, "none", AT_FDCWD, "b", 0) = ${noFile}`],
      [["renameat2", -100, "h", -100, "f", 0], 'renameat2(AT_FDCWD, "h", AT_FDCWD, "f", 0) = 0'],
      [["renameat2", -100, "f", -100, "new", 2], 'renameat2(AT_FDCWD, "f", AT_FDCWD, "new", RENAME_EXCHANGE) = 0'],
      [
        ["renameat2", -100, "h", -100, "new", 9],
        'renameat2(AT_FDCWD, "h", AT_FDCWD, "new", RENAME_NOREPLACE|0x8) = -1 EINVAL (Invalid argument)',
      ],
      [["renameat2", -100, ".", -100, "new", 0], 'renameat2(AT_FDCWD, ".", AT_FDCWD, "new", 0) = -1 EBUSY (Device or resource busy)'],
      [["renameat2", -100, "new", -100, "n2/", 0], 'renameat2(AT_FDCWD, "new", AT_FDCWD, "n2/", 0) = -1 ENOTDIR (Not a directory)'],
      [["renameat", -100, "new2", -100, "new3"], `renameat(AT_FDCWD, "new2", AT_FDCWD, "new3") = ${noFile}`],
      [["renameat", -100, "f", -100, "a/dir"], 'renameat(AT_FDCWD, "f", AT_FDCWD, "a/dir") = 0'],
      [["renameat", -100, "new", -100, "a/dir/file"], 'renameat(AT_FDCWD, "new", AT_FDCWD, "a/dir/file") = 0'],
      [["chdir", "a/dir"], 'chdir("a/dir") = 0'],
      [["getcwd", buffer, 100], 'getcwd("/home/student/a/dir", 100) = 20'],
      [["openat", -100, "../dir/file", 0], 'openat(AT_FDCWD, "../dir/file", O_RDONLY) = 3'],
      [["unlinkat", -100, "../../a", 0x200], 'unlinkat(AT_FDCWD, "../../a", AT_REMOVEDIR) = -1 ENOTEMPTY (Directory not empty)'],
    ],
    { "/home/student/f": "f", "/home/student/g": "g" },
  );
  document(
    "permissions, owner, length, times",
    [
      [["openat", -100, "f", 2], 'openat(AT_FDCWD, "f", O_RDWR) = 3'],
      [["fchmod", 3, 0o600], "fchmod(3, 0600) = 0"],
      [["fchmodat", -100, "f", 0o644], 'fchmodat(AT_FDCWD, "f", 0644) = 0'],
      [["fchmodat", -100, "none", 0o644], `fchmodat(AT_FDCWD, "none", 0644) = ${noFile}`],
      [["fchmodat", -100, "/etc/passwd", 0o666], 'fchmodat(AT_FDCWD, "/etc/passwd", 0666) = -1 EPERM (Operation not permitted)'],
      [["fchownat", -100, "f", -1, -1, 0x100], 'fchownat(AT_FDCWD, "f", -1, -1, AT_SYMLINK_NOFOLLOW) = 0'],
      [["fchown", 3, 0, 0], "fchown(3, 0, 0) = -1 EPERM (Operation not permitted)"],
      [["fchown", 3, 1000, 1000], "fchown(3, 1000, 1000) = 0"],
      [["fchown", 4000, 0, 0], "fchown(4000, 0, 0) = -1 EBADF (Bad file descriptor)"],
      [["ftruncate", 3, 5], "ftruncate(3, 5) = 0"],
      [["ftruncate", 3, -1], "ftruncate(3, -1) = -1 EINVAL (Invalid argument)"],
      [["ftruncate", 4000, 5], "ftruncate(4000, 5) = -1 EBADF (Bad file descriptor)"],
      [["ftruncate", 1, 5], "ftruncate(1, 5) = -1 EINVAL (Invalid argument)"],
      [["truncate", "f", 8], 'truncate("f", 8) = 0'],
      [["truncate", "/tmp", 20], 'truncate("/tmp", 20) = -1 EISDIR (Is a directory)'],
      [["truncate", "none", 20], `truncate("none", 20) = ${noFile}`],
      [["truncate", "/etc/passwd", 20], 'truncate("/etc/passwd", 20) = -1 EACCES (Permission denied)'],
      [["read", 3, buffer, 100], 'read(3, "01234\\0\\0\\0", 100) = 8'],
      [["fallocate", 3, 0, 0, 10], "fallocate(3, 0, 0, 10) = 0"],
      [["fallocate", 3, 0, 0, 0], "fallocate(3, 0, 0, 0) = -1 EINVAL (Invalid argument)"],
      [["umask", 0o77], "umask(077) = 022"],
      [["umask", 0o22], "umask(022) = 077"],
      [
        ["utimensat", 3, 0, bytes(...word64(1), ...word64(2), ...word64(3), ...word64(4)), 0],
        "utimensat(3, NULL, [{tv_sec=1, tv_nsec=2} /* 1970-01-01T00:00:01.000000002+0000 */, {tv_sec=3, tv_nsec=4} /* 1970-01-01T00:00:03.000000004+0000 */], 0) = 0",
      ],
      [
        ["utimensat", -100, "f", bytes(...word64(1_767_225_600), ...word64(0), ...word64(0), ...word64(0x3ffffffe)), 0x100],
        'utimensat(AT_FDCWD, "f", [{tv_sec=1767225600, tv_nsec=0} /* 2026-01-01T00:00:00+0000 */, UTIME_OMIT], AT_SYMLINK_NOFOLLOW) = 0',
      ],
      [["utimensat", -100, "f", 0, 0], 'utimensat(AT_FDCWD, "f", NULL, 0) = 0'],
      [["utimensat", -100, "/etc/passwd", 0, 0], 'utimensat(AT_FDCWD, "/etc/passwd", NULL, 0) = -1 EACCES (Permission denied)'],
      [["utimensat", -100, 0, 0, 0], "utimensat(AT_FDCWD, NULL, NULL, 0) = -1 EFAULT (Bad address)"],
      [["fsync", 3], "fsync(3) = 0"],
      [["fdatasync", 3], "fdatasync(3) = 0"],
      [["fsync", 4000], "fsync(4000) = -1 EBADF (Bad file descriptor)"],
      [["sync"], "sync() = 0"],
      [["syncfs", 3], "syncfs(3) = 0"],
      [["fadvise64", 3, 0, 0, 1], "fadvise64(3, 0, 0, POSIX_FADV_RANDOM) = 0"],
      [["readahead", 3, 0, 10], "readahead(3, 0, 10) = 0"],
    ],
    { "/home/student/f": "0123456789" },
  );
  const status = "stx_attributes=0, stx_mode=S_IFREG|0644, stx_size=10, ...}";
  const mask =
    "STATX_TYPE|STATX_MODE|STATX_NLINK|STATX_UID|STATX_GID|STATX_ATIME|STATX_MTIME|STATX_CTIME|STATX_INO|STATX_SIZE|STATX_BLOCKS";
  const space = "f_bsize=4096, f_blocks=16384, f_bfree=16383, f_bavail=16383, f_files=1000000";
  document(
    "statx, statfs, faccessat2",
    [
      [
        ["statx", -100, "f", 0x800, 0xfff, buffer],
        `statx(AT_FDCWD, "f", AT_STATX_SYNC_AS_STAT|AT_NO_AUTOMOUNT, STATX_ALL, {stx_mask=${mask}, ${status}) = 0`,
      ],
      [["statx", -100, "none", 0, 0xfff, buffer], `statx(AT_FDCWD, "none", AT_STATX_SYNC_AS_STAT, STATX_ALL, ADDRESS) = ${noFile}`],
      [
        ["statx", -100, "f", 0, 0x8000_0000, buffer],
        'statx(AT_FDCWD, "f", AT_STATX_SYNC_AS_STAT, 0x80000000 /* STATX_??? */, ADDRESS) = -1 EINVAL (Invalid argument)',
      ],
      [
        ["statx", -100, "f", 1, 0xfff, buffer],
        'statx(AT_FDCWD, "f", AT_STATX_SYNC_AS_STAT|0x1, STATX_ALL, ADDRESS) = -1 EINVAL (Invalid argument)',
      ],
      [
        ["statx", -100, "f", 0x6000, 0xfff, buffer],
        'statx(AT_FDCWD, "f", AT_STATX_FORCE_SYNC|AT_STATX_DONT_SYNC, STATX_ALL, ADDRESS) = -1 EINVAL (Invalid argument)',
      ],
      [["faccessat2", -100, "f", 4, 0x200], 'faccessat2(AT_FDCWD, "f", R_OK, AT_EACCESS) = 0'],
      [["faccessat2", -100, "f", 4, 1], 'faccessat2(AT_FDCWD, "f", R_OK, 0x1 /* AT_??? */) = -1 EINVAL (Invalid argument)'],
      [["statfs", "none", buffer], `statfs("none", ADDRESS) = ${noFile}`],
      [["openat", -100, "f", 0], 'openat(AT_FDCWD, "f", O_RDONLY) = 3'],
      [["fstatfs", 3, buffer], expect.stringContaining(`fstatfs(3, {f_type=TMPFS_MAGIC, ${space}`) as unknown as string],
    ],
    { "/home/student/f": "0123456789" },
  );
  document(
    "at a position, and from file to file",
    [
      [["openat", -100, "f", 2], 'openat(AT_FDCWD, "f", O_RDWR) = 3'],
      [["pread64", 3, buffer, 4, 2], 'pread64(3, "2345", 4, 2) = 4'],
      [["pread64", 3, buffer, 4, -1], "pread64(3, ADDRESS, 4, -1) = -1 EINVAL (Invalid argument)"],
      [["pread64", 0, buffer, 4, 0], "pread64(0, ADDRESS, 4, 0) = -1 ESPIPE (Illegal seek)"],
      [["pwrite64", 3, "xy", 2, 1], 'pwrite64(3, "xy", 2, 1) = 2'],
      [["pread64", 3, buffer, 100, 100], 'pread64(3, "", 100, 100) = 0'],
      [["preadv", 3, buffer, 0, 3], "preadv(3, [], 0, 3) = 0"],
      [["pwritev", 3, buffer, 0, 3], "pwritev(3, [], 0, 3) = 0"],
      [["preadv2", 3, buffer, 0, -1, 0, 0], "preadv2(3, [], 0, -1, 0) = 0"],
      [["pwritev2", 3, buffer, 0, 3, 0, 99], "pwritev2(3, [], 0, 3, 99) = -1 EOPNOTSUPP (Operation not supported)"],
      [["lseek", 3, 0, 1], "lseek(3, 0, SEEK_CUR) = 0"],
      [["openat", -100, "copy", 0o102, 0o644], 'openat(AT_FDCWD, "copy", O_RDWR|O_CREAT, 0644) = 4'],
      [["copy_file_range", 3, 0, 4, 0, 4, 0], "copy_file_range(3, NULL, 4, NULL, 4, 0) = 4"],
      [
        ["copy_file_range", 3, bytes(...word64(0)), 4, bytes(...word64(2)), 100, 0],
        "copy_file_range(3, [0 => 10], 4, [2 => 12], 100, 0) = 10",
      ],
      [["pread64", 4, buffer, 100, 0], 'pread64(4, "0x0xy3456789", 100, 0) = 12'],
      [["copy_file_range", 3, 0, 4, 0, 4, 1], "copy_file_range(3, NULL, 4, NULL, 4, 1) = -1 EINVAL (Invalid argument)"],
      [["copy_file_range", 3, 0, 1, 0, 4, 0], "copy_file_range(3, NULL, 1, NULL, 4, 0) = -1 EINVAL (Invalid argument)"],
      [["copy_file_range", 3, 0, 3, 0, 4, 0], "copy_file_range(3, NULL, 3, NULL, 4, 0) = -1 EINVAL (Invalid argument)"],
    ],
    { "/home/student/f": "0123456789" },
  );
  const record = (type: number, start: number, length: number): Argument =>
    bytes(type, 0, 0, 0, 0, 0, 0, 0, ...word64(start), ...word64(length), ...word64(0));
  const write = "{l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0, l_len=10}";
  document(
    "locks",
    [
      [["openat", -100, "f", 2], 'openat(AT_FDCWD, "f", O_RDWR) = 3'],
      [["openat", -100, "f", 0], 'openat(AT_FDCWD, "f", O_RDONLY) = 4'],
      [["flock", 3, 6], "flock(3, LOCK_EX|LOCK_NB) = 0"],
      [["flock", 4, 5], "flock(4, LOCK_SH|LOCK_NB) = -1 EAGAIN (Resource temporarily unavailable)"],
      [["flock", 3, 8], "flock(3, LOCK_UN) = 0"],
      [["flock", 4, 1], "flock(4, LOCK_SH) = 0"],
      [["flock", 4000, 1], "flock(4000, LOCK_SH) = -1 EBADF (Bad file descriptor)"],
      [["fcntl", 3, 6, record(1, 0, 10)], `fcntl(3, F_SETLK, ${write}) = 0`],
      [["fcntl", 3, 5, record(1, 0, 10)], "fcntl(3, F_GETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=0, l_len=10, l_pid=0}) = 0"],
      [["fcntl", 4, 6, record(1, 0, 10)], `fcntl(4, F_SETLK, ${write}) = -1 EBADF (Bad file descriptor)`],
      [
        ["fcntl", 3, 6, record(9, 0, 10)],
        "fcntl(3, F_SETLK, {l_type=0x9 /* F_??? */, l_whence=SEEK_SET, l_start=0, l_len=10}) = -1 EINVAL (Invalid argument)",
      ],
      [["fcntl", 3, 37, record(1, 0, 10)], `fcntl(3, F_OFD_SETLK, ${write}) = -1 EAGAIN (Resource temporarily unavailable)`],
      [["fcntl", 3, 6, record(2, 0, 0)], "fcntl(3, F_SETLK, {l_type=F_UNLCK, l_whence=SEEK_SET, l_start=0, l_len=0}) = 0"],
      [["fcntl", 3, 37, record(1, 0, 10)], `fcntl(3, F_OFD_SETLK, ${write}) = 0`],
      [["close_range", 50, 60, 0], "close_range(50, 60, 0) = 0"],
      [["close_range", 60, 50, 0], "close_range(60, 50, 0) = -1 EINVAL (Invalid argument)"],
      [["close_range", 4, -1, 4], "close_range(4, 4294967295, CLOSE_RANGE_CLOEXEC) = 0"],
      [["fcntl", 4, 1], "fcntl(4, F_GETFD) = 0x1 (flags FD_CLOEXEC)"],
      [["close_range", 3, 3, 0], "close_range(3, 3, 0) = 0"],
      [["close", 3], "close(3) = -1 EBADF (Bad file descriptor)"],
    ],
    { "/home/student/f": "0123456789" },
  );
  document(
    "getdents64 and the working directory",
    [
      [["openat", -100, "/home", 0o40000], 'openat(AT_FDCWD, "/home", O_RDONLY|O_DIRECTORY) = 3'],
      [["getdents64", 3, buffer, 4096], "getdents64(3, ADDRESS /* 3 entries */, 4096) = 80"],
      [["getdents64", 3, buffer, 4096], "getdents64(3, ADDRESS /* 0 entries */, 4096) = 0"],
      [["lseek", 3, 0, 0], "lseek(3, 0, SEEK_SET) = 0"],
      [["getdents64", 3, buffer, 10], "getdents64(3, ADDRESS, 10) = -1 EINVAL (Invalid argument)"],
      [["getdents64", 3, buffer, 30], "getdents64(3, ADDRESS /* 1 entries */, 30) = 24"],
      [["getdents64", 3, badAddress, 4096], "getdents64(3, 0x8, 4096) = -1 EFAULT (Bad address)"],
      [["getdents64", 1, buffer, 4096], "getdents64(1, ADDRESS, 4096) = -1 ENOTDIR (Not a directory)"],
      [["getdents64", 4000, buffer, 4096], "getdents64(4000, ADDRESS, 4096) = -1 EBADF (Bad file descriptor)"],
      [["chdir", "none"], `chdir("none") = ${noFile}`],
      [["chdir", "f"], 'chdir("f") = -1 ENOTDIR (Not a directory)'],
      [["fchdir", 3], "fchdir(3) = 0"],
      [["getcwd", buffer, 100], 'getcwd("/home", 100) = 6'],
      [["fchdir", 1], "fchdir(1) = -1 ENOTDIR (Not a directory)"],
      [["fchdir", 4000], "fchdir(4000) = -1 EBADF (Bad file descriptor)"],
      [["chdir", "/root"], 'chdir("/root") = -1 EACCES (Permission denied)'],
    ],
    { "/home/student/f": "0123456789" },
  );
  document("/proc", [
    [["readlinkat", -100, "/proc/self", buffer, 100], 'readlinkat(AT_FDCWD, "/proc/self", "100", 100) = 3'],
    [["readlinkat", -100, "/proc/self/exe", buffer, 100], 'readlinkat(AT_FDCWD, "/proc/self/exe", "/home/student/program", 100) = 21'],
    [["readlinkat", -100, "/proc/self/cwd", buffer, 100], 'readlinkat(AT_FDCWD, "/proc/self/cwd", "/home/student", 100) = 13'],
    [["readlinkat", -100, "/dev/fd/1", buffer, 100], 'readlinkat(AT_FDCWD, "/dev/fd/1", "/dev/pts/0", 100) = 10'],
    [["openat", -100, "/proc/self/exe", 0], 'openat(AT_FDCWD, "/proc/self/exe", O_RDONLY) = 3'],
    [["read", 3, buffer, 4], 'read(3, "\\177ELF", 4) = 4'],
    [["openat", -100, "/proc/100/cmdline", 0], 'openat(AT_FDCWD, "/proc/100/cmdline", O_RDONLY) = 4'],
    [["read", 4, buffer, 100], 'read(4, "/home/student/program\\0", 100) = 22'],
    [["openat", -100, "/proc/self/comm", 0], 'openat(AT_FDCWD, "/proc/self/comm", O_RDONLY) = 5'],
    [["read", 5, buffer, 100], 'read(5, "program\\n", 100) = 8'],
    [["openat", -100, "/proc/self/status", 0], 'openat(AT_FDCWD, "/proc/self/status", O_RDONLY) = 6'],
    [["read", 6, buffer, 31], 'read(6, "Name:\\tprogram\\nUmask:\\t0022\\nState", 31) = 31'],
    [["openat", -100, "/proc/4711", 0], `openat(AT_FDCWD, "/proc/4711", O_RDONLY) = ${noFile}`],
    [["openat", -100, "/proc/self/cwd/../../etc/hostname", 0], 'openat(AT_FDCWD, "/proc/self/cwd/../../etc/hostname", O_RDONLY) = 7'],
    [["openat", -100, "/dev/stdout", 1], 'openat(AT_FDCWD, "/dev/stdout", O_WRONLY) = 8'],
    [["write", 8, "x", 1], 'write(8, "x", 1) = 1'],
    [["openat", -100, "/proc/self/fd", 0o40000], 'openat(AT_FDCWD, "/proc/self/fd", O_RDONLY|O_DIRECTORY) = 9'],
    [["getdents64", 9, buffer, 4096], "getdents64(9, ADDRESS /* 12 entries */, 4096) = 288"],
    [["mkdirat", -100, "/proc/mine", 0o755], 'mkdirat(AT_FDCWD, "/proc/mine", 0755) = -1 EACCES (Permission denied)'],
    [["openat", -100, "/proc/sys/kernel/hostname", 0], 'openat(AT_FDCWD, "/proc/sys/kernel/hostname", O_RDONLY) = 10'],
    [["read", 10, buffer, 100], 'read(10, "svc0\\n", 100) = 5'],
    [["openat", -100, "/proc/cpuinfo", 0], 'openat(AT_FDCWD, "/proc/cpuinfo", O_RDONLY) = 11'],
    [["openat", -100, "/proc/meminfo", 0], 'openat(AT_FDCWD, "/proc/meminfo", O_RDONLY) = 12'],
    [["read", 12, buffer, 28], 'read(12, "MemTotal:         262144 kB\\n", 28) = 28'],
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 13"],
    [["bind", 13, local, 16], 'bind(13, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}, 16) = 0'],
    [["listen", 13, 1], "listen(13, 1) = 0"],
    [["openat", -100, "/proc/net/tcp", 0], 'openat(AT_FDCWD, "/proc/net/tcp", O_RDONLY) = 14'],
    [["pread64", 14, buffer, 38, 150], 'pread64(14, "   0: 0100007F:1F90 00000000:000"..., 38, 150) = 38'],
  ]);
});

describe("descriptors", () => {
  document("close, dup, dup3, fcntl", [
    [["dup", 1], "dup(1) = 3"],
    [["dup", 4000], "dup(4000) = -1 EBADF (Bad file descriptor)"],
    [["dup3", 1, 50, 0o2000000], "dup3(1, 50, O_CLOEXEC) = 50"],
    [["dup3", 1, 1, 0], "dup3(1, 1, 0) = -1 EINVAL (Invalid argument)"],
    [["dup3", 4000, 5, 0], "dup3(4000, 5, 0) = -1 EBADF (Bad file descriptor)"],
    [["dup3", 1, -1, 0], "dup3(1, -1, 0) = -1 EBADF (Bad file descriptor)"],
    [["dup3", 1, 100_000_000, 0], "dup3(1, 100000000, 0) = -1 EBADF (Bad file descriptor)"],
    [["dup3", 1, 51, 1], "dup3(1, 51, 0x1 /* O_??? */) = -1 EINVAL (Invalid argument)"],
    [["fcntl", 50, 1], "fcntl(50, F_GETFD) = 0x1 (flags FD_CLOEXEC)"],
    [["fcntl", 50, 2, 0], "fcntl(50, F_SETFD, 0) = 0"],
    [["fcntl", 50, 1], "fcntl(50, F_GETFD) = 0"],
    [["fcntl", 1, 0, 10], "fcntl(1, F_DUPFD, 10) = 10"],
    [["fcntl", 1, 1030, 10], "fcntl(1, F_DUPFD_CLOEXEC, 10) = 11"],
    [["fcntl", 1, 0, 5000], "fcntl(1, F_DUPFD, 5000) = -1 EINVAL (Invalid argument)"],
    [["fcntl", 1, 4, 0o4000], "fcntl(1, F_SETFL, O_RDONLY|O_NONBLOCK) = 0"],
    // The three standard descriptors share one open file description.
    [["fcntl", 0, 3], "fcntl(0, F_GETFL) = 0x20802 (flags O_RDWR|O_NONBLOCK|O_LARGEFILE)"],
    [["fcntl", 1, 9999, 1], "fcntl(1, 0x270f /* F_??? */, 0x1) = -1 EINVAL (Invalid argument)"],
    [["close", 50], "close(50) = 0"],
    [["close", 50], "close(50) = -1 EBADF (Bad file descriptor)"],
    [["close", -1], "close(-1) = -1 EBADF (Bad file descriptor)"],
    [["close", 3], "close(3) = 0"],
    // The lowest free number.
    [["dup", 2], "dup(2) = 3"],
  ]);
  document("pipe2", [
    [["pipe2", buffer, 0o2000000], "pipe2([3, 4], O_CLOEXEC) = 0"],
    [["write", 4, "through", 7], 'write(4, "through", 7) = 7'],
    [["ioctl", 3, 0x541b, buffer], "ioctl(3, FIONREAD, [7]) = 0"],
    [["read", 3, badAddress, 10], "read(3, 0x8, 10) = -1 EFAULT (Bad address)"],
    [["read", 3, buffer, 4], 'read(3, "thro", 4) = 4'],
    [["read", 3, buffer, 10], 'read(3, "ugh", 10) = 3'],
    [["fcntl", 4, 1032], "fcntl(4, F_GETPIPE_SZ) = 65536"],
    [["lseek", 3, 0, 0], "lseek(3, 0, SEEK_SET) = -1 ESPIPE (Illegal seek)"],
    [["fcntl", 3, 4, 0o4000], "fcntl(3, F_SETFL, O_RDONLY|O_NONBLOCK) = 0"],
    [["read", 3, buffer, 1], "read(3, ADDRESS, 1) = -1 EAGAIN (Resource temporarily unavailable)"],
    [["close", 4], "close(4) = 0"],
    [["read", 3, buffer, 1], 'read(3, "", 1) = 0'],
    [["pipe2", buffer, 1], "pipe2(ADDRESS, 0x1 /* O_??? */) = -1 EINVAL (Invalid argument)"],
    [["pipe2", 0, 0], "pipe2(NULL, 0) = -1 EFAULT (Bad address)"],
  ]);
  document("ioctl", [
    [["ioctl", 1, 0x5413, buffer], "ioctl(1, TIOCGWINSZ, {ws_row=24, ws_col=80, ws_xpixel=0, ws_ypixel=0}) = 0"],
    [
      ["ioctl", 1, 0x5401, buffer],
      "ioctl(1, TCGETS, {c_iflag=ICRNL|IXON|IUTF8, c_oflag=NL0|CR0|TAB0|BS0|VT0|FF0|OPOST|ONLCR, c_cflag=B38400|CS8|CREAD, c_lflag=ISIG|ICANON|ECHO|ECHOE|ECHOK|IEXTEN|ECHOCTL|ECHOKE, ...}) = 0",
    ],
    [["ioctl", 1, 0xdead, buffer], "ioctl(1, _IOC(_IOC_NONE, 0xde, 0xad, 0), ADDRESS) = -1 ENOTTY (Inappropriate ioctl for device)"],
    [["ioctl", 0, 0x541b, buffer], "ioctl(0, FIONREAD, [0]) = 0"],
    [["ioctl", 4000, 0x5413, buffer], "ioctl(4000, TIOCGWINSZ, ADDRESS) = -1 EBADF (Bad file descriptor)"],
    [["ioctl", 1, 0x5413, badAddress], "ioctl(1, TIOCGWINSZ, 0x8) = -1 EFAULT (Bad address)"],
  ]);
  const pollOut = bytes(1, 0, 0, 0, 4, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0);
  document("ppoll", [
    [["ppoll", pollOut, 2, 0, 0, 8], "ppoll([{fd=1, events=POLLOUT}, {fd=-1}], 2, NULL, NULL, 8) = 1 ([{fd=1, revents=POLLOUT}])"],
    [
      ["ppoll", bytes(160, 15, 0, 0, 1, 0, 0, 0), 1, 0, 0, 8],
      "ppoll([{fd=4000, events=POLLIN}], 1, NULL, NULL, 8) = 1 ([{fd=4000, revents=POLLNVAL}])",
    ],
    [
      ["ppoll", bytes(0, 0, 0, 0, 1, 0, 0, 0), 1, timespec(0, 5), 0, 8],
      "ppoll([{fd=0, events=POLLIN}], 1, {tv_sec=0, tv_nsec=5}, NULL, 8) = 0 (Timeout)",
    ],
    [["ppoll", 0, 1, 0, 0, 8], "ppoll(NULL, 1, NULL, NULL, 8) = -1 EFAULT (Bad address)"],
    [
      ["ppoll", badAddress, 2_000_000_000, timespec(0, 0), 0, 8],
      "ppoll(0x8, 2000000000, {tv_sec=0, tv_nsec=0}, NULL, 8) = -1 EINVAL (Invalid argument)",
    ],
    [
      ["ppoll", pollOut, 1, timespec(0, 2_000_000_000), 0, 8],
      "ppoll([{fd=1, events=POLLOUT}], 1, {tv_sec=0, tv_nsec=2000000000}, NULL, 8) = -1 EINVAL (Invalid argument)",
    ],
  ]);
});

describe("epoll and select", () => {
  const event = (events: number, data: number): Argument =>
    bytes(...[0, 8, 16, 24].map((shift) => (events >>> shift) & 255), 0, 0, 0, 0, ...word64(data));
  const input = "{events=EPOLLIN, data={u32=7, u64=7}}";
  document("epoll: adding, changing, taking away", [
    [["epoll_create1", 0o2000000], "epoll_create1(EPOLL_CLOEXEC) = 3"],
    [["epoll_create1", 1], "epoll_create1(0x1 /* EPOLL_??? */) = -1 EINVAL (Invalid argument)"],
    [["pipe2", buffer, 0], "pipe2([4, 5], 0) = 0"],
    [["epoll_ctl", 3, 1, 4, event(0x8000_0001, 7)], "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, data={u32=7, u64=7}}) = 0"],
    [["epoll_ctl", 3, 1, 4, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_ADD, 4, ${input}) = -1 EEXIST (File exists)`],
    [["epoll_ctl", 3, 3, 5, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_MOD, 5, ${input}) = -1 ENOENT (No such file or directory)`],
    [["epoll_ctl", 3, 2, 5, 0], "epoll_ctl(3, EPOLL_CTL_DEL, 5, NULL) = -1 ENOENT (No such file or directory)"],
    [["epoll_ctl", 3, 1, 4000, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_ADD, 4000, ${input}) = -1 EBADF (Bad file descriptor)`],
    [["epoll_ctl", 4000, 1, 4, event(1, 7)], `epoll_ctl(4000, EPOLL_CTL_ADD, 4, ${input}) = -1 EBADF (Bad file descriptor)`],
    [["epoll_ctl", 5, 1, 4, event(1, 7)], `epoll_ctl(5, EPOLL_CTL_ADD, 4, ${input}) = -1 EINVAL (Invalid argument)`],
    [["epoll_ctl", 3, 1, 3, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_ADD, 3, ${input}) = -1 EINVAL (Invalid argument)`],
    [["epoll_ctl", 3, 9, 4, event(1, 7)], `epoll_ctl(3, 0x9 /* EPOLL_CTL_??? */, 4, ${input}) = -1 EINVAL (Invalid argument)`],
    [["epoll_ctl", 3, 1, 5, badAddress], "epoll_ctl(3, EPOLL_CTL_ADD, 5, 0x8) = -1 EFAULT (Bad address)"],
    [
      ["epoll_ctl", 3, 3, 4, event(0x5000_2004, 7)],
      "epoll_ctl(3, EPOLL_CTL_MOD, 4, {events=EPOLLOUT|EPOLLRDHUP|EPOLLEXCLUSIVE|EPOLLONESHOT, data={u32=7, u64=7}}) = -1 EINVAL (Invalid argument)",
    ],
    [["epoll_ctl", 3, 2, 4, 0], "epoll_ctl(3, EPOLL_CTL_DEL, 4, NULL) = 0"],
    [["openat", -100, "/dev/null", 2], 'openat(AT_FDCWD, "/dev/null", O_RDWR) = 6'],
    [["epoll_ctl", 3, 1, 6, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_ADD, 6, ${input}) = -1 EPERM (Operation not permitted)`],
    [["openat", -100, "/etc/passwd", 0], 'openat(AT_FDCWD, "/etc/passwd", O_RDONLY) = 7'],
    [["epoll_ctl", 3, 1, 7, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_ADD, 7, ${input}) = -1 EPERM (Operation not permitted)`],
    [["epoll_create1", 0], "epoll_create1(0) = 8"],
    [["epoll_ctl", 8, 1, 3, event(1, 7)], `epoll_ctl(8, EPOLL_CTL_ADD, 3, ${input}) = 0`],
    [["epoll_ctl", 3, 1, 8, event(1, 7)], `epoll_ctl(3, EPOLL_CTL_ADD, 8, ${input}) = -1 ELOOP (Too many levels of symbolic links)`],
    [["lseek", 3, 5, 0], "lseek(3, 5, SEEK_SET) = 0"],
    [["read", 3, buffer, 8], "read(3, ADDRESS, 8) = -1 EINVAL (Invalid argument)"],
    [["write", 3, "12345678", 8], 'write(3, "12345678", 8) = -1 EINVAL (Invalid argument)'],
  ]);
  document("epoll: waiting", [
    [["epoll_create1", 0], "epoll_create1(0) = 3"],
    [["pipe2", buffer, 0], "pipe2([4, 5], 0) = 0"],
    [["epoll_ctl", 3, 1, 5, event(4, 5)], "epoll_ctl(3, EPOLL_CTL_ADD, 5, {events=EPOLLOUT, data={u32=5, u64=5}}) = 0"],
    [["epoll_pwait", 3, buffer, 4, 100, 0, 8], "epoll_pwait(3, [{events=EPOLLOUT, data={u32=5, u64=5}}], 4, 100, NULL, 8) = 1"],
    [["epoll_ctl", 3, 3, 5, event(1, 5)], "epoll_ctl(3, EPOLL_CTL_MOD, 5, {events=EPOLLIN, data={u32=5, u64=5}}) = 0"],
    [["epoll_ctl", 3, 1, 4, event(0x8000_0001, 4)], "epoll_ctl(3, EPOLL_CTL_ADD, 4, {events=EPOLLIN|EPOLLET, data={u32=4, u64=4}}) = 0"],
    [["epoll_pwait", 3, buffer, 4, 1, 0, 8], "epoll_pwait(3, [], 4, 1, NULL, 8) = 0"],
    [["write", 5, "abc", 3], 'write(5, "abc", 3) = 3'],
    [
      ["epoll_pwait", 3, buffer, 4, -1, bytes(...word64(2)), 8],
      "epoll_pwait(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 4, -1, [INT], 8) = 1",
    ],
    // What is unread is no edge; what comes is, although there was something already.
    [["epoll_pwait", 3, buffer, 4, 0, 0, 8], "epoll_pwait(3, [], 4, 0, NULL, 8) = 0"],
    [["write", 5, "d", 1], 'write(5, "d", 1) = 1'],
    [
      ["epoll_pwait2", 3, buffer, 8, timespec(1, 5), 0, 8],
      "epoll_pwait2(3, [{events=EPOLLIN, data={u32=4, u64=4}}], 8, {tv_sec=1, tv_nsec=5}, NULL, 8) = 1",
    ],
    [["epoll_pwait2", 3, buffer, 8, timespec(0, 5), 0, 8], "epoll_pwait2(3, [], 8, {tv_sec=0, tv_nsec=5}, NULL, 8) = 0"],
    [
      ["epoll_pwait2", 3, buffer, 8, timespec(0, 2_000_000_000), 0, 8],
      "epoll_pwait2(3, ADDRESS, 8, {tv_sec=0, tv_nsec=2000000000}, NULL, 8) = -1 EINVAL (Invalid argument)",
    ],
    [["close", 5], "close(5) = 0"],
    [["epoll_pwait", 3, buffer, 4, 0, 0, 8], "epoll_pwait(3, [{events=EPOLLIN|EPOLLHUP, data={u32=4, u64=4}}], 4, 0, NULL, 8) = 1"],
    [["epoll_pwait", 3, buffer, 0, 1, 0, 8], "epoll_pwait(3, ADDRESS, 0, 1, NULL, 8) = -1 EINVAL (Invalid argument)"],
    [["epoll_pwait", 4, badAddress, -1, 1, 0, 8], "epoll_pwait(4, 0x8, -1, 1, NULL, 8) = -1 EINVAL (Invalid argument)"],
    [["epoll_pwait", 4000, badAddress, -1, 1, 0, 8], "epoll_pwait(4000, 0x8, -1, 1, NULL, 8) = -1 EBADF (Bad file descriptor)"],
    [["epoll_pwait", 3, badAddress, 4, 0, 0, 8], "epoll_pwait(3, [], 4, 0, NULL, 8) = 0"],
  ]);
  const set = (...fds: readonly number[]): Argument => {
    const words = new Uint8Array(128);
    for (const fd of fds) words[fd >> 3] |= 1 << (fd & 7);
    return bytes(...words);
  };
  const millisecond = "{tv_sec=0, tv_nsec=1000000}";
  document("pselect6", [
    [["pipe2", buffer, 0], "pipe2([3, 4], 0) = 0"],
    [
      ["pselect6", 5, set(3), set(4), 0, timespec(0, 1_000_000), 0],
      `pselect6(5, [3], [4], NULL, ${millisecond}, NULL) = 1 (out [4], left ${millisecond})`,
    ],
    [["pselect6", 5, set(3), 0, 0, timespec(0, 1_000_000), 0], `pselect6(5, [3], NULL, NULL, ${millisecond}, NULL) = 0 (Timeout)`],
    [["write", 4, "abc", 3], 'write(4, "abc", 3) = 3'],
    [["pselect6", 5, set(3), set(4), 0, 0, 0], "pselect6(5, [3], [4], NULL, NULL, NULL) = 2 (in [3], out [4])"],
    [["pselect6", 5, set(4), 0, 0, timespec(0, 0), 0], "pselect6(5, [4], NULL, NULL, {tv_sec=0, tv_nsec=0}, NULL) = 0 (Timeout)"],
    [["pselect6", 50, set(40), 0, 0, 0, 0], "pselect6(50, [40], NULL, NULL, NULL, NULL) = -1 EBADF (Bad file descriptor)"],
    // Far beyond the table nothing is looked at.
    [["pselect6", 950, set(900), 0, 0, timespec(0, 1), 0], "pselect6(950, [900], NULL, NULL, {tv_sec=0, tv_nsec=1}, NULL) = 0 (Timeout)"],
    [["pselect6", -1, 0, 0, 0, 0, 0], "pselect6(-1, NULL, NULL, NULL, NULL, NULL) = -1 EINVAL (Invalid argument)"],
    [["pselect6", 5, badAddress, 0, 0, 0, 0], "pselect6(5, 0x8, NULL, NULL, NULL, NULL) = -1 EFAULT (Bad address)"],
    [
      ["pselect6", 0, 0, 0, 0, timespec(0, 5), badAddress],
      "pselect6(0, NULL, NULL, NULL, {tv_sec=0, tv_nsec=5}, 0x8) = -1 EFAULT (Bad address)",
    ],
    [
      ["pselect6", 0, 0, 0, 0, timespec(0, 5), bytes(...word64(0), ...word64(8))],
      "pselect6(0, NULL, NULL, NULL, {tv_sec=0, tv_nsec=5}, {sigmask=NULL, sigsetsize=8}) = 0 (Timeout)",
    ],
  ]);
});

describe("descriptors for what is no file", () => {
  const setting = (interval: readonly [number, number], value: readonly [number, number]): Argument =>
    bytes(...[...interval, ...value].flatMap(word64));
  const spec = (interval: readonly [number, number], value: readonly [number, number], unit = "nsec"): string =>
    `{it_interval={tv_sec=${interval[0]}, tv_${unit}=${interval[1]}}, it_value={tv_sec=${value[0]}, tv_${unit}=${value[1]}}}`;
  const never = [0, 0] as const;
  document("eventfd2", [
    [["eventfd2", 3, 0o4001], "eventfd2(3, EFD_SEMAPHORE|EFD_NONBLOCK) = 3"],
    [["read", 3, buffer, 4], "read(3, ADDRESS, 4) = -1 EINVAL (Invalid argument)"],
    [["read", 3, buffer, 8], 'read(3, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8'],
    [
      ["write", 3, bytes(...new Array(8).fill(255)), 8],
      'write(3, "\\377\\377\\377\\377\\377\\377\\377\\377", 8) = -1 EINVAL (Invalid argument)',
    ],
    [
      ["write", 3, bytes(254, ...new Array(7).fill(255)), 8],
      'write(3, "\\376\\377\\377\\377\\377\\377\\377\\377", 8) = -1 EAGAIN (Resource temporarily unavailable)',
    ],
    [["write", 3, bytes(...word64(1)), 8], 'write(3, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8'],
    [["lseek", 3, 3, 0], "lseek(3, 3, SEEK_SET) = 0"],
    [
      ["ppoll", bytes(3, 0, 0, 0, 5, 1, 0, 0), 1, timespec(0, 0), 0, 8],
      "ppoll([{fd=3, events=POLLIN|POLLOUT|POLLWRNORM}], 1, {tv_sec=0, tv_nsec=0}, NULL, 8) = 1 ([{fd=3, revents=POLLIN|POLLOUT}])",
    ],
    [["eventfd2", 0, 0x40], "eventfd2(0, 0x40 /* EFD_??? */) = -1 EINVAL (Invalid argument)"],
    [["eventfd2", 7, 0], "eventfd2(7, 0) = 4"],
    [["read", 4, buffer, 100], 'read(4, "\\7\\0\\0\\0\\0\\0\\0\\0", 100) = 8'],
    [["readlinkat", -100, "/proc/self/fd/4", buffer, 99], 'readlinkat(AT_FDCWD, "/proc/self/fd/4", "anon_inode:[eventfd]", 99) = 20'],
  ]);
  document("inotify", [
    [["inotify_init1", 0o2004000], "inotify_init1(IN_CLOEXEC|IN_NONBLOCK) = 3"],
    [["inotify_add_watch", 3, "/tmp", 0x100], 'inotify_add_watch(3, "/tmp", IN_CREATE) = 1'],
    [["mkdirat", -100, "/tmp/new", 0o755], 'mkdirat(AT_FDCWD, "/tmp/new", 0755) = 0'],
    [
      ["read", 3, buffer, 100],
      'read(3, "\\1\\0\\0\\0\\0\\1\\0@\\0\\0\\0\\0\\20\\0\\0\\0new\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0", 100) = 32',
    ],
    [["inotify_rm_watch", 3, 1], "inotify_rm_watch(3, 1) = 0"],
    [["inotify_rm_watch", 3, 1], "inotify_rm_watch(3, 1) = -1 EINVAL (Invalid argument)"],
    [["readlinkat", -100, "/proc/self/fd/3", buffer, 99], 'readlinkat(AT_FDCWD, "/proc/self/fd/3", "anon_inode:inotify", 99) = 18'],
  ]);
  document("timerfd", [
    [["timerfd_create", 1, 0o2004000], "timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC|TFD_NONBLOCK) = 3"],
    [["read", 3, buffer, 8], "read(3, ADDRESS, 8) = -1 EAGAIN (Resource temporarily unavailable)"],
    [
      ["timerfd_settime", 3, 0, setting([0, 5_000_000], [0, 1_000_000]), buffer],
      `timerfd_settime(3, 0, ${spec([0, 5_000_000], [0, 1_000_000])}, ${spec(never, never)}) = 0`,
    ],
    [["nanosleep", timespec(0, 999_000), 0], "nanosleep({tv_sec=0, tv_nsec=999000}, NULL) = 0"],
    [["read", 3, buffer, 8], "read(3, ADDRESS, 8) = -1 EAGAIN (Resource temporarily unavailable)"],
    [["nanosleep", timespec(0, 20_000_000), 0], "nanosleep({tv_sec=0, tv_nsec=20000000}, NULL) = 0"],
    // At 1, 6, 11, 16 and 21 ms less a little.
    [["read", 3, buffer, 8], 'read(3, "\\4\\0\\0\\0\\0\\0\\0\\0", 8) = 8'],
    [["fcntl", 3, 4, 0], "fcntl(3, F_SETFL, O_RDONLY) = 0"],
    [["read", 3, buffer, 8], 'read(3, "\\1\\0\\0\\0\\0\\0\\0\\0", 8) = 8'],
    [
      ["timerfd_settime", 3, 1, setting([0, 0], [1000, 0]), 0],
      `timerfd_settime(3, TFD_TIMER_ABSTIME, ${spec([0, 0], [1000, 0])}, NULL) = 0`,
    ],
    [["timerfd_create", 2, 0], "timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0) = -1 EINVAL (Invalid argument)"],
    [["timerfd_create", 1, 1], "timerfd_create(CLOCK_MONOTONIC, 0x1 /* TFD_??? */) = -1 EINVAL (Invalid argument)"],
    [
      ["timerfd_settime", 1, 0, setting(never, never), 0],
      `timerfd_settime(1, 0, ${spec(never, never)}, NULL) = -1 EINVAL (Invalid argument)`,
    ],
    [["timerfd_gettime", 4000, buffer], "timerfd_gettime(4000, ADDRESS) = -1 EBADF (Bad file descriptor)"],
    [["timerfd_settime", 3, 0, setting(never, never), 0], `timerfd_settime(3, 0, ${spec(never, never)}, NULL) = 0`],
    [["timerfd_gettime", 3, buffer], `timerfd_gettime(3, ${spec(never, never)}) = 0`],
    [["write", 3, "12345678", 8], 'write(3, "12345678", 8) = -1 EINVAL (Invalid argument)'],
  ]);
  document("signalfd4", [
    [["signalfd4", -1, bytes(...word64(2)), 8, 0o2004000], "signalfd4(-1, [INT], 8, SFD_CLOEXEC|SFD_NONBLOCK) = 3"],
    [["signalfd4", 3, bytes(...word64(2)), 8, 0], "signalfd4(3, [INT], 8, 0) = 3"],
    [["read", 3, buffer, 128], "read(3, ADDRESS, 128) = -1 EAGAIN (Resource temporarily unavailable)"],
    [["rt_sigprocmask", 0, bytes(...word64(2)), 0, 8], "rt_sigprocmask(SIG_BLOCK, [INT], NULL, 8) = 0"],
    [["kill", 100, 2], "kill(100, SIGINT) = 0"],
    [["read", 3, buffer, 127], "read(3, ADDRESS, 127) = -1 EINVAL (Invalid argument)"],
    [
      ["read", 3, buffer, 256],
      'read(3, "\\2\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0d\\0\\0\\0\\350\\3\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0\\0"..., 256) = 128',
    ],
    [["read", 3, buffer, 256], "read(3, ADDRESS, 256) = -1 EAGAIN (Resource temporarily unavailable)"],
    [["signalfd4", 1, bytes(...word64(2)), 8, 0], "signalfd4(1, [INT], 8, 0) = -1 EINVAL (Invalid argument)"],
  ]);
  document("setitimer and getitimer", [
    [
      ["setitimer", 0, setting([0, 500], [1, 0]), buffer],
      `setitimer(ITIMER_REAL, ${spec([0, 500], [1, 0], "usec")}, ${spec(never, never, "usec")}) = 0`,
    ],
    [["getitimer", 0, buffer], `getitimer(ITIMER_REAL, ${spec([0, 500], [0, 999_999], "usec")}) = 0`],
    [
      ["setitimer", 0, setting(never, [1, 2_000_000]), 0],
      `setitimer(ITIMER_REAL, ${spec(never, [1, 2_000_000], "usec")}, NULL) = -1 EINVAL (Invalid argument)`,
    ],
    [
      ["setitimer", 9, setting(never, never), 0],
      `setitimer(0x9 /* ITIMER_??? */, ${spec(never, never, "usec")}, NULL) = -1 EINVAL (Invalid argument)`,
    ],
    [["getitimer", 1, buffer], `getitimer(ITIMER_VIRTUAL, ${spec(never, never, "usec")}) = 0`],
    [["setitimer", 0, setting(never, never), 0], `setitimer(ITIMER_REAL, ${spec(never, never, "usec")}, NULL) = 0`],
  ]);
});

describe("groups, waiting signals, the machine", () => {
  document("groups and sessions", [
    [["getpgid", 0], "getpgid(0) = 100"],
    [["getpgid", 99999], "getpgid(99999) = -1 ESRCH (No such process)"],
    [["setpgid", 0, 0], "setpgid(0, 0) = 0"],
    [["setpgid", 0, 99999], "setpgid(0, 99999) = -1 EPERM (Operation not permitted)"],
    [["setpgid", 99999, 0], "setpgid(99999, 0) = -1 ESRCH (No such process)"],
    [["setpgid", -1, 0], "setpgid(-1, 0) = -1 EINVAL (Invalid argument)"],
    [["setsid"], "setsid() = -1 EPERM (Operation not permitted)"],
    [["getsid", 0], "getsid(0) = 1"],
    [["ioctl", 0, 0x540f, buffer], "ioctl(0, TIOCGPGRP, [100]) = 0"],
    [["ioctl", 0, 0x5410, int(4000)], "ioctl(0, TIOCSPGRP, [4000]) = -1 ESRCH (No such process)"],
    [["waitid", 0, 0, buffer, 4, 0], "waitid(P_ALL, 0, ADDRESS, WEXITED, NULL) = -1 ECHILD (No child processes)"],
    [["waitid", 0, 0, buffer, 0, 0], "waitid(P_ALL, 0, ADDRESS, 0, NULL) = -1 EINVAL (Invalid argument)"],
    [["waitid", 9, 0, buffer, 4, 0], "waitid(0x9 /* P_??? */, 0, ADDRESS, WEXITED, NULL) = -1 EINVAL (Invalid argument)"],
  ]);
  const userSignal = bytes(...word64(1 << 9));
  document("rt_sigpending and rt_sigtimedwait", [
    [["rt_sigprocmask", 0, userSignal, 0, 8], "rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0"],
    [["kill", 100, 10], "kill(100, SIGUSR1) = 0"],
    [["rt_sigpending", buffer, 8], "rt_sigpending([USR1], 8) = 0"],
    [
      ["rt_sigtimedwait", userSignal, buffer, timespec(0, 1000), 8],
      "rt_sigtimedwait([USR1], {si_signo=SIGUSR1, si_code=SI_USER, si_pid=100, si_uid=1000}, {tv_sec=0, tv_nsec=1000}, 8) = 10 (SIGUSR1)",
    ],
    [
      ["rt_sigtimedwait", userSignal, buffer, timespec(0, 1000), 8],
      "rt_sigtimedwait([USR1], ADDRESS, {tv_sec=0, tv_nsec=1000}, 8) = -1 EAGAIN (Resource temporarily unavailable)",
    ],
    [["rt_sigtimedwait", userSignal, 0, 0, 4], "rt_sigtimedwait([USR1], NULL, NULL, 4) = -1 EINVAL (Invalid argument)"],
  ]);
  document("about the machine and the process", [
    [["clock_nanosleep", 1, 0, timespec(5, 0), 0], "clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=5, tv_nsec=0}, NULL) = 0"],
    [["times", buffer], "times({tms_utime=0, tms_stime=0, tms_cutime=0, tms_cstime=0}) = 500"],
    [["getrusage", 0, buffer], "getrusage(RUSAGE_SELF, {ru_utime={tv_sec=0, tv_usec=0}, ru_stime={tv_sec=0, tv_usec=0}, ...}) = 0"],
    [["getrusage", 9, buffer], "getrusage(0x9 /* RUSAGE_??? */, ADDRESS) = -1 EINVAL (Invalid argument)"],
    [
      ["sysinfo", buffer],
      expect.stringMatching(
        /^sysinfo\({uptime=5, loads=\[0, 0, 0\], totalram=268435456, .*procs=1, totalhigh=0, freehigh=0, mem_unit=1}\) = 0$/,
      ) as unknown as string,
    ],
    [["prctl", 15, "hello"], 'prctl(PR_SET_NAME, "hello") = 0'],
    [["prctl", 16, buffer], 'prctl(PR_GET_NAME, "hello") = 0'],
    [["prctl", 1, 9], "prctl(PR_SET_PDEATHSIG, SIGKILL) = 0"],
    [["prctl", 2, buffer], "prctl(PR_GET_PDEATHSIG, [SIGKILL]) = 0"],
    [["prctl", 4, 1], "prctl(PR_SET_DUMPABLE, SUID_DUMP_USER) = 0"],
    [["prctl", 3], "prctl(PR_GET_DUMPABLE) = 1 (SUID_DUMP_USER)"],
    [["prctl", 9999, 0], "prctl(0x270f /* PR_??? */, 0) = -1 EINVAL (Invalid argument)"],
    [["personality", 0xffff_ffff], "personality(0xffffffff) = 0 (PER_LINUX)"],
    [["personality", 0], "personality(PER_LINUX) = 0 (PER_LINUX)"],
    [["sched_getaffinity", 0, 128, buffer], "sched_getaffinity(0, 128, [0]) = 8"],
    [["sched_getaffinity", 0, 4, buffer], "sched_getaffinity(0, 4, ADDRESS) = -1 EINVAL (Invalid argument)"],
    [["sched_getaffinity", 99999, 128, buffer], "sched_getaffinity(99999, 128, ADDRESS) = -1 ESRCH (No such process)"],
    [["sched_setaffinity", 0, 8, bytes(...word64(1))], "sched_setaffinity(0, 8, [0]) = 0"],
    [["sched_getscheduler", 0], "sched_getscheduler(0) = 0 (SCHED_OTHER)"],
    [["sched_getparam", 0, buffer], "sched_getparam(0, [0]) = 0"],
    [["getcpu", buffer, 0, 0], "getcpu([0], NULL, NULL) = 0"],
    [["getgroups", 0, 0], "getgroups(0, NULL) = 0"],
    [["getpriority", 0, 0], "getpriority(PRIO_PROCESS, 0) = 20"],
    [["setpriority", 0, 0, 0], "setpriority(PRIO_PROCESS, 0, 0) = 0"],
    [["getresuid", memory("r", 4), memory("e", 4), memory("s", 4)], "getresuid([1000], [1000], [1000]) = 0"],
    [["getresgid", memory("r", 4), memory("e", 4), memory("s", 4)], "getresgid([1000], [1000], [1000]) = 0"],
    [["setresuid", -1, -1, -1], "setresuid(-1, -1, -1) = 0"],
    [["setresgid", 0, -1, -1], "setresgid(0, -1, -1) = -1 EPERM (Operation not permitted)"],
    [
      ["membarrier", 0, 0, 0],
      expect.stringMatching(/^membarrier\(MEMBARRIER_CMD_QUERY, 0\) = 0x1f \(MEMBARRIER_CMD_GLOBAL\|/) as unknown as string,
    ],
    [["membarrier", 8, 0, 0], "membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0) = -1 EPERM (Operation not permitted)"],
  ]);
  document("mremap, msync, mincore, mlock", [
    [["mmap", 0, 8192, 3, 0x22, -1, 0], "mmap(NULL, 8192, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0xfffff7ffd000"],
    [["getrandom", resultOf(0), 0, 0], 'getrandom("", 0, 0) = 0'],
    [["prctl", 16, resultOf(0)], 'prctl(PR_GET_NAME, "program") = 0'],
    [["mremap", resultOf(0), 8192, 16384, 0], "mremap(0xfffff7ffd000, 8192, 16384, 0) = -1 ENOMEM (Cannot allocate memory)"],
    [["mremap", resultOf(0), 8192, 16384, 1], "mremap(0xfffff7ffd000, 8192, 16384, MREMAP_MAYMOVE) = 0xfffff7ff9000"],
    [["write", 1, resultOf(4), 8], 'write(1, "program\\0", 8) = 8'],
    [["write", 1, resultOf(0), 8], "write(1, 0xfffff7ffd000, 8) = -1 EFAULT (Bad address)"],
    [["mremap", resultOf(4), 16384, 4096, 0], "mremap(0xfffff7ff9000, 16384, 4096, 0) = 0xfffff7ff9000"],
    [["mremap", resultOf(4), 4096, 8192, 0], "mremap(0xfffff7ff9000, 4096, 8192, 0) = 0xfffff7ff9000"],
    [["mremap", resultOf(0), 8192, 16384, 1], "mremap(0xfffff7ffd000, 8192, 16384, MREMAP_MAYMOVE) = -1 EFAULT (Bad address)"],
    [["mremap", resultOf(4), 4096, 0, 0], "mremap(0xfffff7ff9000, 4096, 0, 0) = -1 EINVAL (Invalid argument)"],
    [["msync", resultOf(4), 4096, 4], "msync(0xfffff7ff9000, 4096, MS_SYNC) = 0"],
    [["msync", resultOf(4), 4096, 5], "msync(0xfffff7ff9000, 4096, MS_ASYNC|MS_SYNC) = -1 EINVAL (Invalid argument)"],
    [["mincore", resultOf(4), 4096, buffer], "mincore(0xfffff7ff9000, 4096, ADDRESS) = 0"],
    [["mincore", 0x1000, 4096, buffer], "mincore(0x1000, 4096, ADDRESS) = -1 ENOMEM (Cannot allocate memory)"],
    [["mlock", resultOf(4), 4096], "mlock(0xfffff7ff9000, 4096) = 0"],
    [["mlockall", 0], "mlockall(0) = -1 EINVAL (Invalid argument)"],
    [["mlockall", 1], "mlockall(MCL_CURRENT) = 0"],
    [["munlockall"], "munlockall() = 0"],
    [["munlock", 0x1000, 4096], "munlock(0x1000, 4096) = -1 ENOMEM (Cannot allocate memory)"],
  ]);
});

describe("memory", () => {
  const readWrite = 3;
  const privateAnonymous = 0x22;
  document("mmap, munmap, mprotect", [
    [
      ["mmap", 0, 4096, readWrite, privateAnonymous, -1, 0],
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0xfffff7ffe000",
    ],
    [["mmap", 0, 5000, 1, privateAnonymous, -1, 0], "mmap(NULL, 5000, PROT_READ, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0xfffff7ffc000"],
    [["munmap", resultOf(0), 4096], "munmap(0xfffff7ffe000, 4096) = 0"],
    [
      ["mmap", 0x1000_0000, 4096, readWrite, privateAnonymous, -1, 0],
      "mmap(0x10000000, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0x10000000",
    ],
    [["mprotect", 0x1000_0000, 4096, 5], "mprotect(0x10000000, 4096, PROT_READ|PROT_EXEC) = 0"],
    [
      ["mmap", 0, 0, readWrite, privateAnonymous, -1, 0],
      "mmap(NULL, 0, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 EINVAL (Invalid argument)",
    ],
    [
      ["mmap", 0, 4096, readWrite, 0x20, -1, 0],
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_ANONYMOUS, -1, 0) = -1 EINVAL (Invalid argument)",
    ],
    [["mmap", 0, 4096, readWrite, 2, 0, 1], "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE, 0, 0x1) = -1 EINVAL (Invalid argument)"],
    [
      ["mmap", 0, 4096, readWrite, 2, 4000, 0],
      "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_PRIVATE, 4000, 0) = -1 EBADF (Bad file descriptor)",
    ],
    [
      ["mmap", 0, 2 ** 50, readWrite, privateAnonymous, -1, 0],
      "mmap(NULL, 1125899906842624, PROT_READ|PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = -1 ENOMEM (Cannot allocate memory)",
    ],
    [
      ["mmap", 0x1000_0001, 4096, 7, 0x32, -1, 0],
      "mmap(0x10000001, 4096, PROT_READ|PROT_WRITE|PROT_EXEC, MAP_PRIVATE|MAP_FIXED|MAP_ANONYMOUS, -1, 0) = -1 EINVAL (Invalid argument)",
    ],
    [["munmap", 0x1000_0001, 4096], "munmap(0x10000001, 4096) = -1 EINVAL (Invalid argument)"],
    [["munmap", 0x2000_0000, 0], "munmap(0x20000000, 0) = -1 EINVAL (Invalid argument)"],
    [["munmap", 0x2000_0000, 4096], "munmap(0x20000000, 4096) = 0"],
    [["mprotect", 0x2000_0000, 4096, 3], "mprotect(0x20000000, 4096, PROT_READ|PROT_WRITE) = -1 ENOMEM (Cannot allocate memory)"],
    [["mprotect", 0x2000_0001, 4096, 3], "mprotect(0x20000001, 4096, PROT_READ|PROT_WRITE) = -1 EINVAL (Invalid argument)"],
    [["madvise", 0x1000_0000, 4096, 4], "madvise(0x10000000, 4096, MADV_DONTNEED) = 0"],
    [["madvise", 0x2000_0000, 4096, 4], "madvise(0x20000000, 4096, MADV_DONTNEED) = -1 ENOMEM (Cannot allocate memory)"],
    [["madvise", 0, 4096, 77], "madvise(NULL, 4096, 0x4d /* MADV_??? */) = -1 EINVAL (Invalid argument)"],
  ]);
  document("what may be written may be read", [
    [["mmap", 0, 4096, 2, privateAnonymous, -1, 0], "mmap(NULL, 4096, PROT_WRITE, MAP_PRIVATE|MAP_ANONYMOUS, -1, 0) = 0xfffff7ffe000"],
    [["write", 1, resultOf(0), 1], 'write(1, "\\0", 1) = 1'],
    [["mprotect", resultOf(0), 4096, 0], "mprotect(0xfffff7ffe000, 4096, PROT_NONE) = 0"],
    [["write", 1, resultOf(0), 1], "write(1, 0xfffff7ffe000, 1) = -1 EFAULT (Bad address)"],
  ]);
  document("brk", [
    [["brk", 0], "brk(NULL) = ADDRESS"],
    [["brk", 0x430000], "brk(ADDRESS) = ADDRESS"],
    [["write", 1, 0x42f000, 1], 'write(1, "\\0", 1) = 1'],
    [["brk", 0x420000], "brk(ADDRESS) = ADDRESS"],
    [["write", 1, 0x42f000, 1], "write(1, ADDRESS, 1) = -1 EFAULT (Bad address)"],
  ]);
  document(
    "a file, mapped",
    [
      [["openat", -100, "/home/student/data", 0], 'openat(AT_FDCWD, "/home/student/data", O_RDONLY) = 3'],
      [["mmap", 0, 4096, 1, 2, 3, 0], "mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, 3, 0) = 0xfffff7ffe000"],
      [["write", 1, resultOf(1), 7], 'write(1, "mapped\\0", 7) = 7'],
      [["mmap", 0, 4096, 3, 1, 3, 0], "mmap(NULL, 4096, PROT_READ|PROT_WRITE, MAP_SHARED, 3, 0) = -1 EACCES (Permission denied)"],
    ],
    { "/home/student/data": "mapped" },
  );
});

describe("processes and time", () => {
  document("who am I", [
    [["getpid"], "getpid() = 100"],
    [["getppid"], "getppid() = 1"],
    [["gettid"], "gettid() = 100"],
    [["getuid"], "getuid() = 1000"],
    [["geteuid"], "geteuid() = 1000"],
    [["getgid"], "getgid() = 1000"],
    [["getegid"], "getegid() = 1000"],
    [["setuid", 0], "setuid(0) = -1 EPERM (Operation not permitted)"],
    [["setuid", 1000], "setuid(1000) = 0"],
    [["setgid", 0], "setgid(0) = -1 EPERM (Operation not permitted)"],
    [["uname", buffer], 'uname({sysname="Linux", nodename="svc0", ...}) = 0'],
    [["sched_yield"], "sched_yield() = 0"],
    [["set_tid_address", buffer], "set_tid_address(ADDRESS) = 100"],
    [["set_robust_list", buffer, 24], "set_robust_list(ADDRESS, 24) = 0"],
    [["set_robust_list", buffer, 23], "set_robust_list(ADDRESS, 23) = -1 EINVAL (Invalid argument)"],
    [["rseq", buffer, 32, 0, 0], "rseq(ADDRESS, 32, 0, 0) = -1 ENOSYS (Function not implemented)"],
    [["prlimit64", 0, 3, 0, buffer], "prlimit64(0, RLIMIT_STACK, NULL, {rlim_cur=8192*1024, rlim_max=RLIM64_INFINITY}) = 0"],
    [["prlimit64", 0, 99, 0, buffer], "prlimit64(0, 0x63 /* RLIMIT_??? */, NULL, ADDRESS) = -1 EINVAL (Invalid argument)"],
    [["prlimit64", 0, 7, 0, buffer], "prlimit64(0, RLIMIT_NOFILE, NULL, {rlim_cur=1024, rlim_max=1024}) = 0"],
  ]);
  const five = memory("five", 8);
  document("futex", [
    [["futex", five, 128, 4, 0], "futex(ADDRESS, FUTEX_WAIT_PRIVATE, 4, NULL) = -1 EAGAIN (Resource temporarily unavailable)"],
    [
      ["futex", five, 0, 0, timespec(0, 1_000_000)],
      "futex(ADDRESS, FUTEX_WAIT, 0, {tv_sec=0, tv_nsec=1000000}) = -1 ETIMEDOUT (Connection timed out)",
    ],
    [
      ["futex", five, 9 | 128 | 256, 0, timespec(0, 1_000_000), 0, -1],
      "futex(ADDRESS, FUTEX_WAIT_BITSET_PRIVATE|FUTEX_CLOCK_REALTIME, 0, {tv_sec=0, tv_nsec=1000000}, FUTEX_BITSET_MATCH_ANY) = -1 ETIMEDOUT (Connection timed out)",
    ],
    [["futex", five, 9, 0, 0, 0, 0], "futex(ADDRESS, FUTEX_WAIT_BITSET, 0, NULL, 0) = -1 EINVAL (Invalid argument)"],
    [["futex", five, 1, 1], "futex(ADDRESS, FUTEX_WAKE, 1) = 0"],
    [["futex", five, 10, 1, 0, 0, 5], "futex(ADDRESS, FUTEX_WAKE_BITSET, 1, 0x5) = 0"],
    [["futex", five, 10, 1, 0, 0, 0], "futex(ADDRESS, FUTEX_WAKE_BITSET, 1, 0) = -1 EINVAL (Invalid argument)"],
    [["futex", five, 3, 1, 2, buffer], "futex(ADDRESS, FUTEX_REQUEUE, 1, 2, ADDRESS) = 0"],
    [
      ["futex", five, 132, 1, 2, buffer, 4],
      "futex(ADDRESS, FUTEX_CMP_REQUEUE_PRIVATE, 1, 2, ADDRESS, 4) = -1 EAGAIN (Resource temporarily unavailable)",
    ],
    [["futex", five, 4, 1, -1, buffer, 0], "futex(ADDRESS, FUTEX_CMP_REQUEUE, 1, 4294967295, ADDRESS, 0) = -1 EINVAL (Invalid argument)"],
    [
      ["futex", five, 133, 1, 1, buffer, 0x8100_3001 + 0x3000_0000],
      "futex(ADDRESS, FUTEX_WAKE_OP_PRIVATE, 1, 1, ADDRESS, FUTEX_OP_OPARG_SHIFT<<28|FUTEX_OP_ANDN<<28|0x3<<12|FUTEX_OP_CMP_NE<<24|0x1) = 0",
    ],
    [["futex", five, 99, 1, 0, 0, 0], "futex(ADDRESS, 0x63 /* FUTEX_??? */, 1, NULL, NULL, 0) = -1 ENOSYS (Function not implemented)"],
    [["futex", five, 0x101, 1], "futex(ADDRESS, 0x101 /* FUTEX_??? */, 1) = -1 ENOSYS (Function not implemented)"],
    [["futex", badAddress, 0, 1, 0], "futex(0x8, FUTEX_WAIT, 1, NULL) = -1 EFAULT (Bad address)"],
    [["futex", 0x410001, 0, 1, 0], "futex(ADDRESS, FUTEX_WAIT, 1, NULL) = -1 EINVAL (Invalid argument)"],
    [["futex", badAddress, 1, 5], "futex(0x8, FUTEX_WAKE, 5) = -1 EFAULT (Bad address)"],
    [["futex", five, 0, 0, badAddress], "futex(ADDRESS, FUTEX_WAIT, 0, 0x8) = -1 EFAULT (Bad address)"],
    [["get_robust_list", 0, buffer, memory("length", 8)], "get_robust_list(0, [NULL], [24]) = 0"],
    [["get_robust_list", 4000, buffer, buffer], "get_robust_list(4000, ADDRESS, ADDRESS) = -1 ESRCH (No such process)"],
  ]);
  /** flags, signal of the end, lowest byte and size of the stack. */
  const cloneArguments = (flags: number, signal: number, stack = 0, size = 0): Argument =>
    bytes(...[flags, 0, 0, 0, signal, stack, size, 0, 0, 0, 0].flatMap(word64));
  document("clone and clone3 refuse", [
    [["clone", 0x10000, 0, 0, 0, 0], "clone(child_stack=NULL, flags=CLONE_THREAD) = -1 EINVAL (Invalid argument)"],
    [["clone", 0x811, 0, 0, 0, 0], "clone(child_stack=NULL, flags=CLONE_SIGHAND|SIGCHLD) = -1 EINVAL (Invalid argument)"],
    [["clone3", buffer, 8], "clone3(ADDRESS, 8) = -1 EINVAL (Invalid argument)"],
    [["clone3", 0, 88], "clone3(NULL, 88) = -1 EFAULT (Bad address)"],
    [
      ["clone3", cloneArguments(0, 100), 88],
      "clone3({flags=0, exit_signal=100, stack=NULL, stack_size=0}, 88) = -1 EINVAL (Invalid argument)",
    ],
    [
      ["clone3", cloneArguments(0, 17, 4096), 88],
      "clone3({flags=0, exit_signal=SIGCHLD, stack=0x1000, stack_size=0}, 88) = -1 EINVAL (Invalid argument)",
    ],
    [
      ["clone3", cloneArguments(0x10000, 17), 88],
      "clone3({flags=CLONE_THREAD, exit_signal=SIGCHLD, stack=NULL, stack_size=0}, 88) = -1 EINVAL (Invalid argument)",
    ],
    [
      ["clone3", cloneArguments(0x800, 0), 88],
      "clone3({flags=CLONE_SIGHAND, exit_signal=0, stack=NULL, stack_size=0}, 88) = -1 EINVAL (Invalid argument)",
    ],
  ]);
  document("getrandom", [
    [["getrandom", buffer, 8, 0xff], "getrandom(ADDRESS, 8, GRND_NONBLOCK|GRND_RANDOM|GRND_INSECURE|0xf8) = -1 EINVAL (Invalid argument)"],
    [["getrandom", badAddress, 8, 0], "getrandom(0x8, 8, 0) = -1 EFAULT (Bad address)"],
    [["getrandom", buffer, 0, 1], 'getrandom("", 0, GRND_NONBLOCK) = 0'],
  ]);
  document("sleeping and clocks", [
    [["nanosleep", timespec(0, 1000), buffer], "nanosleep({tv_sec=0, tv_nsec=1000}, ADDRESS) = 0"],
    [["nanosleep", timespec(0, 1_000_000_000), 0], "nanosleep({tv_sec=0, tv_nsec=1000000000}, NULL) = -1 EINVAL (Invalid argument)"],
    [["nanosleep", 0, 0], "nanosleep(NULL, NULL) = -1 EFAULT (Bad address)"],
    [["clock_nanosleep", 1, 0, timespec(2, 0), 0], "clock_nanosleep(CLOCK_MONOTONIC, 0, {tv_sec=2, tv_nsec=0}, NULL) = 0"],
    [["clock_nanosleep", 1, 1, timespec(3, 0), 0], "clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, {tv_sec=3, tv_nsec=0}, NULL) = 0"],
    // An absolute sleep ends at the nanosecond; each instruction since then has taken one.
    [["clock_gettime", 1, buffer], "clock_gettime(CLOCK_MONOTONIC, {tv_sec=3, tv_nsec=6}) = 0"],
    [["clock_gettime", 99, buffer], "clock_gettime(0x63 /* CLOCK_??? */, ADDRESS) = -1 EINVAL (Invalid argument)"],
    [["clock_gettime", 0, badAddress], "clock_gettime(CLOCK_REALTIME, 0x8) = -1 EFAULT (Bad address)"],
    [["clock_getres", 1, buffer], "clock_getres(CLOCK_MONOTONIC, {tv_sec=0, tv_nsec=1}) = 0"],
    [["gettimeofday", buffer, 0], "gettimeofday({tv_sec=1767225603, tv_usec=0}, NULL) = 0"],
  ]);
  it.skipIf(!hasBinutils)("a sleep takes virtual time only (needs aarch64-linux-gnu-as)", () => {
    const { ends } = runProgram(buildScript(["nanosleep", timespec(86_400, 0), 0]));
    expect(ends).toEqual(["exited 0"]);
  });
  document("ending", [[["exit", 7], "exit(7) = ?"]]);
  document("ending the whole group", [[["exit_group", 300], "exit_group(300) = ?"]]);
});

describe("signals", () => {
  const action = (handler: number, flags: number): Argument =>
    bytes(...word64(handler), ...word64(flags), ...word64(0), ...word64(1 << 14));
  document("actions and masks", [
    [
      ["rt_sigaction", 13, action(1, 0x1000_0000), buffer, 8],
      "rt_sigaction(SIGPIPE, {sa_handler=SIG_IGN, sa_mask=[TERM], sa_flags=SA_RESTART}, {sa_handler=SIG_DFL, sa_mask=[], sa_flags=0}, 8) = 0",
    ],
    [["rt_sigaction", 13, 0, buffer, 8], "rt_sigaction(SIGPIPE, NULL, {sa_handler=SIG_IGN, sa_mask=[TERM], sa_flags=SA_RESTART}, 8) = 0"],
    [
      ["rt_sigaction", 9, action(1, 0), 0, 8],
      "rt_sigaction(SIGKILL, {sa_handler=SIG_IGN, sa_mask=[TERM], sa_flags=0}, NULL, 8) = -1 EINVAL (Invalid argument)",
    ],
    [["rt_sigaction", 2, 0, 0, 4], "rt_sigaction(SIGINT, NULL, NULL, 4) = -1 EINVAL (Invalid argument)"],
    [["rt_sigprocmask", 0, bytes(...word64(0x202)), 0, 8], "rt_sigprocmask(SIG_BLOCK, [INT USR1], NULL, 8) = 0"],
    [["rt_sigprocmask", 1, bytes(...word64(0x200)), buffer, 8], "rt_sigprocmask(SIG_UNBLOCK, [USR1], [INT USR1], 8) = 0"],
    [["rt_sigprocmask", 9, bytes(...word64(0)), 0, 8], "rt_sigprocmask(0x9 /* SIG_??? */, [], NULL, 8) = -1 EINVAL (Invalid argument)"],
    [["kill", 100, 0], "kill(100, 0) = 0"],
    [["kill", 100, 65], "kill(100, 65) = -1 EINVAL (Invalid argument)"],
    [["kill", 0x7ffffff, 9], "kill(134217727, SIGKILL) = -1 ESRCH (No such process)"],
    // Blocked above: it stays pending.
    [["kill", 100, 2], "kill(100, SIGINT) = 0"],
    [["tgkill", 100, 100, 0], "tgkill(100, 100, 0) = 0"],
    [["tkill", 4000, 1], "tkill(4000, SIGHUP) = -1 ESRCH (No such process)"],
    [["sigaltstack", 0, buffer], "sigaltstack(NULL, {ss_sp=NULL, ss_flags=SS_DISABLE, ss_size=0}) = 0"],
    [
      ["sigaltstack", bytes(...word64(0x500000), ...word64(0), ...word64(100)), 0],
      "sigaltstack({ss_sp=ADDRESS, ss_flags=0, ss_size=100}, NULL) = -1 ENOMEM (Cannot allocate memory)",
    ],
    [["rt_sigsuspend", bytes(...word64(0)), 4], "rt_sigsuspend([], 4) = -1 EINVAL (Invalid argument)"],
  ]);
});

describe("sockets", () => {
  document("socket", [
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"],
    [["socket", 2, 1 | 0o2004000, 6], "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK, IPPROTO_TCP) = 4"],
    [["fcntl", 4, 3], "fcntl(4, F_GETFL) = 0x802 (flags O_RDWR|O_NONBLOCK)"],
    [["fcntl", 4, 1], "fcntl(4, F_GETFD) = 0x1 (flags FD_CLOEXEC)"],
    [["socket", 2, 1, 17], "socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) = -1 EPROTONOSUPPORT (Protocol not supported)"],
    [["socket", 2, 2, 6], "socket(AF_INET, SOCK_DGRAM, IPPROTO_TCP) = -1 EPROTONOSUPPORT (Protocol not supported)"],
    [["socket", 0, 1, 0], "socket(AF_UNSPEC, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)"],
    [["socket", 99, 1, 0], "socket(0x63 /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)"],
    [["socket", 45, 1, 0], "socket(0x2d /* AF_??? */, SOCK_STREAM, 0) = -1 EAFNOSUPPORT (Address family not supported by protocol)"],
    [["socket", 2, 0, 0], "socket(AF_INET, 0 /* SOCK_??? */, IPPROTO_IP) = -1 ESOCKTNOSUPPORT (Socket type not supported)"],
    [["socket", 2, 7, 0], "socket(AF_INET, 0x7 /* SOCK_??? */, IPPROTO_IP) = -1 ESOCKTNOSUPPORT (Socket type not supported)"],
    [["socket", 2, 75, 0], "socket(AF_INET, 0x4b /* SOCK_??? */, IPPROTO_IP) = -1 EINVAL (Invalid argument)"],
    [["socket", 2, 1 | 0x10000, 0], "socket(AF_INET, SOCK_STREAM|0x10000 /* SOCK_??? */, IPPROTO_IP) = -1 EINVAL (Invalid argument)"],
    [["socket", 2, 1, 262], "socket(AF_INET, SOCK_STREAM, IPPROTO_MPTCP) = 5"],
    [["socket", 2, 1, -1], "socket(AF_INET, SOCK_STREAM, 0xffffffff /* IPPROTO_??? */) = -1 EINVAL (Invalid argument)"],
    [["fstat", 3, buffer], "fstat(3, {st_mode=S_IFSOCK|0777, st_size=0, ...}) = 0"],
    [["lseek", 3, 0, 0], "lseek(3, 0, SEEK_SET) = -1 ESPIPE (Illegal seek)"],
  ]);
  const one = int(1);
  document("setsockopt and getsockopt", [
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"],
    [["setsockopt", 3, 1, 2, one, 4], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0"],
    [["setsockopt", 3, 1, 2, one, 3], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, ADDRESS, 3) = -1 EINVAL (Invalid argument)"],
    [["setsockopt", 3, 1, 2, bytes(1, 0, 0, 0, 0, 0, 0, 0), 8], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 8) = 0"],
    [["setsockopt", 3, 1, 2, one, -1], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, ADDRESS, -1) = -1 EINVAL (Invalid argument)"],
    [["setsockopt", 3, 1, 2, 0, 4], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, NULL, 4) = -1 EFAULT (Bad address)"],
    [["setsockopt", 3, 1, 2, badAddress, 4], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, 0x8, 4) = -1 EFAULT (Bad address)"],
    [
      ["setsockopt", 3, 1, 9999, one, 4],
      "setsockopt(3, SOL_SOCKET, 0x270f /* SO_??? */, [1], 4) = -1 ENOPROTOOPT (Protocol not available)",
    ],
    [["setsockopt", 3, 9999, 2, one, 4], "setsockopt(3, 0x270f /* SOL_?? */, 2, [1], 4) = -1 ENOPROTOOPT (Protocol not available)"],
    [["setsockopt", 3, 6, 9999, one, 4], "setsockopt(3, SOL_TCP, 0x270f /* TCP_??? */, [1], 4) = -1 ENOPROTOOPT (Protocol not available)"],
    [["setsockopt", 3, 6, 1, one, 4], "setsockopt(3, SOL_TCP, TCP_NODELAY, [1], 4) = 0"],
    [["setsockopt", 4000, 1, 2, one, 4], "setsockopt(4000, SOL_SOCKET, SO_REUSEADDR, [1], 4) = -1 EBADF (Bad file descriptor)"],
    [["setsockopt", 1, 1, 2, one, 4], "setsockopt(1, SOL_SOCKET, SO_REUSEADDR, [1], 4) = -1 ENOTSOCK (Socket operation on non-socket)"],
    [["setsockopt", 3, 1, 13, bytes(1, 0, 0, 0, 0, 0, 0, 0), 8], "setsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, 8) = 0"],
    [["setsockopt", 3, 1, 13, one, 4], "setsockopt(3, SOL_SOCKET, SO_LINGER, [1], 4) = -1 EINVAL (Invalid argument)"],
    [
      ["setsockopt", 3, 1, 20, timespec(1, 1_000_000), 16],
      'setsockopt(3, SOL_SOCKET, SO_RCVTIMEO_OLD, "\\1\\0\\0\\0\\0\\0\\0\\0@B\\17\\0\\0\\0\\0\\0", 16) = -1 EDOM (Numerical argument out of domain)',
    ],
    [["setsockopt", 3, 1, 2, int(77), 4], "setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [77], 4) = 0"],
    [["getsockopt", 3, 1, 2, buffer, int(4)], "getsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], [4]) = 0"],
    [["getsockopt", 3, 1, 3, buffer, int(4)], "getsockopt(3, SOL_SOCKET, SO_TYPE, [1], [4]) = 0"],
    [["getsockopt", 3, 1, 13, buffer, int(8)], "getsockopt(3, SOL_SOCKET, SO_LINGER, {l_onoff=1, l_linger=0}, [8]) = 0"],
    [["getsockopt", 3, 1, 30, buffer, int(4)], "getsockopt(3, SOL_SOCKET, SO_ACCEPTCONN, [0], [4]) = 0"],
    [["getsockopt", 3, 1, 3, buffer, int(2)], 'getsockopt(3, SOL_SOCKET, SO_TYPE, "\\1\\0", [2]) = 0'],
    [
      ["getsockopt", 3, 1, 9999, buffer, int(4)],
      "getsockopt(3, SOL_SOCKET, 0x270f /* SO_??? */, ADDRESS, [4]) = -1 ENOPROTOOPT (Protocol not available)",
    ],
    [["getsockopt", 3, 1, 3, buffer, int(-1)], "getsockopt(3, SOL_SOCKET, SO_TYPE, ADDRESS, [-1]) = -1 EINVAL (Invalid argument)"],
    [["getsockopt", 3, 1, 8, buffer, int(4)], "getsockopt(3, SOL_SOCKET, SO_RCVBUF, [131072], [4]) = 0"],
    [["getsockopt", 3, 1, 7, buffer, int(4)], "getsockopt(3, SOL_SOCKET, SO_SNDBUF, [16384], [4]) = 0"],
    [["setsockopt", 3, 1, 7, int(4096), 4], "setsockopt(3, SOL_SOCKET, SO_SNDBUF, [4096], 4) = 0"],
    [["getsockopt", 3, 1, 7, buffer, int(4)], "getsockopt(3, SOL_SOCKET, SO_SNDBUF, [8192], [4]) = 0"],
  ]);
  const address = '{sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("127.0.0.1")}';
  document("bind", [
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"],
    [["bind", 4000, local, 16], `bind(4000, ${address}, 16) = -1 EBADF (Bad file descriptor)`],
    [["bind", 1, local, 16], `bind(1, ${address}, 16) = -1 ENOTSOCK (Socket operation on non-socket)`],
    [["bind", 3, 0, 16], "bind(3, NULL, 16) = -1 EFAULT (Bad address)"],
    [["bind", 3, badAddress, 16], "bind(3, 0x8, 16) = -1 EFAULT (Bad address)"],
    [["bind", 3, local, 3], 'bind(3, {sa_family=AF_INET, sa_data="\\37"}, 3) = -1 EINVAL (Invalid argument)'],
    [["bind", 3, local, 0], "bind(3, ADDRESS, 0) = -1 EINVAL (Invalid argument)"],
    [["bind", 3, local, -1], "bind(3, ADDRESS, -1) = -1 EINVAL (Invalid argument)"],
    [["bind", 3, local, 129], `bind(3, ${address}, 129) = -1 EINVAL (Invalid argument)`],
    [
      ["bind", 3, internetAddress(8080, "127.0.0.1", 1), 16],
      'bind(3, {sa_family=AF_UNIX, sun_path="\\37\\220\\177"}, 16) = -1 EAFNOSUPPORT (Address family not supported by protocol)',
    ],
    [
      ["bind", 3, internetAddress(8080, "127.0.0.1", 0x200), 16],
      'bind(3, {sa_family=0x200 /* AF_??? */, sa_data="\\37\\220\\177\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0"}, 16) = -1 EAFNOSUPPORT (Address family not supported by protocol)',
    ],
    [
      ["bind", 3, internetAddress(8080, "127.0.0.1", 0), 16],
      'bind(3, {sa_family=AF_UNSPEC, sa_data="\\37\\220\\177\\0\\0\\1\\0\\0\\0\\0\\0\\0\\0\\0"}, 16) = -1 EAFNOSUPPORT (Address family not supported by protocol)',
    ],
    [
      ["bind", 3, internetAddress(8080, "8.8.8.8"), 16],
      'bind(3, {sa_family=AF_INET, sin_port=htons(8080), sin_addr=inet_addr("8.8.8.8")}, 16) = -1 EADDRNOTAVAIL (Cannot assign requested address)',
    ],
    [
      ["bind", 3, internetAddress(80, "127.0.0.1"), 16],
      'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("127.0.0.1")}, 16) = -1 EACCES (Permission denied)',
    ],
    // The address is looked at first.
    [
      ["bind", 3, internetAddress(80, "8.8.8.8"), 16],
      'bind(3, {sa_family=AF_INET, sin_port=htons(80), sin_addr=inet_addr("8.8.8.8")}, 16) = -1 EADDRNOTAVAIL (Cannot assign requested address)',
    ],
    [["bind", 3, local, 16], `bind(3, ${address}, 16) = 0`],
    [["bind", 3, local, 16], `bind(3, ${address}, 16) = -1 EINVAL (Invalid argument)`],
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4"],
    [["bind", 4, local, 20], `bind(4, ${address}, 20) = -1 EADDRINUSE (Address already in use)`],
    [["getsockname", 3, buffer, int(16)], `getsockname(3, ${address}, [16]) = 0`],
    [
      ["getsockname", 4, buffer, int(16)],
      'getsockname(4, {sa_family=AF_INET, sin_port=htons(0), sin_addr=inet_addr("0.0.0.0")}, [16]) = 0',
    ],
    [["getsockname", 3, buffer, int(-1)], "getsockname(3, ADDRESS, [-1]) = -1 EINVAL (Invalid argument)"],
    [["getsockname", 3, badAddress, int(16)], "getsockname(3, 0x8, [16]) = -1 EFAULT (Bad address)"],
    [["getsockname", 3, buffer, 0], "getsockname(3, ADDRESS, NULL) = -1 EFAULT (Bad address)"],
    [["getsockname", 1, buffer, int(16)], "getsockname(1, ADDRESS, [16]) = -1 ENOTSOCK (Socket operation on non-socket)"],
  ]);
  document("listen and accept", [
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"],
    [["accept", 3, 0, 0], "accept(3, NULL, NULL) = -1 EINVAL (Invalid argument)"],
    [["listen", 3, 5], "listen(3, 5) = 0"],
    [["listen", 3, -1], "listen(3, -1) = 0"],
    [["bind", 3, local, 16], `bind(3, ${address}, 16) = -1 EINVAL (Invalid argument)`],
    [["listen", 4000, 1], "listen(4000, 1) = -1 EBADF (Bad file descriptor)"],
    [["listen", 1, 1], "listen(1, 1) = -1 ENOTSOCK (Socket operation on non-socket)"],
    [["socket", 2, 2, 0], "socket(AF_INET, SOCK_DGRAM, IPPROTO_IP) = 4"],
    [["listen", 4, 1], "listen(4, 1) = -1 EOPNOTSUPP (Operation not supported)"],
    [["accept", 4, 0, 0], "accept(4, NULL, NULL) = -1 EOPNOTSUPP (Operation not supported)"],
    [["accept", 4000, 0, 0], "accept(4000, NULL, NULL) = -1 EBADF (Bad file descriptor)"],
    [["accept", 1, 0, 0], "accept(1, NULL, NULL) = -1 ENOTSOCK (Socket operation on non-socket)"],
    [["accept4", 3, 0, 0, 1], "accept4(3, NULL, NULL, 0x1 /* SOCK_??? */) = -1 EINVAL (Invalid argument)"],
    [["fcntl", 3, 4, 0o4000], "fcntl(3, F_SETFL, O_RDONLY|O_NONBLOCK) = 0"],
    [["accept", 3, buffer, int(16)], "accept(3, ADDRESS, [16]) = -1 EAGAIN (Resource temporarily unavailable)"],
    [["read", 3, buffer, 1], "read(3, ADDRESS, 1) = -1 ENOTCONN (Transport endpoint is not connected)"],
    [["getpeername", 3, buffer, int(16)], "getpeername(3, ADDRESS, [16]) = -1 ENOTCONN (Transport endpoint is not connected)"],
    [["ioctl", 3, 0x541b, buffer], "ioctl(3, FIONREAD, ADDRESS) = -1 EINVAL (Invalid argument)"],
    [["shutdown", 3, 1], "shutdown(3, SHUT_WR) = 0"],
    [["shutdown", 3, 0], "shutdown(3, SHUT_RD) = 0"],
    [["accept4", 3, 0, 0, 0o4000], "accept4(3, NULL, NULL, SOCK_NONBLOCK) = -1 EINVAL (Invalid argument)"],
  ]);
  document("a connection with itself", [
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"],
    [["bind", 3, local, 16], `bind(3, ${address}, 16) = 0`],
    [["listen", 3, 3], "listen(3, 3) = 0"],
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 4"],
    [["connect", 4, local, 3], 'connect(4, {sa_family=AF_INET, sa_data="\\37"}, 3) = -1 EINVAL (Invalid argument)'],
    [["connect", 4, local, 16], `connect(4, ${address}, 16) = 0`],
    [["connect", 4, local, 16], `connect(4, ${address}, 16) = -1 EISCONN (Transport endpoint is already connected)`],
    [["accept", 3, 0, 0], "accept(3, NULL, NULL) = 5"],
    [
      ["sendto", 4, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", 35, 0x4000, 0, 0],
      'sendto(4, "GET / HTTP/1.1\\r\\nHost: localhost\\r"..., 35, MSG_NOSIGNAL, NULL, 0) = 35',
    ],
    [["recvfrom", 5, buffer, 5, 0x42, 0, 0], 'recvfrom(5, "GET /", 5, MSG_PEEK|MSG_DONTWAIT, NULL, NULL) = 5'],
    [["recvfrom", 5, buffer, 5, 0, memory("address", 16), int(16)], 'recvfrom(5, "GET /", 5, 0, ADDRESS, [16 => 0]) = 5'],
    [["ioctl", 5, 0x541b, buffer], "ioctl(5, FIONREAD, [30]) = 0"],
    [["read", 5, badAddress, 10], "read(5, 0x8, 10) = -1 EFAULT (Bad address)"],
    [["read", 5, buffer, 100], 'read(5, " HTTP/1.1\\r\\nHost: localhost\\r\\n\\r\\n", 100) = 30'],
    [
      ["recvfrom", 5, buffer, 5, 0x40, 0, 0],
      "recvfrom(5, ADDRESS, 5, MSG_DONTWAIT, NULL, NULL) = -1 EAGAIN (Resource temporarily unavailable)",
    ],
    [["recvfrom", 5, buffer, 5, 1, 0, 0], "recvfrom(5, ADDRESS, 5, MSG_OOB, NULL, NULL) = -1 EINVAL (Invalid argument)"],
    [["getpeername", 4, buffer, int(8)], 'getpeername(4, {sa_family=AF_INET, sa_data="\\37\\220\\177\\0\\0\\1"}, [8 => 16]) = 0'],
    [["shutdown", 4, 9], "shutdown(4, 0x9 /* SHUT_??? */) = -1 EINVAL (Invalid argument)"],
    [["shutdown", 4, 1], "shutdown(4, SHUT_WR) = 0"],
    [["read", 5, buffer, 10], 'read(5, "", 10) = 0'],
    [["write", 5, "bye", 3], 'write(5, "bye", 3) = 3'],
    [["read", 4, buffer, 10], 'read(4, "bye", 10) = 3'],
    [["close", 5], "close(5) = 0"],
    [["read", 4, buffer, 10], 'read(4, "", 10) = 0'],
  ]);
  document("connect refused", [
    [["socket", 2, 1, 0], "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3"],
    [["connect", 3, local, 16], `connect(3, ${address}, 16) = -1 ECONNREFUSED (Connection refused)`],
    [["connect", 3, local, 16], `connect(3, ${address}, 16) = -1 ECONNREFUSED (Connection refused)`],
    [["read", 3, buffer, 1], "read(3, ADDRESS, 1) = -1 ENOTCONN (Transport endpoint is not connected)"],
    [["shutdown", 3, 2], "shutdown(3, SHUT_RDWR) = -1 ENOTCONN (Transport endpoint is not connected)"],
    [["sendto", 3, "x", 1, 0x4000, 0, 0], 'sendto(3, "x", 1, MSG_NOSIGNAL, NULL, 0) = -1 EPIPE (Broken pipe)'],
    [["connect", 3, 0, 16], "connect(3, NULL, 16) = -1 EFAULT (Bad address)"],
    [["connect", 3, local, 0], "connect(3, ADDRESS, 0) = -1 EINVAL (Invalid argument)"],
  ]);
});

describe("identities, attributes, administration", () => {
  const capabilities = bytes(0x22, 5, 8, 0x20, 0, 0, 0, 0);
  document("users and groups", [
    [["setreuid", -1, -1], "setreuid(-1, -1) = 0"],
    [["setregid", -1, 0], "setregid(-1, 0) = -1 EPERM (Operation not permitted)"],
    [["setfsuid", 0], "setfsuid(0) = 1000"],
    [["setfsgid", 0], "setfsgid(0) = 1000"],
    [["setgroups", 2, bytes(77, 0, 0, 0, 78, 0, 0, 0)], "setgroups(2, [77, 78]) = -1 EPERM (Operation not permitted)"],
    [["getgroups", 2, buffer], "getgroups(2, []) = 0"],
    [
      ["capget", capabilities, memory("c", 24)],
      "capget({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=0, permitted=0, inheritable=0}) = 0",
    ],
    [
      ["capget", bytes(1, 0, 0, 0, 0, 0, 0, 0), buffer],
      "capget({version=0x1 /* _LINUX_CAPABILITY_VERSION_??? */, pid=0}, ADDRESS) = -1 EINVAL (Invalid argument)",
    ],
    [
      ["capset", capabilities, bytes(1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
      "capset({version=_LINUX_CAPABILITY_VERSION_3, pid=0}, {effective=1<<CAP_CHOWN, permitted=1<<CAP_CHOWN, inheritable=0}) = -1 EPERM (Operation not permitted)",
    ],
    [["getrlimit", 7, buffer], "getrlimit(RLIMIT_NOFILE, {rlim_cur=1024, rlim_max=1024}) = 0"],
    [["setrlimit", 4, bytes(...word64(1), ...word64(2))], "setrlimit(RLIMIT_CORE, {rlim_cur=1, rlim_max=2}) = 0"],
  ]);
  document("extended attributes", [
    [["setxattr", "none", "user.x", "v", 1, 1], 'setxattr("none", "user.x", "v", 1, XATTR_CREATE) = -1 ENOENT (No such file or directory)'],
    [["openat", -100, "f", 0o102, 0o644], 'openat(AT_FDCWD, "f", O_RDWR|O_CREAT, 0644) = 3'],
    [["setxattr", "f", "user.x", "value", 5, 0], 'setxattr("f", "user.x", "value", 5, 0) = 0'],
    [["getxattr", "f", "user.x", buffer, 100], 'getxattr("f", "user.x", "value", 100) = 5'],
    [["lgetxattr", "f", "user.y", buffer, 100], 'lgetxattr("f", "user.y", ADDRESS, 100) = -1 ENODATA (No data available)'],
    [["fgetxattr", 3, "user.x", buffer, 0], 'fgetxattr(3, "user.x", "value", 0) = 5'],
    [["listxattr", "f", buffer, 100], 'listxattr("f", "user.x\\0", 100) = 7'],
    [["llistxattr", "f", buffer, 3], 'llistxattr("f", ADDRESS, 3) = -1 ERANGE (Numerical result out of range)'],
    [["flistxattr", 3, buffer, 0], 'flistxattr(3, "user.x\\0", 0) = 7'],
    [["lsetxattr", "f", "user.x", "w", 1, 1], 'lsetxattr("f", "user.x", "w", 1, XATTR_CREATE) = -1 EEXIST (File exists)'],
    [["fsetxattr", 3, "trusted.x", "w", 1, 0], 'fsetxattr(3, "trusted.x", "w", 1, 0) = -1 EPERM (Operation not permitted)'],
    [["removexattr", "f", "user.x"], 'removexattr("f", "user.x") = 0'],
    [["lremovexattr", "f", "user.x"], 'lremovexattr("f", "user.x") = -1 ENODATA (No data available)'],
    [["fremovexattr", 3, "odd.x"], 'fremovexattr(3, "odd.x") = -1 EOPNOTSUPP (Operation not supported)'],
  ]);
  document("splice, tee, vmsplice", [
    [["pipe2", memory("pair", 8), 0], "pipe2([3, 4], 0) = 0"],
    [["pipe2", memory("other", 8), 0], "pipe2([5, 6], 0) = 0"],
    [["vmsplice", 4, 0, 0, 0], "vmsplice(4, NULL, 0, 0) = 0"],
    [["write", 4, "hello", 5], 'write(4, "hello", 5) = 5'],
    [["tee", 3, 6, 3, 1], "tee(3, 6, 3, SPLICE_F_MOVE) = 3"],
    [["splice", 3, 0, 6, 0, 10, 1], "splice(3, NULL, 6, NULL, 10, SPLICE_F_MOVE) = 5"],
    [["read", 5, buffer, 10], 'read(5, "helhello", 10) = 8'],
    [["splice", 0, 0, 1, 0, 10, 1], "splice(0, NULL, 1, NULL, 10, SPLICE_F_MOVE) = -1 EINVAL (Invalid argument)"],
  ]);
  document("special files, openat2", [
    [["mknodat", -100, "p", 0o10644, 0], 'mknodat(AT_FDCWD, "p", S_IFIFO|0644) = 0'],
    [
      ["mknodat", -100, "n", 0o20600, 0x103],
      'mknodat(AT_FDCWD, "n", S_IFCHR|0600, makedev(0x1, 0x3)) = -1 EPERM (Operation not permitted)',
    ],
    [["mknodat", -100, "r", 0o644, 0], 'mknodat(AT_FDCWD, "r", 0644) = 0'],
    [["fchmodat2", -100, "r", 0o600, 0x100], 'fchmodat2(AT_FDCWD, "r", 0600, AT_SYMLINK_NOFOLLOW) = 0'],
    [
      ["openat2", -100, "q", bytes(...word64(0o102), ...word64(0o600), ...word64(8)), 24],
      'openat2(AT_FDCWD, "q", {flags=O_RDWR|O_CREAT, mode=0600, resolve=RESOLVE_BENEATH}, 24) = 3',
    ],
    [["sync_file_range", 3, 0, 10, 2], "sync_file_range(3, 0, 10, SYNC_FILE_RANGE_WRITE) = 0"],
    [["fcntl", 3, 1025], "fcntl(3, F_GETLEASE) = 0x2 (F_UNLCK)"],
    [["fcntl", 3, 1034], "fcntl(3, F_GET_SEALS) = -1 EINVAL (Invalid argument)"],
    [["fcntl", 3, 10, 10], "fcntl(3, F_SETSIG, SIGUSR1) = 0"],
    [["fcntl", 3, 8, 100], "fcntl(3, F_SETOWN, 100) = 0"],
    [["fcntl", 3, 9], "fcntl(3, F_GETOWN) = 100"],
  ]);
  document("System V objects", [
    [["semget", 0x1234, 2, 0o1600], "semget(0x1234, 2, IPC_CREAT|0600) = 0"],
    [
      ["semop", 0, bytes(0, 0, 1, 0, 0, 0, 1, 0, 255, 255, 0, 8), 2],
      "semop(0, [{sem_num=0, sem_op=1, sem_flg=0}, {sem_num=1, sem_op=-1, sem_flg=IPC_NOWAIT}], 2) = -1 EAGAIN (Resource temporarily unavailable)",
    ],
    [
      ["semtimedop", 0, bytes(0, 0, 255, 255, 0, 16), 1, timespec(0, 5)],
      "semtimedop(0, [{sem_num=0, sem_op=-1, sem_flg=SEM_UNDO}], 1, {tv_sec=0, tv_nsec=5}) = -1 EAGAIN (Resource temporarily unavailable)",
    ],
    [["semctl", 0, 1, 16, 7], "semctl(0, 1, SETVAL, 7) = 0"],
    [["semctl", 0, 1, 12, 0], "semctl(0, 1, GETVAL, NULL) = 7"],
    [["msgget", 0, 0o600], "msgget(IPC_PRIVATE, 0600) = 0"],
    [["msgsnd", 0, bytes(...word64(3), 104, 101, 121), 3, 0], 'msgsnd(0, {3, "hey"}, 3, 0) = 0'],
    [["msgrcv", 0, buffer, 100, -5, 0o10000], 'msgrcv(0, {3, "hey"}, 100, -5, MSG_NOERROR) = 3'],
    [["msgctl", 0, 0, 0], "msgctl(0, IPC_RMID, NULL) = 0"],
    [["shmget", 0x99, 4096, 0o3600], "shmget(0x99, 4096, IPC_CREAT|IPC_EXCL|0600) = 0"],
    [["shmat", 0, 0, 0o10000], expect.stringMatching(/^shmat\(0, NULL, SHM_RDONLY\) = 0x[0-9a-f]+$/) as unknown as string],
    [["shmdt", 4096], "shmdt(0x1000) = -1 EINVAL (Invalid argument)"],
    [["shmctl", 0, 0, 0], "shmctl(0, IPC_RMID, NULL) = 0"],
  ]);
  document("into other processes, and clocks", [
    [
      ["process_vm_readv", 100, bytes(...word64(0), ...word64(0)), 1, bytes(...word64(0), ...word64(0)), 1],
      "process_vm_readv(100, [{iov_base=NULL, iov_len=0}], 1, [{iov_base=NULL, iov_len=0}], 1, 0) = 0",
    ],
    [["process_vm_writev", 100, 0, 0, 0, 0, 1], "process_vm_writev(100, NULL, 0, NULL, 0, 1) = -1 EINVAL (Invalid argument)"],
    [["kcmp", 100, 100, 0, 1, 1], "kcmp(100, 100, KCMP_FILE, 1, 1) = 0"],
    [["kcmp", 100, 4000, 1, 0, 0], "kcmp(100, 4000, KCMP_VM, 0, 0) = -1 ESRCH (No such process)"],
    [["mlock2", buffer, 10, 1], "mlock2(ADDRESS, 10, MLOCK_ONFAULT) = 0"],
    [["sched_getattr", 0, buffer, 56, 0], "sched_getattr(0, ADDRESS, 56, 0) = 0"],
    [["sched_setattr", 0, buffer, 0], "sched_setattr(0, ADDRESS, 0) = 0"],
    [["adjtimex", memory("timex", 208)], "adjtimex(ADDRESS) = 5 (TIME_ERROR)"],
    [["clock_adjtime", 1, 0], "clock_adjtime(CLOCK_MONOTONIC, NULL) = -1 EOPNOTSUPP (Operation not supported)"],
  ]);
  document("POSIX message queues", [
    [
      ["mq_open", "q", 0o102, 0o600, bytes(...word64(0), ...word64(2), ...word64(16), ...new Array(40).fill(0))],
      'mq_open("q", O_RDWR|O_CREAT, 0600, {mq_flags=0, mq_maxmsg=2, mq_msgsize=16, mq_curmsgs=0}) = 3',
    ],
    [["mq_timedsend", 3, "hello", 5, 7, 0], 'mq_timedsend(3, "hello", 5, 7, NULL) = 0'],
    [["mq_getsetattr", 3, 0, buffer], "mq_getsetattr(3, NULL, {mq_flags=0, mq_maxmsg=2, mq_msgsize=16, mq_curmsgs=1}) = 0"],
    [["mq_timedreceive", 3, buffer, 100, memory("priority", 4), 0], 'mq_timedreceive(3, "hello", 100, [7], NULL) = 5'],
    [["mq_timedreceive", 3, buffer, 1, 0, 0], "mq_timedreceive(3, ADDRESS, 1, NULL, NULL) = -1 EMSGSIZE (Message too long)"],
    [["mq_notify", 3, 0], "mq_notify(3, NULL) = 0"],
    [["mq_unlink", "q"], 'mq_unlink("q") = 0'],
  ]);
  document("timers, and signals with a word", [
    [
      ["timer_create", 1, bytes(77, 0, 0, 0, 0, 0, 0, 0, 10, ...new Array(55).fill(0)), buffer],
      "timer_create(CLOCK_MONOTONIC, {sigev_value={sival_int=77, sival_ptr=0x4d}, sigev_signo=SIGUSR1, sigev_notify=SIGEV_SIGNAL}, [0]) = 0",
    ],
    [
      ["timer_settime", 0, 0, bytes(...word64(1), ...word64(2), ...word64(3), ...word64(4)), buffer],
      "timer_settime(0, 0, {it_interval={tv_sec=1, tv_nsec=2}, it_value={tv_sec=3, tv_nsec=4}}, {it_interval={tv_sec=0, tv_nsec=0}, it_value={tv_sec=0, tv_nsec=0}}) = 0",
    ],
    [
      ["timer_gettime", 0, buffer],
      expect.stringMatching(
        /^timer_gettime\(0, {it_interval={tv_sec=1, tv_nsec=2}, it_value={tv_sec=2, tv_nsec=9999999\d\d}}\) = 0$/,
      ) as unknown as string,
    ],
    [["timer_getoverrun", 0], "timer_getoverrun(0) = 0"],
    [["timer_delete", 0], "timer_delete(0) = 0"],
    [["timer_delete", 0], "timer_delete(0) = -1 EINVAL (Invalid argument)"],
    [["rt_sigprocmask", 0, bytes(...word64(1 << 9)), 0, 8], "rt_sigprocmask(SIG_BLOCK, [USR1], NULL, 8) = 0"],
    [
      [
        "rt_sigqueueinfo",
        100,
        10,
        bytes(...new Array(8).fill(0), 255, 255, 255, 255, ...new Array(12).fill(0), 42, ...new Array(103).fill(0)),
      ],
      "rt_sigqueueinfo(100, SIGUSR1, {}) = 0",
    ],
    [["rt_tgsigqueueinfo", 100, 100, 10, bytes(...new Array(128).fill(0))], "rt_tgsigqueueinfo(100, 100, SIGUSR1, {}) = 0"],
  ]);
  document("processes by descriptor, scheduling", [
    [["pidfd_open", 100, 0], "pidfd_open(100, 0) = 3"],
    [["pidfd_send_signal", 3, 0, 0, 0], "pidfd_send_signal(3, 0, NULL, 0) = 0"],
    [["pidfd_getfd", 3, 1, 0], "pidfd_getfd(3, 1, 0) = 4"],
    [["waitid", 3, 3, buffer, 4, 0], "waitid(P_PIDFD, 3, ADDRESS, WEXITED, NULL) = -1 ECHILD (No child processes)"],
    [
      ["execveat", -100, "none", 0, 0, 0x1000],
      'execveat(AT_FDCWD, "none", NULL, NULL, AT_EMPTY_PATH) = -1 ENOENT (No such file or directory)',
    ],
    [["sched_get_priority_max", 1], "sched_get_priority_max(SCHED_FIFO) = 99"],
    [["sched_get_priority_min", 1], "sched_get_priority_min(SCHED_FIFO) = 1"],
    [["sched_setscheduler", 0, 9, int(3)], "sched_setscheduler(0, 0x9 /* SCHED_??? */, [3]) = -1 EINVAL (Invalid argument)"],
    [["sched_setparam", 0, int(3)], "sched_setparam(0, [3]) = -1 EINVAL (Invalid argument)"],
    [["sched_rr_get_interval", 0, buffer], "sched_rr_get_interval(0, {tv_sec=0, tv_nsec=100000}) = 0"],
    [["ioprio_get", 1, 0], "ioprio_get(IOPRIO_WHO_PROCESS, 0) = 0 (IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, 0))"],
    [["ioprio_set", 1, 0, 0], "ioprio_set(IOPRIO_WHO_PROCESS, 0, IOPRIO_PRIO_VALUE(IOPRIO_CLASS_NONE, 0)) = 0"],
  ]);
  const refused = "-1 EPERM (Operation not permitted)";
  document("what only an administrator may do", [
    [["sethostname", "x", 1], `sethostname("x", 1) = ${refused}`],
    [["setdomainname", "x", 1], `setdomainname("x", 1) = ${refused}`],
    [["chroot", "/"], `chroot("/") = ${refused}`],
    [["umount2", "/", 2], `umount2("/", MNT_DETACH) = ${refused}`],
    [["mount", "a", "b", "c", 1, 0], `mount("a", "b", "c", MS_RDONLY, NULL) = ${refused}`],
    [["pivot_root", "a", "b"], `pivot_root("a", "b") = ${refused}`],
    [["vhangup"], `vhangup() = ${refused}`],
    [["acct", 0], `acct(NULL) = ${refused}`],
    [["clock_settime", 0, timespec(3, 4)], `clock_settime(CLOCK_REALTIME, {tv_sec=3, tv_nsec=4}) = ${refused}`],
    [["settimeofday", 0, 0], `settimeofday(NULL, NULL) = ${refused}`],
    [["reboot", 1, 2, 3, 0], `reboot(0x1, 0x2, 0x3, NULL) = ${refused}`],
    [["swapon", "none", 0], `swapon("none", 0) = ${refused}`],
    [["swapoff", "none"], `swapoff("none") = ${refused}`],
    [["unshare", 0x20000], `unshare(0x20000) = ${refused}`],
    [["setns", 3, 0], `setns(3, 0) = ${refused}`],
    [["ptrace", 16, 1, 0, 0], `ptrace(16, 1, NULL, NULL) = ${refused}`],
    [["init_module", 0, 0, "x"], `init_module(NULL, 0, "x") = ${refused}`],
  ]);
});

afterAll(() => {
  // signal/handlers.test.ts executes rt_sigreturn, task/family.test.ts execve and wait4, socket/trace.test.ts the calls with messages.
  const elsewhere = ["rt_sigreturn", "socketpair", "sendmsg", "recvmsg", "execve", "recvmmsg", "wait4", "sendmmsg", "svc0_tool"];
  if (hasBinutils) expect(callRows.map(({ name }) => name).filter((name) => !executed.has(name))).toEqual(elsewhere);
});
