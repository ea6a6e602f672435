// Checks of registers, flags and memory, at a label or at the end, and of labels that must be reached.

import { hex } from "../../base/brand.ts";
import { decodeUtf8, encodeUtf8 } from "../../base/utf8.ts";
import { type CaseValues, evaluateExpression, evaluateNumber } from "../expression.ts";
import { Fields, type Problems, textOf } from "../fields.ts";
import type { Observation, Stop } from "../observe.ts";
import { memoryTypes } from "../run-setup.ts";
import type { YamlNode } from "../yaml.ts";
import { type CheckKind, describeEnd, judged, notReached, quote } from "./check-kind.ts";

interface Place {
  readonly label: string;
  /** From 1; 0: the last time. */
  readonly time: number;
}

function readPlace(fields: Fields): Place | undefined {
  const label = fields.requiredText("at", "the label at which to look");
  const time = fields.count("time") ?? 1;
  return label === undefined ? undefined : { label, time };
}

const stopAt = ({ stops }: Observation, { label, time }: Place): Stop | undefined => {
  const there = stops.filter((stop) => stop.label === label);
  return time === 0 ? there.at(-1) : there[time - 1];
};

const neverAt = (observation: Observation, { label }: Place): string =>
  observation.program.names.address(label) === undefined
    ? `there is no label ${label} in the program`
    : `${label} was never reached: ${describeEnd(observation)}`;

const decimalAndHex = (value: bigint): string => (value < 10n ? String(value) : `${value} (${hex(value)})`);

export interface RegistersData extends Place {
  /** "x19" → an expression; "w0", "sp", "N", "Z", "C", "V" */
  readonly values: readonly (readonly [register: string, expression: string])[];
}

const registerName = /^([xw])([12]?\d|30)$|^(sp|[NZCV])$/;

function registerValue({ x, sp, nzcv }: Stop, name: string): bigint {
  const flag = "VCZN".indexOf(name);
  if (flag >= 0) return BigInt((nzcv >> flag) & 1);
  if (name === "sp") return sp;
  const value = x[Number(name.slice(1))];
  return name[0] === "w" ? BigInt.asUintN(32, value) : value;
}

/** `registers: { at: done, x19: 42, Z: 1 }` */
export const registersCheck: CheckKind<RegistersData> = {
  read(node, problems) {
    const fields = Fields.of(node, problems, "a check of registers");
    const place = fields && readPlace(fields);
    if (!fields || !place) return undefined;
    const values = fields.all.flatMap(([name, value, span]): (readonly [string, string])[] => {
      if (name === "at" || name === "time") return [];
      if (!registerName.test(name)) problems.note(span, `${name} is no register: x0 to x30, w0 to w30, sp, or one of the flags N, Z, C, V`);
      const text = textOf(value, problems);
      return text === undefined ? [] : [[name, text]];
    });
    return { ...place, values };
  },
  watches: ({ label }) => [{ label }],
  judge(data, observation) {
    const wanted = data.values.map(([name, expression]) => {
      const value = evaluateNumber(expression, observation.values);
      return [name, BigInt.asUintN(name.startsWith("w") ? 32 : 64, value)] as const;
    });
    const text = (values: readonly (readonly [string, bigint])[]) =>
      values.map(([name, value]) => `${name} = ${decimalAndHex(value)}`).join(", ");
    const expected = `${text(wanted)} at ${data.label}`;
    const stop = stopAt(observation, data);
    if (!stop) return notReached(expected, neverAt(observation, data), observation.end.moment);
    const seen = wanted.map(([name]) => [name, registerValue(stop, name)] as const);
    return judged(
      wanted.every(([, value], index) => value === seen[index][1]),
      expected,
      text(seen),
      stop.moment,
    );
  },
};

export interface MemoryData {
  readonly symbol: string;
  readonly place: Place | undefined;
  readonly type: (typeof memoryTypes)[number] | "bytes";
  /** Expressions of an array of numbers; hexadecimal digits of "bytes"; one expression of a text. */
  readonly values: readonly string[];
  /** Copied at most, of a text. */
  readonly length: number;
}

const widths = { u8: 1, u16: 2, u32: 4, u64: 8 } as const;
const textBytes = 256;
const forms = [...memoryTypes, "bytes"] as const;

/** `memory: { symbol: copy, text: "hello" }`, `{ symbol: table, u32: [1, 2], at: done }`, `{ symbol: address, bytes: "02 00 1f 90" }` */
export const memoryCheck: CheckKind<MemoryData> = {
  read(node: YamlNode, problems: Problems) {
    const fields = Fields.of(node, problems, "a check of memory");
    if (!fields) return undefined;
    const symbol = fields.requiredText("symbol", "where the bytes are");
    const place = fields.has("at") ? readPlace(fields) : undefined;
    const type = forms.find((form) => fields.has(form));
    const values = type ? fields.texts(type) : [];
    fields.finish();
    if (!type) return problems.note(fields.span, `what must be there is missing: one of ${forms.join(", ")}`);
    if (type === "bytes" && !/^([0-9a-f]{2}\s*)+$/i.test(values.join(" ")))
      return problems.note(fields.keySpan("bytes"), 'bytes are written in hexadecimal, two digits each: "02 00 1f 90"');
    if (symbol === undefined) return undefined;
    const length =
      type === "text" ? textBytes : type === "bytes" ? values.join("").replace(/\s/g, "").length / 2 : values.length * widths[type];
    return { symbol, place, type, values, length };
  },
  watches: ({ symbol, place, length }) => [{ ...(place ? { label: place.label } : {}), memory: [{ symbol, bytes: length }] }],
  judge(data, observation) {
    const where = `${data.symbol}${data.place ? ` when ${data.place.label} is reached` : ""}`;
    const wanted = wantedBytes(data, observation.values);
    const expected = `${show(data, wanted)} at ${where}`;
    const stop = data.place && stopAt(observation, data.place);
    if (data.place && !stop) return notReached(expected, neverAt(observation, data.place), observation.end.moment);
    const bytes = (stop ?? observation).memory.get(data.symbol);
    const moment = (stop ?? observation.end).moment;
    if (!bytes)
      return notReached(
        expected,
        observation.program.names.address(data.symbol) === undefined
          ? `there is no symbol ${data.symbol} in the program`
          : describeEnd(observation),
        moment,
      );
    const isSame = wanted.every((byte, index) => bytes[index] === byte);
    const fault = observation.end.kind === "killed" ? `; ${describeEnd(observation)}` : "";
    return judged(isSame, expected, show(data, bytes) + fault, moment);
  },
};

function wantedBytes({ type, values }: MemoryData, inputs: CaseValues): Uint8Array {
  if (type === "text") return encodeUtf8(evaluateText(values[0] ?? "", inputs));
  if (type === "bytes")
    return Uint8Array.from(values.join("").replace(/\s/g, "").match(/../g) ?? [], (digits) => Number.parseInt(digits, 16));
  const width = widths[type];
  const bytes = new Uint8Array(values.length * width);
  for (const [index, expression] of values.entries()) {
    const value = BigInt.asUintN(64, evaluateNumber(expression, inputs));
    for (let byte = 0; byte < width; byte += 1) bytes[index * width + byte] = Number((value >> BigInt(byte * 8)) & 255n);
  }
  return bytes;
}

/** A text is taken as it stands, but for `${…}`. */
const evaluateText = (text: string, inputs: CaseValues): string =>
  text.replace(/\$\{([^}]*)\}/g, (_, inside: string) => String(evaluateExpression(inside, inputs)));

function show({ type, values }: MemoryData, bytes: Uint8Array): string {
  if (type === "text") {
    const end = bytes.indexOf(0);
    return quote(decodeUtf8(bytes, 0, end < 0 ? bytes.length : end));
  }
  if (type === "bytes") return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const width = widths[type];
  const numbers = values.map((_, index) => {
    let value = 0n;
    for (let byte = width - 1; byte >= 0; byte -= 1) value = (value << 8n) | BigInt(bytes[index * width + byte] ?? 0);
    return decimalAndHex(value);
  });
  return numbers.join(", ");
}

export interface ReachedData {
  readonly label: string;
  readonly times: string | undefined;
}

/** `reached: { label: factorial, times: n }` */
export const reachedCheck: CheckKind<ReachedData> = {
  read(node, problems) {
    if (node.kind === "scalar") return { label: node.text, times: undefined };
    const fields = Fields.of(node, problems, "a check of a label");
    const label = fields?.requiredText("label", "the label that must be reached");
    const times = fields?.text("times");
    fields?.finish();
    return label === undefined ? undefined : { label, times };
  },
  watches: ({ label }) => [{ label }],
  judge({ label, times }, observation) {
    const stops = observation.stops.filter((stop) => stop.label === label);
    const count = times === undefined ? undefined : evaluateNumber(times, observation.values);
    const expected = `${label} is reached${count === undefined ? "" : ` ${count} times`}`;
    if (stops.length === 0) return judged(count === 0n, expected, neverAt(observation, { label, time: 1 }), observation.end.moment);
    return judged(count === undefined || BigInt(stops.length) === count, expected, `${stops.length} times`, stops.at(-1)?.moment);
  },
};

/** `kept: factorial`: every call of it returns with x19–x29, sp and its return address as AAPCS64 wants them. */
export const keptCheck: CheckKind<string> = {
  read: textOf,
  watches: (label) => [{ label, function: true }],
  judge(label, observation) {
    const expected = `${label} returns with x19 to x29 and sp as they were`;
    const calls = observation.functionCalls.filter((call) => call.label === label);
    if (calls.length === 0) return notReached(expected, neverAt(observation, { label, time: 1 }), observation.end.moment);
    for (const { entry, exit } of calls) {
      if (!exit)
        return judged(false, expected, `a call of ${label} never returned to where it was made: ${describeEnd(observation)}`, entry.moment);
      const changed = Array.from({ length: 11 }, (_, index) => 19 + index)
        .filter((register) => entry.x[register] !== exit.x[register])
        .map((register) => `x${register} was ${hex(entry.x[register])} and came back as ${hex(exit.x[register])}`);
      if (entry.sp !== exit.sp) changed.unshift(`sp was ${hex(entry.sp)} and came back as ${hex(exit.sp)}`);
      if (changed.length > 0) return judged(false, expected, changed.join("; "), exit.moment);
    }
    return judged(true, expected, `${calls.length} ${calls.length === 1 ? "call" : "calls"} kept them`, calls.at(-1)?.exit?.moment);
  },
};
