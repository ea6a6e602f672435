// The headers of the system that have meaning in assembly: names of calls, failures and constants, made from the kernel's own rows.
// Declarations of C, which an assembler cannot read, are left out, so that more headers can be included here than elsewhere.

import { cloneFlag } from "../kernel/abi/clone.ts";
import { epollEvent, epollFlag, epollOperation } from "../kernel/abi/epoll.ts";
import { allErrnos } from "../kernel/abi/errno.ts";
import * as files from "../kernel/abi/fcntl.ts";
import { futexFlag, futexOperation } from "../kernel/abi/futex.ts";
import * as terminal from "../kernel/abi/ioctl.ts";
import { advice, mapFlag, protection } from "../kernel/abi/memory.ts";
import { pollEvent } from "../kernel/abi/poll.ts";
import { processControl } from "../kernel/abi/process-control.ts";
import { resource } from "../kernel/abi/resource.ts";
import * as sockets from "../kernel/abi/socket.ts";
import { fileTypeMask } from "../kernel/abi/stat.ts";
import { statxMask, statxSync } from "../kernel/abi/statx.ts";
import { clock, timerFlag } from "../kernel/abi/time.ts";
import { callRows } from "../kernel/index.ts";
import { signalRows } from "../kernel/signal/signals.ts";

type Constants = Readonly<Record<string, number | string>>;

interface Header {
  /** The names by which it is included. */
  readonly names: string;
  readonly constants: () => Constants;
}

const group = (...parts: readonly Constants[]): Constants => Object.assign({}, ...parts);

const calls = (): Constants => Object.fromEntries(callRows.map(({ name, number }) => [`__NR_${name}`, number]));
const callNames = (): Constants => group(calls(), Object.fromEntries(callRows.map(({ name }) => [`SYS_${name}`, `__NR_${name}`])));

const permissions: Constants = Object.fromEntries(
  ["USR", "GRP", "OTH"].flatMap((who, index) => {
    const shift = 6 - 3 * index;
    const letter = who[0];
    return [
      [`S_IR${who}`, 4 << shift],
      [`S_IW${who}`, 2 << shift],
      [`S_IX${who}`, 1 << shift],
      [`S_IRWX${letter}`, 7 << shift],
    ];
  }),
);

/** st_mode of man 7 inode. */
const modes: Constants = {
  S_IFMT: fileTypeMask,
  S_IFSOCK: 0o140000,
  S_IFLNK: 0o120000,
  S_IFREG: 0o100000,
  S_IFBLK: 0o060000,
  S_IFDIR: 0o040000,
  S_IFCHR: 0o020000,
  S_IFIFO: 0o010000,
  S_ISUID: 0o4000,
  S_ISGID: 0o2000,
  S_ISVTX: 0o1000,
  ...permissions,
};

const standardStreams: Constants = { STDIN_FILENO: 0, STDOUT_FILENO: 1, STDERR_FILENO: 2 };
const waiting: Constants = {
  WNOHANG: 1,
  WUNTRACED: 2,
  WSTOPPED: 2,
  WEXITED: 4,
  WCONTINUED: 8,
  WNOWAIT: 0x1000000,
  P_ALL: 0,
  P_PID: 1,
  P_PGID: 2,
};
/** man 2 sigaction, man 2 sigprocmask. */
const signalHandling: Constants = {
  ...{ SA_NOCLDSTOP: 1, SA_NOCLDWAIT: 2, SA_SIGINFO: 4, SA_RESTORER: 0x04000000, SA_ONSTACK: 0x08000000, SA_RESTART: 0x10000000 },
  ...{
    SA_NODEFER: 0x40000000,
    SA_RESETHAND: 0x80000000,
    SIG_BLOCK: 0,
    SIG_UNBLOCK: 1,
    SIG_SETMASK: 2,
    SIG_DFL: 0,
    SIG_IGN: 1,
    SIG_ERR: -1,
  },
  ...{ SS_ONSTACK: 1, SS_DISABLE: 2, MINSIGSTKSZ: 5120, SIGSTKSZ: 16384, SIGIOT: 6, SIGPOLL: 29 },
};
const signals = (): Constants => group(Object.fromEntries(signalRows.map(({ name, number }) => [name, number])), signalHandling);

const protocolFamilies: Constants = Object.fromEntries(
  Object.entries(sockets.addressFamily).map(([name, number]) => [name.replace("AF_", "PF_"), number]),
);
const addresses: Constants = { INADDR_ANY: 0, INADDR_LOOPBACK: 0x7f000001, INADDR_BROADCAST: 0xffffffff, INADDR_NONE: 0xffffffff };
/** arm64 has no others than these. */
const timeouts: Constants = { SO_RCVTIMEO: sockets.socketOption.SO_RCVTIMEO_OLD, SO_SNDTIMEO: sockets.socketOption.SO_SNDTIMEO_OLD };

const headers: readonly Header[] = [
  { names: "asm/unistd.h asm-generic/unistd.h linux/unistd.h", constants: calls },
  { names: "sys/syscall.h syscall.h bits/syscall.h", constants: callNames },
  {
    names: "errno.h sys/errno.h asm/errno.h asm-generic/errno.h asm-generic/errno-base.h linux/errno.h bits/errno.h",
    constants: () =>
      group(Object.fromEntries(allErrnos.map(({ name, number }) => [name, number])), {
        EWOULDBLOCK: "EAGAIN",
        EDEADLOCK: "EDEADLK",
        ENOTSUP: "EOPNOTSUPP",
      }),
  },
  { names: "unistd.h sys/unistd.h", constants: () => group(standardStreams, files.seekOrigin, files.accessCheck) },
  {
    names: "fcntl.h sys/fcntl.h asm/fcntl.h asm-generic/fcntl.h linux/fcntl.h bits/fcntl.h bits/fcntl-linux.h",
    constants: () =>
      group(files.accessMode, files.openFlag, files.atFlag, files.removeFlag, files.fcntlCommand, files.fileSeal, files.recordLockType, {
        ...{ AT_FDCWD: files.AT_FDCWD, O_NDELAY: "O_NONBLOCK", O_RSYNC: "O_SYNC" },
        ...files.wholeLock,
        ...files.descriptorFlag,
        ...files.seekOrigin,
        ...modes,
      }),
  },
  { names: "sys/file.h", constants: () => group(files.wholeLock, files.seekOrigin) },
  { names: "sys/stat.h linux/stat.h asm/stat.h bits/stat.h", constants: () => group(modes, statxMask, statxSync) },
  {
    names: "sys/mman.h asm/mman.h asm-generic/mman.h asm-generic/mman-common.h linux/mman.h bits/mman.h bits/mman-linux.h",
    constants: () => group(protection, mapFlag, advice, { MAP_ANON: "MAP_ANONYMOUS" }),
  },
  {
    names:
      "sys/socket.h asm/socket.h asm-generic/socket.h linux/socket.h bits/socket.h netinet/in.h linux/in.h linux/in6.h netinet/tcp.h linux/tcp.h netinet/ip.h linux/ip.h linux/net.h arpa/inet.h sys/un.h linux/un.h",
    constants: () =>
      group(
        sockets.addressFamily,
        protocolFamilies,
        sockets.socketType,
        sockets.socketFlag,
        sockets.internetProtocol,
        sockets.socketLevel,
        {
          ...sockets.socketOption,
          ...timeouts,
          ...sockets.tcpOption,
          ...sockets.ipOption,
          ...sockets.ipv6Option,
          ...sockets.messageFlag,
          ...sockets.shutdownHow,
          ...sockets.ancillaryType,
          ...addresses,
          SOMAXCONN: sockets.backlogMaximum,
        },
      ),
  },
  {
    names: "signal.h sys/signal.h asm/signal.h asm-generic/signal.h linux/signal.h bits/signum.h bits/signum-generic.h",
    constants: signals,
  },
  { names: "poll.h sys/poll.h asm/poll.h asm-generic/poll.h linux/poll.h", constants: () => pollEvent },
  { names: "sys/epoll.h linux/eventpoll.h", constants: () => group(epollEvent, epollOperation, epollFlag) },
  { names: "sys/eventfd.h linux/eventfd.h", constants: () => ({ EFD_SEMAPHORE: 1, EFD_CLOEXEC: "02000000", EFD_NONBLOCK: "04000" }) },
  {
    names: "time.h sys/time.h linux/time.h bits/time.h",
    constants: () => group(clock, timerFlag, { ITIMER_REAL: 0, ITIMER_VIRTUAL: 1, ITIMER_PROF: 2 }),
  },
  {
    names: "sched.h linux/sched.h bits/sched.h",
    constants: () => group(cloneFlag, { SCHED_OTHER: 0, SCHED_FIFO: 1, SCHED_RR: 2, SCHED_BATCH: 3, SCHED_IDLE: 5 }),
  },
  { names: "linux/futex.h", constants: () => group(futexOperation, futexFlag) },
  {
    names:
      "sys/ioctl.h asm/ioctl.h asm/ioctls.h asm-generic/ioctls.h linux/ioctl.h termios.h sys/termios.h asm/termios.h asm/termbits.h asm-generic/termbits.h linux/termios.h",
    constants: () =>
      group(
        terminal.ioctlRequest,
        terminal.flushQueue,
        terminal.inputFlag,
        terminal.outputFlag,
        terminal.controlFlag,
        terminal.localFlag,
        terminal.controlCharacter,
      ),
  },
  { names: "sys/prctl.h linux/prctl.h", constants: () => processControl },
  { names: "sys/resource.h linux/resource.h asm/resource.h asm-generic/resource.h", constants: () => resource },
  { names: "sys/wait.h linux/wait.h wait.h", constants: () => waiting },
  { names: "limits.h linux/limits.h", constants: () => ({ PATH_MAX: files.pathBytesMaximum, NAME_MAX: files.nameBytesMaximum }) },
  { names: "features.h sys/cdefs.h stdc-predef.h bits/wordsize.h asm/bitsperlong.h asm/types.h linux/types.h", constants: () => ({}) },
];

const byName = new Map(headers.flatMap((header) => header.names.split(" ").map((name) => [name, header] as const)));
const texts = new Map<string, string>();

/** A header by its name, `asm/unistd.h`. */
export function systemHeader(name: string): string | undefined {
  const header = byName.get(name);
  if (!header) return undefined;
  let text = texts.get(name);
  if (text === undefined) {
    const guard = `_${name.toUpperCase().replace(/[^A-Z0-9]/g, "_")}`;
    const lines = Object.entries(header.constants()).map(([constant, value]) => `#define ${constant} ${written(value)}\n`);
    text = `#ifndef ${guard}\n#define ${guard} 1\n${lines.join("")}#endif\n`;
    texts.set(name, text);
  }
  return text;
}

/** Names of all headers. */
export const systemHeaderNames: readonly string[] = [...byName.keys()];

const written = (value: number | string): string => (typeof value === "number" && value < 0 ? `(${value})` : String(value));
