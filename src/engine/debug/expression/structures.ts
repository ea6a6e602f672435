// The structures of the kernel's interface that a debugger knows without being told, as <asm-generic/…> and <linux/…> lay them
// out on arm64.

import { arrayOf, pointerTo, type StructField, sizeOf, type Type, typeOfWords, types } from "./type.ts";

type Field = readonly [type: string | Type, name: string, byteOrder?: "network"];

const structures = new Map<string, Type>();

/** "struct timespec", "char [108]", "void *", "uint32_t": what the tables below use. */
function typeNamed(text: string): Type {
  const array = /^(.*?)\s*\[(\d+)\]$/.exec(text);
  if (array) return arrayOf(typeNamed(array[1]), Number(array[2]));
  if (text.endsWith("*")) return pointerTo(typeNamed(text.slice(0, -1).trim()));
  const struct = /^struct (\w+)$/.exec(text);
  const type = struct ? structures.get(struct[1]) : typeOfWords(text.split(/\s+/));
  return type ?? types.void;
}

const alignmentOf = (type: Type): number =>
  type.kind === "struct"
    ? Math.max(1, ...type.fields.map((field) => alignmentOf(field.type)))
    : type.kind === "array"
      ? alignmentOf(type.of)
      : sizeOf(type);

function define(name: string, fields: readonly Field[], isUnion = false): void {
  let offset = 0;
  let bytes = 0;
  let alignment = 1;
  const placed = fields.map(([named, fieldName, byteOrder]): StructField => {
    const type = typeof named === "string" ? typeNamed(named) : named;
    alignment = Math.max(alignment, alignmentOf(type));
    const at = isUnion ? 0 : Math.ceil(offset / alignmentOf(type)) * alignmentOf(type);
    offset = at + sizeOf(type);
    bytes = Math.max(bytes, offset);
    return { name: fieldName, offset: at, type, ...(byteOrder ? { isBigEndian: true } : {}) };
  });
  structures.set(name, { kind: "struct", name, bytes: Math.ceil(bytes / alignment) * alignment, fields: placed });
}

define("in_addr", [["uint32_t", "s_addr", "network"]]);
define("sockaddr", [
  ["unsigned short", "sa_family"],
  ["char [14]", "sa_data"],
]);
define("sockaddr_in", [
  ["unsigned short", "sin_family"],
  ["uint16_t", "sin_port", "network"],
  ["struct in_addr", "sin_addr"],
  ["unsigned char [8]", "sin_zero"],
]);
define("in6_addr", [["uint8_t [16]", "s6_addr"]]);
define("sockaddr_in6", [
  ["unsigned short", "sin6_family"],
  ["uint16_t", "sin6_port", "network"],
  ["uint32_t", "sin6_flowinfo", "network"],
  ["struct in6_addr", "sin6_addr"],
  ["uint32_t", "sin6_scope_id"],
]);
define("sockaddr_un", [
  ["unsigned short", "sun_family"],
  ["char [108]", "sun_path"],
]);
define("timespec", [
  ["long", "tv_sec"],
  ["long", "tv_nsec"],
]);
define("timeval", [
  ["long", "tv_sec"],
  ["long", "tv_usec"],
]);
define("timezone", [
  ["int", "tz_minuteswest"],
  ["int", "tz_dsttime"],
]);
define("itimerval", [
  ["struct timeval", "it_interval"],
  ["struct timeval", "it_value"],
]);
define("itimerspec", [
  ["struct timespec", "it_interval"],
  ["struct timespec", "it_value"],
]);
define("iovec", [
  ["void *", "iov_base"],
  ["size_t", "iov_len"],
]);
define("msghdr", [
  ["void *", "msg_name"],
  ["socklen_t", "msg_namelen"],
  ["struct iovec *", "msg_iov"],
  ["size_t", "msg_iovlen"],
  ["void *", "msg_control"],
  ["size_t", "msg_controllen"],
  ["int", "msg_flags"],
]);
define("stat", [
  ["unsigned long", "st_dev"],
  ["unsigned long", "st_ino"],
  ["unsigned int", "st_mode"],
  ["unsigned int", "st_nlink"],
  ["unsigned int", "st_uid"],
  ["unsigned int", "st_gid"],
  ["unsigned long", "st_rdev"],
  ["unsigned long", "__pad1"],
  ["long", "st_size"],
  ["int", "st_blksize"],
  ["int", "__pad2"],
  ["long", "st_blocks"],
  ["struct timespec", "st_atim"],
  ["struct timespec", "st_mtim"],
  ["struct timespec", "st_ctim"],
  ["unsigned int [2]", "__unused"],
]);
define("epoll_data", [
  ["void *", "ptr"],
  ["int", "fd"],
  ["uint32_t", "u32"],
  ["uint64_t", "u64"],
], true);
define("epoll_event", [
  ["uint32_t", "events"],
  ["struct epoll_data", "data"],
]);
define("pollfd", [
  ["int", "fd"],
  ["short", "events"],
  ["short", "revents"],
]);
// The kernel's own, which rt_sigaction takes.
define("sigaction", [
  ["void *", "sa_handler"],
  ["unsigned long", "sa_flags"],
  ["void *", "sa_restorer"],
  ["unsigned long", "sa_mask"],
]);
define("stack_t", [
  ["void *", "ss_sp"],
  ["int", "ss_flags"],
  ["size_t", "ss_size"],
]);
define("siginfo", [
  ["int", "si_signo"],
  ["int", "si_errno"],
  ["int", "si_code"],
  ["int", "__pad"],
  ["void *", "si_addr"],
  ["unsigned long [13]", "__rest"],
]);
define("winsize", [
  ["unsigned short", "ws_row"],
  ["unsigned short", "ws_col"],
  ["unsigned short", "ws_xpixel"],
  ["unsigned short", "ws_ypixel"],
]);
define("termios", [
  ["unsigned int", "c_iflag"],
  ["unsigned int", "c_oflag"],
  ["unsigned int", "c_cflag"],
  ["unsigned int", "c_lflag"],
  ["unsigned char", "c_line"],
  ["unsigned char [19]", "c_cc"],
]);
define("rlimit", [
  ["unsigned long", "rlim_cur"],
  ["unsigned long", "rlim_max"],
]);
define("utsname", [
  ["char [65]", "sysname"],
  ["char [65]", "nodename"],
  ["char [65]", "release"],
  ["char [65]", "version"],
  ["char [65]", "machine"],
  ["char [65]", "domainname"],
]);
define("dirent64", [
  ["uint64_t", "d_ino"],
  ["int64_t", "d_off"],
  ["unsigned short", "d_reclen"],
  ["unsigned char", "d_type"],
  ["char [1]", "d_name"],
]);
define("flock", [
  ["short", "l_type"],
  ["short", "l_whence"],
  ["long", "l_start"],
  ["long", "l_len"],
  ["int", "l_pid"],
]);
define("linger", [
  ["int", "l_onoff"],
  ["int", "l_linger"],
]);

/** A structure of the kernel's by its name in C without `struct`: `sockaddr_in`. */
export const structureNamed = (name: string): Extract<Type, { kind: "struct" }> | undefined =>
  structures.get(name) as Extract<Type, { kind: "struct" }> | undefined;

export const structureNames: readonly string[] = [...structures.keys()];
