// What the network panel makes of its data: words of a command line, layers of a packet, the order of an exchange.

import { expect, test } from "vitest";
import type { PacketView, SystemCallView } from "../../protocol/messages.ts";
import { connectionsOf, rowsOf } from "./exchange.ts";
import { layersOf } from "./packet-layers.ts";
import { splitWords } from "./words.ts";

test("a command line as words, quoted as for a shell", () => {
  expect(splitWords(`curl  -H 'X: a "b"' "c\\"d" e\\ f ''`)).toEqual(["curl", "-H", 'X: a "b"', 'c"d', "e f", ""]);
  expect(splitWords("curl 'open")).toHaveProperty("error");
});

test("a packet's layers cover its bytes, and fields say what stands in them", () => {
  const header = [0x45, 0, 0, 44, 0, 1, 0x40, 0, 64, 6, 0xaa, 0xbb, 127, 0, 0, 1, 10, 0, 0, 1];
  const segment = [0x9c, 0x40, 0x1f, 0x90, 0, 0, 0, 7, 0, 0, 0, 0, 0x60, 2, 0xff, 0xff, 0, 0, 0, 0, 2, 4, 5, 0xb4];
  const layers = layersOf(Uint8Array.from([...header, ...segment, 72, 105]));
  expect(layers.map(({ from, to }) => [from, to])).toEqual([
    [0, 20],
    [20, 44],
    [44, 46],
  ]);
  const values = Object.fromEntries(layers.flatMap(({ fields }) => fields.map(({ name, value }) => [name, value])));
  expect(values).toMatchObject({
    Destination: "10.0.0.1",
    Flags: "SYN",
    "Destination port": "8080",
    "Option: maximum segment size": "1460",
  });
});

const packet = (number: number, flags: string, toServer: boolean, instructions: number): PacketView =>
  ({
    number,
    flags,
    protocol: "TCP",
    source: toServer ? "127.0.0.1:40000" : "127.0.0.1:8080",
    destination: toServer ? "127.0.0.1:8080" : "127.0.0.1:40000",
    moment: { instructions, faults: 0, actions: 0 },
  }) as PacketView;
const call = (text: string, instructions: number): SystemCallView =>
  ({ sequence: instructions, call: text, result: "0", moment: { instructions, faults: 0, actions: 0 } }) as SystemCallView;

test("a port that is used again is another connection; calls stand where they were made", () => {
  const packets = [packet(0, "SYN", true, 5), packet(1, "SYN, ACK", false, 5), packet(2, "FIN, ACK", false, 9), packet(3, "SYN", true, 20)];
  const connections = connectionsOf(packets);
  expect(connections.map(({ client, packets: all }) => [client, all.length])).toEqual([
    ["127.0.0.1:40000", 3],
    ["127.0.0.1:40000", 1],
  ]);
  const rows = rowsOf(connections[0]!, [call("socket(2, 1, 0)", 1), call("accept(3", 7), call("getpid()", 8), call("close(4)", 9)]);
  expect(rows.map((row) => (row.kind === "call" ? row.call.call : row.packet.flags))).toEqual([
    "SYN",
    "SYN, ACK",
    "accept(3",
    "FIN, ACK",
    "close(4)",
  ]);
});
