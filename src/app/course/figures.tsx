// The drawings of the course, as SVG in the page's own colours. Where a drawing shows what the machine holds, it shows what it holds now.

import type { ReactNode } from "react";
import type { FigureName } from "../../protocol/lesson-content.ts";
import { useMachine } from "../workbench-context.ts";
import styles from "./figures.module.css";

interface DrawingProps {
  /** What it is of, and what there is to see, for those who do not see it. */
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height: number;
  readonly children: ReactNode;
}

function Drawing({ title, description, width, height, children }: DrawingProps) {
  return (
    <figure className={styles["figure"]}>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={`${title}. ${description}`} style={{ maxWidth: width }}>
        <defs>
          <marker id="svc0-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto-start-reverse">
            <path d="M0 0.5 L7.5 4 L0 7.5 Z" className={styles["head"]} />
          </marker>
        </defs>
        {children}
      </svg>
      <figcaption>{title}</figcaption>
    </figure>
  );
}

type Tone = "plain" | "code" | "data" | "kernel" | "warn" | "free";

interface CellProps {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone?: Tone;
  readonly label?: string;
  readonly note?: string;
}

const Cell = ({ x, y, width, height, tone = "plain", label, note }: CellProps) => (
  <g className={styles[tone]}>
    <rect x={x} y={y} width={width} height={height} rx="3" />
    {label && (
      <text x={x + width / 2} y={y + height / 2 + (note ? -3 : 4)} className={styles["label"]}>
        {label}
      </text>
    )}
    {note && (
      <text x={x + width / 2} y={y + height / 2 + 11} className={styles["note"]}>
        {note}
      </text>
    )}
  </g>
);

interface LineProps {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly dashed?: boolean;
}

const Arrow = ({ from, to, dashed = false }: LineProps) => (
  <line
    x1={from[0]}
    y1={from[1]}
    x2={to[0]}
    y2={to[1]}
    className={dashed ? styles["dashed"] : styles["arrow"]}
    markerEnd="url(#svc0-arrow)"
  />
);

interface TextProps {
  readonly x: number;
  readonly y: number;
  readonly side?: "start" | "middle" | "end";
  readonly children: ReactNode;
}

const Text = ({ x, y, side = "start", children }: TextProps) => (
  <text x={x} y={y} className={styles["text"]} style={{ textAnchor: side }}>
    {children}
  </text>
);

const hexadecimal = (value: bigint): string => `0x${value.toString(16)}`;

function AddressSpace() {
  const sp = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.registers?.sp));
  const pc = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.registers?.pc));
  const rows: readonly (readonly [Tone, string, string, string])[] = [
    ["kernel", "the kernel's", "", ""],
    ["data", "stack", "grows downwards", sp === undefined ? "sp is here" : `sp = ${hexadecimal(sp)}`],
    ["free", "nothing", "", "touching it: SIGSEGV"],
    ["data", ".bss", "begins as zeros", ""],
    ["data", ".data", "read and write", ""],
    ["code", ".rodata", "read only", ""],
    ["code", ".text", "read and execute", pc === undefined ? "pc is here" : `pc = ${hexadecimal(pc)}`],
    ["free", "nothing", "", "address 0"],
  ];
  return (
    <Drawing
      title="The memory of a process"
      description="From high addresses to low: the kernel's part, the stack, nothing, .bss, .data, .rodata, .text, and nothing around address 0."
      width={420}
      height={rows.length * 38 + 30}
    >
      <Text x={20} y={16}>
        high addresses
      </Text>
      {rows.map(([tone, label, note, beside], index) => (
        <g key={`${label}${beside}`}>
          <Cell x={20} y={24 + index * 38} width={190} height={36} tone={tone} label={label} {...(note ? { note } : {})} />
          {beside && (
            <Text x={222} y={46 + index * 38}>
              {beside}
            </Text>
          )}
        </g>
      ))}
    </Drawing>
  );
}

function StackFrame() {
  const sp = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.registers?.sp));
  const rows: readonly (readonly [Tone, string, string])[] = [
    ["plain", "what the caller keeps", ""],
    ["data", "saved x30", "where ret goes"],
    ["data", "saved x29", "the caller's frame"],
    ["data", "saved x20", ""],
    ["data", "saved x19", sp === undefined ? "sp after stp" : `sp = ${hexadecimal(sp)} now`],
    ["free", "free", ""],
  ];
  return (
    <Drawing
      title="A stack frame"
      description="Below what the caller keeps stand the saved x30, x29, x20 and x19. sp is the address of the lowest. Below it is free."
      width={420}
      height={rows.length * 34 + 44}
    >
      <Text x={20} y={16}>
        stp x29, x30, [sp, #-32]! takes 32 bytes
      </Text>
      {rows.map(([tone, label, beside], index) => (
        <g key={label}>
          <Cell x={20} y={26 + index * 34} width={190} height={32} tone={tone} label={label} />
          {beside && (
            <Text x={222} y={47 + index * 34}>
              {beside}
            </Text>
          )}
        </g>
      ))}
      <Arrow from={[380, 40]} to={[380, 26 + rows.length * 34]} />
      <Text x={372} y={38} side="end">
        grows down
      </Text>
    </Drawing>
  );
}

const StackOverflow = () => (
  <Drawing
    title="Room for 256 bytes, and what stands above it"
    description="The room for the request begins at sp. Above its 256 bytes stand the saved x29 and, above that, the saved x30. A longer request runs over both."
    width={440}
    height={210}
  >
    <Cell x={20} y={20} width={190} height={34} tone="warn" label="saved x30" />
    <Text x={222} y={42}>
      sp + 264: ret goes there
    </Text>
    <Cell x={20} y={56} width={190} height={34} tone="warn" label="saved x29" />
    <Text x={222} y={78}>
      sp + 256
    </Text>
    <Cell x={20} y={92} width={190} height={104} tone="data" label="the request" note="256 bytes" />
    <Text x={222} y={192}>
      sp
    </Text>
    <Arrow from={[400, 192]} to={[400, 26]} />
    <Text x={392} y={130} side="end">
      read fills upwards
    </Text>
  </Drawing>
);

function SockaddrIn() {
  const fields: readonly (readonly [number, readonly string[], string, string, Tone])[] = [
    [0, ["02", "00"], "family", "AF_INET", "plain"],
    [2, ["1f", "90"], "port", "8080", "data"],
    [4, ["00", "00", "00", "00"], "address", "0.0.0.0", "code"],
    [8, Array.from({ length: 8 }, () => "00"), "nothing", "zero", "free"],
  ];
  const size = 27;
  return (
    <Drawing
      title="struct sockaddr_in, byte by byte"
      description="Bytes 0 and 1: family, 02 00. Bytes 2 and 3: port, 1f 90, high byte first. Bytes 4 to 7: the address. Bytes 8 to 15: zero."
      width={16 * size + 20}
      height={104}
    >
      {fields.flatMap(([offset, bytes, name, meaning, tone]) => [
        ...bytes.map((byte, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a byte is where it is
          <g key={`byte ${offset + index}`}>
            <Cell x={10 + (offset + index) * size} y={24} width={size - 2} height={28} tone={tone} label={byte} />
            <Text x={10 + (offset + index) * size + size / 2 - 1} y={16} side="middle">
              {offset + index}
            </Text>
          </g>
        )),
        <Text key={name} x={10 + (offset + bytes.length / 2) * size} y={70} side="middle">
          {name}
        </Text>,
        <Text key={meaning} x={10 + (offset + bytes.length / 2) * size} y={90} side="middle">
          {meaning}
        </Text>,
      ])}
    </Drawing>
  );
}

function TcpExchange() {
  const steps: readonly (readonly ["right" | "left", string, string])[] = [
    ["right", "SYN", "connect"],
    ["left", "SYN, ACK", ""],
    ["right", "ACK", "accept comes back"],
    ["right", "GET / HTTP/1.1 …", "read comes back"],
    ["left", "HTTP/1.1 200 OK …", "write"],
    ["left", "FIN", "close"],
    ["right", "FIN, ACK", ""],
    ["left", "ACK", "TIME_WAIT"],
  ];
  return (
    <Drawing
      title="A connection, packet by packet"
      description="The client sends SYN, the server SYN and ACK, the client ACK: now they are connected. The client sends its request, the server its response and FIN. The client's FIN is acknowledged by the server, which stays in TIME_WAIT."
      width={440}
      height={steps.length * 34 + 50}
    >
      <Cell x={20} y={6} width={90} height={26} tone="plain" label="client" />
      <Cell x={210} y={6} width={90} height={26} tone="code" label="server" />
      <line x1={65} y1={32} x2={65} y2={steps.length * 34 + 46} className={styles["life"]} />
      <line x1={255} y1={32} x2={255} y2={steps.length * 34 + 46} className={styles["life"]} />
      {steps.map(([way, packet, call], index) => {
        const y = 54 + index * 34;
        return (
          <g key={packet + call}>
            <Arrow from={way === "right" ? [67, y] : [253, y]} to={way === "right" ? [253, y + 10] : [67, y + 10]} />
            <Text x={160} y={y - 3} side="middle">
              {packet}
            </Text>
            {call && (
              <Text x={268} y={y + 10}>
                {call}
              </Text>
            )}
          </g>
        );
      })}
    </Drawing>
  );
}

function FetchDecodeExecute() {
  const pc = useMachine((state) => (state.view?.status === "empty" ? undefined : state.view?.registers?.pc));
  const boxes: readonly (readonly [number, number, string, string])[] = [
    [20, 40, "fetch", "4 bytes from pc"],
    [260, 40, "decode", "which instruction?"],
    [140, 130, "execute", "and pc + 4"],
  ];
  return (
    <Drawing
      title={
        pc === undefined
          ? "What the processor does, again and again"
          : `What the processor does, again and again. Now pc = ${hexadecimal(pc)}`
      }
      description="Fetch four bytes from the address in pc; decode which instruction they are; execute it and add 4 to pc; then fetch again."
      width={420}
      height={190}
    >
      {boxes.map(([x, y, label, note]) => (
        <Cell key={label} x={x} y={y} width={140} height={46} tone="code" label={label} note={note} />
      ))}
      <Arrow from={[162, 63]} to={[258, 63]} />
      <Arrow from={[330, 88]} to={[262, 134]} />
      <Arrow from={[158, 134]} to={[90, 88]} />
    </Drawing>
  );
}

const figures: Readonly<Record<FigureName, () => ReactNode>> = {
  "address-space": AddressSpace,
  "stack-frame": StackFrame,
  "stack-overflow": StackOverflow,
  "sockaddr-in": SockaddrIn,
  "tcp-exchange": TcpExchange,
  "fetch-decode-execute": FetchDecodeExecute,
};

export function Figure({ figure }: { readonly figure: FigureName }) {
  const Chosen = figures[figure];
  return <Chosen />;
}
