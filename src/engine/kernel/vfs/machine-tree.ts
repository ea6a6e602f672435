// Files that say what this machine is and knows: /etc as C libraries read it (man 5 passwd, services, protocols, hosts), and of /sys the
// processor and the interfaces (Documentation/ABI/stable/sysfs-devices-system-cpu, sysfs-class-net). Text, made once.

import { formatAddress } from "../../net/index.ts";
import { homeDirectory } from "../exec/spawn.ts";
import { interfaces } from "../socket/interfaces.ts";

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
  ["/etc/hosts", lines(["127.0.0.1\tlocalhost", ...interfaces.slice(1).map(({ address }) => `${formatAddress(address)}\tsvc0`)])],
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

/** The one processor, as lscpu and C libraries look for it. */
const processorFolder = "/sys/devices/system/cpu";
const processor: readonly TextFile[] = [
  ...["online", "possible", "present"].map((name): TextFile => [`${processorFolder}/${name}`, "0\n"]),
  ...["offline", "isolated"].map((name): TextFile => [`${processorFolder}/${name}`, "\n"]),
  [`${processorFolder}/kernel_max`, "511\n"],
  ...[
    "core_id",
    "physical_package_id",
    "cluster_id",
    "core_siblings_list",
    "thread_siblings_list",
    "core_cpus_list",
    "package_cpus_list",
  ].map((name): TextFile => [`${processorFolder}/cpu0/topology/${name}`, "0\n"]),
  ...["core_siblings", "thread_siblings", "core_cpus", "package_cpus"].map(
    (name): TextFile => [`${processorFolder}/cpu0/topology/${name}`, "1\n"],
  ),
  // Neoverse N1, as MIDR_EL1 has it.
  [`${processorFolder}/cpu0/regs/identification/midr_el1`, "0x00000000414fd0c1\n"],
  ["/sys/kernel/mm/transparent_hugepage/enabled", "always madvise [never]\n"],
];

const maximumTransmissionUnits = { loopback: 65536, wire: 1500 } as const;

const networkInterfaces: readonly TextFile[] = interfaces.flatMap(
  ({ name, index, link, flags, hardwareType, hardwareAddress }): TextFile[] => {
    const folder = `/sys/class/net/${name}`;
    const address = hardwareAddress.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
    return [
      [`${folder}/address`, `${address}\n`],
      [`${folder}/ifindex`, `${index}\n`],
      [`${folder}/flags`, `0x${(flags & 0xffff).toString(16)}\n`],
      [`${folder}/mtu`, `${maximumTransmissionUnits[link]}\n`],
      [`${folder}/operstate`, link === "loopback" ? "unknown\n" : "up\n"],
      [`${folder}/type`, `${hardwareType}\n`],
      [`${folder}/carrier`, "1\n"],
    ];
  },
);

export const machineTree: readonly TextFile[] = [["/etc/hostname", "svc0\n"], ...people, ...networks, ...processor, ...networkInterfaces];
