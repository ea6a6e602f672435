// What the panels look at, and what they saw at the last pause, so that the next one shows what changed. Takes a machine as it stands,
// gives the parts of its view that depend on where one looks.

import { codeView, instructionView } from "./code-view.ts";
import type { LearnerMachine } from "./learner-machine.ts";
import {
  emptyRegisters,
  memoryView,
  pointeesOf,
  type RememberedBytes,
  registersView,
  resolvePlace,
  stackView,
  vectorBytes,
  vectorsView,
} from "./machine-view.ts";
import { systemView } from "./system-view.ts";
import type { MachineView, MemoryView, RegistersView, SystemRegisterView, Watch } from "./views/index.ts";

/** Remembered below sp, so that what is pushed next is seen to change. */
const belowStackBytes = 512n;

/** What a pause remembers. */
interface Remembered {
  readonly registers: RegistersView;
  readonly memory: RememberedBytes | undefined;
  readonly stack: RememberedBytes | undefined;
  readonly vectors: Uint8Array;
  readonly system: readonly SystemRegisterView[];
}

type Watched = Pick<
  MachineView,
  "registers" | "registersBefore" | "pointees" | "vectors" | "system" | "code" | "instructionDetail" | "memory" | "stack"
>;

export class PanelWatch {
  readonly #machine: LearnerMachine;
  watch: Watch = { memoryAt: "", memoryBytes: 256, stackSlots: 32 };
  #now: Remembered = { registers: emptyRegisters, memory: undefined, stack: undefined, vectors: new Uint8Array(0), system: [] };
  #before: Remembered = this.#now;

  constructor(machine: LearnerMachine) {
    this.#machine = machine;
  }

  /** The machine is held: what was seen when it was held last is what this pause is compared with. */
  hold(): void {
    this.#before = this.#now;
    this.#now = this.#seen();
  }

  /** Another process is looked at: nothing has changed in it. */
  begin(): void {
    this.#now = this.#seen();
    this.#before = this.#now;
  }

  #seen(): Remembered {
    const { computer, pid, program } = this.#machine;
    const { memoryAt, memoryBytes, stackSlots } = this.watch;
    const registers = this.#registers();
    const space = computer.space(pid);
    const place = resolvePlace(memoryAt, registers, program);
    const remember = (address: bigint, bytes: number): RememberedBytes => ({ address, view: memoryView(space, address, bytes, undefined) });
    return {
      registers,
      vectors: vectorBytes(computer.registers(pid)),
      system: systemView(computer.registers(pid), computer.nowNs, []),
      memory: typeof place === "bigint" ? remember(place, memoryBytes) : undefined,
      stack: registers.sp === 0n ? undefined : remember(registers.sp - belowStackBytes, stackSlots * 8 + Number(belowStackBytes)),
    };
  }

  #registers(): RegistersView {
    return registersView(this.#machine.computer.registers(this.#machine.pid));
  }

  /** While the machine runs, changes are those since it was held, and the code at pc is nothing that anyone could read. */
  view(isHeld: boolean, isRunning: boolean): Watched {
    const { computer, pid, program } = this.#machine;
    const { codeRows, instruction, vectors, system, stackSlots } = this.watch;
    const held = isHeld ? this.#before : this.#now;
    const space = computer.space(pid);
    const live = computer.registers(pid);
    const registers = this.#registers();
    const detail = instruction && !isRunning ? instructionView(space, live, program) : undefined;
    return {
      registers,
      registersBefore: held.registers,
      pointees: pointeesOf(registers, space, program),
      ...(vectors ? { vectors: vectorsView(live, held.vectors) } : {}),
      ...(system ? { system: systemView(live, computer.nowNs, held.system) } : {}),
      ...(codeRows && !isRunning ? { code: codeView(space, Number(registers.pc), codeRows, program) } : {}),
      ...(detail ? { instructionDetail: detail } : {}),
      memory: this.#memoryView(registers, held),
      stack: stackView(space, registers, stackSlots, held.stack, program),
    };
  }

  #memoryView(registers: RegistersView, held: Remembered): MemoryView {
    const { computer, pid, program } = this.#machine;
    const { memoryAt, memoryBytes } = this.watch;
    const place = resolvePlace(memoryAt, registers, program);
    if (typeof place === "bigint") return memoryView(computer.space(pid), place, memoryBytes, held.memory);
    return { ...memoryView(undefined, 0n, 0, undefined), error: place.error };
  }
}
