// Files of /etc that say what this machine knows, as C libraries read them (man 5 passwd, services, protocols, hosts).

import { homeDirectory } from "../exec/spawn.ts";
import { interfaceAddress, interfaces } from "../socket/interfaces.ts";

type TextFile = readonly [path: string, text: string];

const lines = (rows: readonly string[]): string => rows.map((row) => `${row}\n`).join("");

/** Name and port; those that both protocols have are "both". */
const services: readonly (readonly [name: string, port: number, protocol: "tcp" | "udp" | "both"])[] = [
  ["tcpmux", 1, "tcp"],
  ["echo", 7, "both"],
  ["discard", 9, "both"],
  ["systat", 11, "tcp"],
  ["daytime", 13, "both"],
  ["qotd", 17, "tcp"],
  ["chargen", 19, "both"],
  ["ftp-data", 20, "tcp"],
  ["ftp", 21, "tcp"],
  ["ssh", 22, "tcp"],
  ["telnet", 23, "tcp"],
  ["smtp", 25, "tcp"],
  ["time", 37, "both"],
  ["whois", 43, "tcp"],
  ["domain", 53, "both"],
  ["tftp", 69, "udp"],
  ["gopher", 70, "tcp"],
  ["finger", 79, "tcp"],
  ["http", 80, "tcp"],
  ["pop3", 110, "tcp"],
  ["nntp", 119, "tcp"],
  ["ntp", 123, "udp"],
  ["imap2", 143, "tcp"],
  ["snmp", 161, "both"],
  ["irc", 194, "both"],
  ["ldap", 389, "both"],
  ["https", 443, "both"],
  ["syslog", 514, "udp"],
  ["imaps", 993, "tcp"],
  ["pop3s", 995, "tcp"],
  ["mysql", 3306, "tcp"],
  ["postgresql", 5432, "tcp"],
  ["redis", 6379, "tcp"],
  ["http-alt", 8080, "both"],
];

const serviceLines = services.flatMap(([name, port, protocol]) =>
  (protocol === "both" ? ["tcp", "udp"] : [protocol]).map((each) => `${name}\t${port}/${each}`),
);

/** IANA's numbers of protocols over IP. */
const protocols = {
  ip: 0,
  icmp: 1,
  igmp: 2,
  ipencap: 4,
  tcp: 6,
  egp: 8,
  udp: 17,
  ipv6: 41,
  gre: 47,
  esp: 50,
  ah: 51,
  "ipv6-icmp": 58,
  sctp: 132,
};

const networks: readonly TextFile[] = [
  ["/etc/hosts", lines(["127.0.0.1\tlocalhost", ...interfaces.slice(1).map((row) => `${interfaceAddress(row)}\tsvc0`)])],
  ["/etc/services", lines(serviceLines)],
  ["/etc/protocols", lines(Object.entries(protocols).map(([name, number]) => `${name}\t${number}\t${name.toUpperCase()}`))],
  ["/etc/nsswitch.conf", lines(["passwd: files", "group: files", "hosts: files", "services: files", "protocols: files"])],
];

const people: readonly TextFile[] = [
  [
    "/etc/passwd",
    lines([
      "root:x:0:0:root:/root:/bin/sh",
      `student:x:1000:1000:student:${homeDirectory}:/bin/sh`,
      "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
    ]),
  ],
  ["/etc/group", lines(["root:x:0:", "student:x:1000:", "nogroup:x:65534:"])],
  ["/etc/shells", lines(["/bin/sh"])],
];

export const knownFiles: readonly TextFile[] = [["/etc/hostname", "svc0\n"], ...people, ...networks];
