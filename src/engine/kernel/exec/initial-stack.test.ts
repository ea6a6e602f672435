// What a program finds at its first instruction, read back as a C library would.

import { describe, expect, it } from "vitest";
import { decodeUtf8 } from "../abi/text.ts";
import { stackEnd } from "../mm/layout.ts";
import { identityOf } from "../task/identity.ts";
import { bootComputer, start } from "../testing/guest.ts";
import { assemble, hasBinutils } from "../testing/tools.ts";
import { buildStack } from "./initial-stack.ts";

const executable = { entry: 0x400123, programHeaderAddress: 0x400040, programHeaderCount: 2, segments: [], sections: [], symbols: [] };
const request = {
  image: { program: executable, loader: undefined, loaderPath: "", loaderBase: 0, entry: executable.entry },
  path: "./server",
  arguments: ["server", "-p", "8080"],
  environment: ["HOME=/home/student", "LANG=C.UTF-8"],
  identity: identityOf({ uid: 1000, gid: 1001 }),
  random: Uint8Array.from({ length: 16 }, (_, index) => index),
};

function readBack({ sp, bytes }: { sp: number; bytes: Uint8Array }) {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = 0;
  const word = (): number => {
    at += 8;
    return Number(view.getBigUint64(at - 8, true));
  };
  const text = (address: number): string => decodeUtf8(bytes.subarray(address - sp, bytes.indexOf(0, address - sp)));
  const strings = (): string[] => {
    const list: string[] = [];
    for (let pointer = word(); pointer !== 0; pointer = word()) list.push(text(pointer));
    return list;
  };
  const count = word();
  const argumentStrings = strings();
  const environment = strings();
  const auxiliary = new Map<number, number>();
  for (let type = word(); type !== 0; type = word()) auxiliary.set(type, word());
  return {
    count,
    argumentStrings,
    environment,
    auxiliary,
    text,
    random: (address: number) => [...bytes.subarray(address - sp, address - sp + 16)],
  };
}

describe("the initial stack", () => {
  const stack = buildStack(request);
  if (stack === "E2BIG") throw new Error(stack);
  const { count, argumentStrings, environment, auxiliary, text, random } = readBack(stack);

  it("sp is a multiple of 16, and the bytes reach to the end of the stack", () => {
    expect(stack.sp % 16).toBe(0);
    expect(stack.sp + stack.bytes.length).toBe(stackEnd);
    expect(stackEnd).toBe(2 ** 48);
  });

  it("argc, argv, envp", () => {
    expect(count).toBe(3);
    expect(argumentStrings).toEqual(["server", "-p", "8080"]);
    expect(environment).toEqual(["HOME=/home/student", "LANG=C.UTF-8"]);
  });

  it("the auxiliary vector has the types that Linux gives on arm64", () => {
    expect([...auxiliary.keys()].sort((one, other) => one - other)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 23, 25, 26, 31, 51,
    ]);
    expect(auxiliary.get(3)).toBe(0x400040);
    expect(auxiliary.get(9)).toBe(0x400123);
    expect([11, 12, 13, 14].map((type) => auxiliary.get(type))).toEqual([1000, 1000, 1001, 1001]);
    expect(auxiliary.get(16)).toBe(0x119ffb);
    expect(auxiliary.get(51)).toBe(4720);
    expect(text(auxiliary.get(15)!)).toBe("aarch64");
    expect(text(auxiliary.get(31)!)).toBe("./server");
    expect(random(auxiliary.get(25)!)).toEqual([...request.random]);
  });

  it("the path is the last string, eight zero bytes below the end", () => {
    expect(auxiliary.get(31)! + "./server".length + 1).toBe(stackEnd - 8);
  });

  it("too many arguments are E2BIG", () => {
    expect(buildStack({ ...request, arguments: ["x".repeat(200_000)] })).toBe("E2BIG");
    expect(buildStack({ ...request, environment: Array.from({ length: 100 }, () => "x".repeat(100_000)) })).toBe("E2BIG");
  });
});

describe.skipIf(!hasBinutils)("at the first instruction (needs aarch64-linux-gnu-as)", () => {
  it("every register but sp and pc is 0, and argv is on the stack", () => {
    const computer = bootComputer();
    const pid = start(computer, assemble(".globl _start\n_start: nop\n"), { arguments: ["a", "b"] });
    const registers = computer.registers(pid)!;
    for (let register = 0; register < 31; register++) expect(registers.x(register)).toBe(0n);
    expect(registers.nzcv).toBe(0);
    expect(Number(registers.sp) % 16).toBe(0);
    expect(
      readBack({
        sp: Number(registers.sp),
        bytes: computer.space(pid)!.peek(Number(registers.sp) as never, stackEnd - Number(registers.sp)),
      }).argumentStrings,
    ).toEqual(["a", "b"]);
    expect(computer.mappings(pid).map(({ name }) => name)).toEqual(["/home/student/program", "[vdso]", "[stack]"]);
  });
});
