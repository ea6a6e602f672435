// Files of /sys, a row each: what it tells of the processor and of the interfaces (Documentation/ABI/stable/sysfs-devices-system-cpu,
// Documentation/ABI/testing/sysfs-class-net).

import type { Kernel } from "../../kernel.ts";
import { type InterfaceRow, interfaces, transmissionUnit } from "../../socket/interfaces.ts";

type Row = readonly [path: string, text: (kernel: Kernel) => string];

const saying =
  (folder: string, text: string) =>
  (name: string): Row => [`${folder}/${name}`, () => `${text}\n`];

/** The one processor, as lscpu and C libraries look for it. */
const processors = "devices/system/cpu";
const topology = `${processors}/cpu0/topology`;
const processorRows: readonly Row[] = [
  ...["online", "possible", "present"].map(saying(processors, "0")),
  ...["offline", "isolated"].map(saying(processors, "")),
  saying(processors, "511")("kernel_max"),
  ...["core_id", "physical_package_id", "cluster_id"].map(saying(topology, "0")),
  ...["core_siblings_list", "thread_siblings_list", "core_cpus_list", "package_cpus_list"].map(saying(topology, "0")),
  ...["core_siblings", "thread_siblings", "core_cpus", "package_cpus"].map(saying(topology, "1")),
  // Neoverse N1, as MIDR_EL1 has it.
  saying(`${processors}/cpu0/regs/identification`, "0x00000000414fd0c1")("midr_el1"),
];

function interfaceRows(row: InterfaceRow): readonly Row[] {
  const { name, index, link, flags, hardwareType, hardwareAddress } = row;
  const folder = `class/net/${name}`;
  const address = hardwareAddress.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
  return [
    saying(folder, address)("address"),
    saying(folder, `${index}`)("ifindex"),
    saying(folder, `0x${(flags & 0xffff).toString(16)}`)("flags"),
    [`${folder}/mtu`, ({ state }) => `${transmissionUnit(state.network, row)}\n`],
    saying(folder, link === "loopback" ? "unknown" : "up")("operstate"),
    saying(folder, `${hardwareType}`)("type"),
    saying(folder, "1")("carrier"),
  ];
}

export const systemFiles: Readonly<Record<string, (kernel: Kernel) => string>> = Object.fromEntries([
  ...processorRows,
  ...interfaces.flatMap(interfaceRows),
  saying("kernel/mm/transparent_hugepage", "always madvise [never]")("enabled"),
]);
