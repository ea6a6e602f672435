// Checks of how the run ended: exit status, the signal that killed it, output, open descriptors, instructions.

import { decodeUtf8 } from "../../base/utf8.ts";
import { callRows } from "../../kernel/index.ts";
import { evaluateNumber } from "../expression.ts";
import { countOf, type Problems, textOf } from "../fields.ts";
import type { Observation } from "../observe.ts";
import type { YamlNode } from "../yaml.ts";
import { type CheckKind, describeEnd, judged, notReached, quote } from "./check-kind.ts";
import { describeCondition, meets, readTextCondition, type TextCondition } from "./text-condition.ts";

/** `exit: 42`, `exit: n % 256` */
export const exitCheck: CheckKind<string> = {
  read: textOf,
  judge(expression, observation) {
    const wanted = evaluateNumber(expression, observation.values);
    const { end } = observation;
    const isSame = end.kind === "exited" && BigInt(end.status) === BigInt.asUintN(8, wanted);
    return judged(
      isSame,
      `exit status ${BigInt.asUintN(8, wanted)}`,
      end.kind === "exited" ? `exit status ${end.status}` : describeEnd(observation),
      end.moment,
    );
  },
};

/** `survives: true`: no signal killed it. `survives: false`: one did. */
export const survivesCheck: CheckKind<string> = {
  read: (node, problems) => {
    const text = textOf(node, problems);
    if (text === "true" || /^SIG[A-Z]+$/.test(text ?? "")) return text;
    return problems.note(node.span, "true belongs here, or the signal that must kill the program: SIGSEGV");
  },
  judge(wanted, observation) {
    const { end } = observation;
    if (wanted === "true") return judged(end.kind !== "killed", "no fault", describeEnd(observation), end.moment);
    return judged(end.kind === "killed" && end.signal === wanted, `killed by ${wanted}`, describeEnd(observation), end.moment);
  },
};

const outputCheck = (sink: "stdout" | "stderr"): CheckKind<TextCondition> => ({
  read: readTextCondition,
  judge(condition, observation) {
    const text = decodeUtf8(observation[sink]);
    const last = observation.calls.findLast(
      ({ name, record }) => name.startsWith("write") && record.arguments[0] === (sink === "stdout" ? 1n : 2n),
    );
    const faulted = observation.end.kind === "killed" ? `, and ${describeEnd(observation)}` : "";
    const seen = `${text === "" ? "nothing" : quote(text)}${faulted}`;
    return judged(
      meets(condition, text, observation.values),
      describeCondition(condition, observation.values),
      seen,
      (last ?? observation.end).moment,
    );
  },
});
export const stdoutCheck = outputCheck("stdout");
export const stderrCheck = outputCheck("stderr");

/** `descriptors: 0`: so many open at the end beside 0, 1 and 2. */
export const descriptorsCheck: CheckKind<number> = {
  read: (node: YamlNode, problems: Problems) => countOf(node, problems, 0, 1024),
  judge(most, observation) {
    const open = observation.descriptors.filter(({ fd }) => fd > 2);
    const noun = (count: number) => (count === 0 ? "none" : String(count));
    const names = open.map(({ fd, path, socket }) => `${fd} (${socket ? `${socket.state} ${socket.local}` : path})`).join(", ");
    const where = observation.end.kind === "exited" ? "at exit" : "at the end";
    return judged(
      open.length <= most,
      `descriptors open ${where}, beside 0, 1, 2: ${noun(most)}${most > 0 ? " at most" : ""}`,
      open.length === 0 ? "none" : names,
      observation.end.moment,
    );
  },
};

/** `waits: accept|accept4`: in the end the program waits in one of these calls, as a server does. */
export const waitsCheck: CheckKind<readonly string[]> = {
  read(node, problems) {
    const names = textOf(node, problems)?.split("|");
    const stranger = names?.find((name) => !callRows.some((row) => row.name === name));
    return stranger === undefined ? names : problems.note(node.span, `there is no system call ${stranger}`);
  },
  judge: (names, observation) =>
    judged(
      observation.end.kind === "waiting" && names.includes(observation.end.call ?? ""),
      `the program waits in ${names.join(" or ")}`,
      describeEnd(observation),
      observation.end.moment,
    ),
};

/** `zombies: 0`: so many processes at most that have ended and nobody has waited for. */
export const zombiesCheck: CheckKind<number> = {
  read: (node: YamlNode, problems: Problems) => countOf(node, problems, 0, 64),
  judge: (most, { zombies, end }) =>
    judged(zombies <= most, `${most === 0 ? "no zombies" : `${most} zombies at most`} at the end`, `${zombies} zombies`, end.moment),
};

/** `instructions: 100`: at most so many until the end. An expression. */
export const instructionsCheck: CheckKind<string> = {
  read: textOf,
  judge(expression, observation: Observation) {
    const most = evaluateNumber(expression, observation.values);
    const expected = `at most ${most} instructions`;
    if (observation.end.kind === "endless") return notReached(expected, describeEnd(observation), observation.end.moment);
    return judged(BigInt(observation.retired) <= most, expected, `${observation.retired} instructions`, observation.end.moment);
  },
};
