// Checks of system calls: a subsequence in order with bound variables, and calls that must not be made.

import { callRows, formatCallLine } from "../../kernel/index.ts";
import { itemsOf, type Problems, textsOf } from "../fields.ts";
import type { Observation, SeenCall } from "../observe.ts";
import type { YamlNode } from "../yaml.ts";
import { type Bindings, type CallPattern, matchCall, parseCallPattern } from "./call-pattern.ts";
import { type CheckKind, describeEnd, judged } from "./check-kind.ts";

/** Attempts to fit calls to patterns, before it is said that they do not. */
const attemptsMaximum = 100_000;

const formatSeenCall = ({ record }: SeenCall): string => formatCallLine(record).replace(/\) +=/, ") =");

/** `calls: ["socket(AF_INET, SOCK_STREAM, 0) = server", "bind(server, _, 16) = 0"]`: these, in this order; others may stand between. */
export const callsCheck: CheckKind<readonly CallPattern[]> = {
  read(node: YamlNode, problems: Problems) {
    return itemsOf(node).flatMap((item): CallPattern[] => {
      const pattern = item.kind === "scalar" ? parseCallPattern(item.text) : "a call is a text, in quotes";
      if (typeof pattern !== "string") return [pattern];
      problems.note(item.span, pattern);
      return [];
    });
  },
  judge(patterns, observation) {
    const { calls } = observation;
    let attempts = 0;
    let reached = 0;
    let nearest: { readonly call: SeenCall; readonly reason: string } | undefined;
    let lastMatch: SeenCall | undefined;
    const search = (index: number, from: number, bindings: Bindings): boolean => {
      if (index > reached) {
        reached = index;
        nearest = undefined;
        lastMatch = calls[from - 1];
      }
      if (index === patterns.length) return true;
      for (let at = from; at < calls.length && attempts < attemptsMaximum; at += 1) {
        const call = calls[at];
        if (!patterns[index].names.includes(call.name)) continue;
        attempts += 1;
        const result = matchCall(patterns[index], call, bindings);
        if (typeof result === "string") {
          if (index === reached) nearest ??= { call, reason: result };
        } else if (search(index + 1, at + 1, result)) return true;
      }
      return false;
    };
    const passed = search(0, 0, new Map());
    const wanted = patterns[Math.min(reached, patterns.length - 1)];
    if (passed) return judged(true, patterns.map(({ text }) => text).join(", then "), "so it was", lastMatch?.moment);
    if (nearest) return judged(false, wanted.text, `${formatSeenCall(nearest.call)}: ${nearest.reason}`, nearest.call.moment);
    const earlier = calls.find(({ name }) => wanted.names.includes(name));
    const after = reached > 0 ? ` after ${patterns[reached - 1].text}` : "";
    const seen =
      earlier && reached > 0
        ? `${wanted.names.join(" or ")} only before that: ${formatSeenCall(earlier)}`
        : `no ${wanted.names.join(" or ")}; ${describeEnd(observation)}`;
    return judged(false, `${wanted.text}${after}`, seen, (lastMatch ?? observation.end).moment);
  },
};

/** `noCalls: [listen]` */
export const noCallsCheck: CheckKind<readonly string[]> = {
  read(node, problems) {
    const names = textsOf(node, problems);
    for (const name of names) if (!callRows.some((row) => row.name === name)) problems.note(node.span, `there is no system call ${name}`);
    return names;
  },
  judge(names, { calls, end }: Observation) {
    const made = calls.find(({ name }) => names.includes(name));
    return judged(!made, `no ${names.join(", no ")}`, made ? formatSeenCall(made) : "none", (made ?? end).moment);
  },
};
