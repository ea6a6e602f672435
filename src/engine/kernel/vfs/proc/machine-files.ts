// Files of /proc about the machine as a whole (man 5 proc), a row each: its path, and the text at this moment.

import { clockTicksPerSecond } from "../../abi/auxiliary-vector.ts";
import { ipcLimit } from "../../abi/ipc.ts";
import { nsPerSecond } from "../../abi/time.ts";
import { releaseName, versionName } from "../../abi/utsname.ts";
import { queueTable, segmentTable, setTable } from "../../ipc/tables.ts";
import { type Kernel, nowNs } from "../../kernel.ts";
import { randomBytes } from "../../random.ts";
import { connectionTable, socketCounts } from "../../socket/connection-table.ts";
import { interfaceTable } from "../../socket/interface-table.ts";
import { unixTable } from "../../socket/unix/table.ts";
import { isReady } from "../../task/scheduler.ts";

const memoryKibibytes = 262144;
export const kibibytes = (bytes: number): number => Math.floor(bytes / 1024);
export const ticks = (ns: number): number => Math.floor((ns * clockTicksPerSecond) / nsPerSecond);
const hundredths = (ns: number): string => (ns / nsPerSecond).toFixed(2);

const features = "fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp";

/** How many tasks could run now: the one that asks among them. */
const runningTasks = (kernel: Kernel): number =>
  Math.max(1, [...kernel.state.tasks.values()].filter((task) => task.tid === kernel.loadedTid || isReady(kernel, task)).length);

function memoryInformation(kernel: Kernel): string {
  const resident = kibibytes(kernel.processor.residentBytes);
  const files = kibibytes(kernel.state.files.usedBytes);
  const free = memoryKibibytes - resident;
  const rows: readonly (readonly [name: string, kibibytes: number])[] = [
    ["MemTotal", memoryKibibytes],
    ["MemFree", free],
    ["MemAvailable", free],
    ["Buffers", 0],
    ["Cached", files],
    ["SwapCached", 0],
    ["Active", resident],
    ["Inactive", 0],
    ["Active(anon)", resident],
    ["Inactive(anon)", 0],
    ["Active(file)", 0],
    ["Inactive(file)", 0],
    ["Unevictable", 0],
    ["Mlocked", 0],
    ["SwapTotal", 0],
    ["SwapFree", 0],
    ["Dirty", 0],
    ["Writeback", 0],
    ["AnonPages", resident],
    ["Mapped", 0],
    ["Shmem", files],
    ["Slab", 0],
    ["SReclaimable", 0],
    ["SUnreclaim", 0],
    ["PageTables", 0],
    ["CommitLimit", memoryKibibytes],
    ["Committed_AS", resident],
    ["VmallocTotal", 0],
    ["VmallocUsed", 0],
    ["VmallocChunk", 0],
  ];
  return rows.map(([name, value]) => `${`${name}:`.padEnd(16)}${String(value).padStart(8)} kB\n`).join("");
}

function statistics(kernel: Kernel): string {
  const { state } = kernel;
  const times = `${ticks(state.retired)} 0 0 ${ticks(state.idleNs)} 0 0 0 0 0 0`;
  const rows = [
    `cpu  ${times}`,
    `cpu0 ${times}`,
    "intr 0",
    "ctxt 0",
    `btime ${state.startedAtSeconds}`,
    `processes ${state.nextPid - 1}`,
    `procs_running ${runningTasks(kernel)}`,
    "procs_blocked 0",
    "softirq 0 0 0 0 0 0 0 0 0 0 0",
  ];
  return rows.map((row) => `${row}\n`).join("");
}

const said =
  (text: string | number | bigint): (() => string) =>
  () =>
    `${text}\n`;

const bootIdentifier = "5ec0a64d-0c0d-4f1e-8a64-0a64c0de0001";

/** RFC 9562 §5.4: 122 bits of chance. */
function randomIdentifier({ state }: Kernel): string {
  const bytes = randomBytes(state.random, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const digits = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join("-");
}

export const machineFiles: Readonly<Record<string, (kernel: Kernel) => string>> = {
  cpuinfo: () =>
    `processor\t: 0\nBogoMIPS\t: 2000.00\nFeatures\t: ${features}\nCPU implementer\t: 0x41\nCPU architecture: 8\nCPU variant\t: 0x4\nCPU part\t: 0xd0c\nCPU revision\t: 1\n\n`,
  cmdline: said("console=tty0"),
  devices: said("Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n  5 /dev/ptmx\n136 pts\n\nBlock devices:"),
  filesystems: said("nodev\tsysfs\nnodev\tproc\nnodev\ttmpfs\nnodev\tpipefs\nnodev\tsockfs\nnodev\tdevpts"),
  loadavg: (kernel) => `0.00 0.00 0.00 ${runningTasks(kernel)}/${kernel.state.tasks.size} ${kernel.state.nextPid - 1}\n`,
  meminfo: memoryInformation,
  modules: () => "",
  partitions: said("major minor  #blocks  name\n"),
  stat: statistics,
  swaps: said("Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority"),
  uptime: (kernel) => `${hundredths(nowNs(kernel))} ${hundredths(kernel.state.idleNs)}\n`,
  version: said(`Linux version ${releaseName} (svc0) ${versionName}`),
  "net/arp": said("IP address       HW type     Flags       HW address            Mask     Device"),
  "net/dev": interfaceTable,
  "net/if_inet6": said("00000000000000000000000000000001 01 80 10 80       lo"),
  "net/route": said(
    `${"Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT".padEnd(127)}\n${"eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0".padEnd(127)}`,
  ),
  "net/sockstat": socketCounts,
  "net/tcp": (kernel) => connectionTable(kernel, "tcp", 4),
  "net/tcp6": (kernel) => connectionTable(kernel, "tcp", 6),
  "net/udp": (kernel) => connectionTable(kernel, "udp", 4),
  "net/udp6": (kernel) => connectionTable(kernel, "udp", 6),
  "net/unix": unixTable,
  "sys/fs/epoll/max_user_watches": said(1048576),
  "sys/fs/file-max": said(65536),
  "sys/fs/file-nr": ({ state }) =>
    `${[...state.processes.values()].reduce((sum, { descriptors }) => sum + descriptors.slots.length, 0)}\t0\t65536\n`,
  "sys/fs/inotify/max_queued_events": said(16384),
  "sys/fs/inotify/max_user_instances": said(128),
  "sys/fs/inotify/max_user_watches": said(65536),
  "sys/fs/nr_open": ({ limits }) => `${limits.descriptors}\n`,
  "sys/fs/pipe-max-size": said(1048576),
  "sys/kernel/cap_last_cap": said(40),
  "sys/kernel/core_pattern": said("core"),
  "sys/kernel/domainname": ({ state }) => `${state.domainName}\n`,
  "sys/kernel/hostname": ({ state }) => `${state.hostName}\n`,
  "sys/kernel/ngroups_max": said(65536),
  "sys/kernel/osrelease": said(releaseName),
  "sys/kernel/ostype": said("Linux"),
  "sys/kernel/pid_max": said(4194304),
  "sys/kernel/random/boot_id": said(bootIdentifier),
  "sys/kernel/random/entropy_avail": said(256),
  "sys/kernel/random/uuid": (kernel) => `${randomIdentifier(kernel)}\n`,
  "sys/kernel/threads-max": ({ limits }) => `${limits.tasks}\n`,
  "sys/kernel/version": said(versionName),
  "sys/net/core/rmem_default": said(212992),
  "sys/net/core/rmem_max": said(212992),
  "sys/net/core/somaxconn": said(4096),
  "sys/net/core/wmem_default": said(212992),
  "sys/net/core/wmem_max": said(212992),
  "sys/net/ipv4/ip_local_port_range": said("32768\t60999"),
  "sys/net/ipv4/ip_unprivileged_port_start": said(1024),
  "sys/net/ipv4/tcp_fin_timeout": said(60),
  "sys/net/ipv4/tcp_keepalive_intvl": said(75),
  "sys/net/ipv4/tcp_keepalive_probes": said(9),
  "sys/net/ipv4/tcp_keepalive_time": said(7200),
  "sys/net/ipv4/tcp_max_syn_backlog": said(4096),
  "sys/net/ipv4/tcp_rmem": said("4096\t131072\t6291456"),
  "sys/net/ipv4/tcp_syncookies": said(0),
  "sys/net/ipv4/tcp_tw_reuse": said(2),
  "sys/net/ipv4/tcp_wmem": said("4096\t16384\t4194304"),
  "sys/net/ipv6/bindv6only": said(0),
  "sysvipc/msg": queueTable,
  "sysvipc/sem": setTable,
  "sysvipc/shm": segmentTable,
  "sys/kernel/msgmax": said(ipcLimit.messageBytes),
  "sys/kernel/msgmnb": said(ipcLimit.queueBytes),
  "sys/kernel/msgmni": said(ipcLimit.queues),
  "sys/kernel/sem": said([ipcLimit.semaphoresOfSet, ipcLimit.semaphoresInAll, ipcLimit.operations, ipcLimit.identifiers].join("\t")),
  "sys/kernel/shmall": said(ipcLimit.segmentPages),
  "sys/kernel/shmmax": said(ipcLimit.segmentBytes),
  "sys/kernel/shmmni": said(ipcLimit.segments),
  "sys/vm/max_map_count": said(65530),
  "sys/vm/mmap_min_addr": said(65536),
  "sys/vm/overcommit_memory": said(0),
  "sys/vm/swappiness": said(60),
};
