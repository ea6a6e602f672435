// Operands whose expressions have got values since they were read.

import type { Span } from "../base/diagnostic.ts";
import type { ImmediateSyntax, OperandSyntax, RegisterSyntax } from "../isa/operand.ts";

type ValueFor = (expression: unknown, span: Span) => bigint | undefined;

/** The operand with a value wherever one was lacking and `valueFor` gives it. */
export function refill(operand: OperandSyntax, valueFor: ValueFor): OperandSyntax {
  switch (operand.kind) {
    case "immediate":
      return refillImmediate(operand, valueFor);
    case "register":
      return refillRegister(operand, valueFor);
    case "memory": {
      const { offset } = operand;
      if (!offset) return operand;
      return { ...operand, offset: offset.kind === "immediate" ? refillImmediate(offset, valueFor) : refillRegister(offset, valueFor) };
    }
    case "registerList":
      return operand.lane ? { ...operand, lane: refillImmediate(operand.lane, valueFor) } : operand;
    case "literal":
      return operand;
  }
}

function refillImmediate(immediate: ImmediateSyntax, valueFor: ValueFor): ImmediateSyntax {
  const { modifier } = immediate;
  const amount = modifier?.amount && refillImmediate(modifier.amount, valueFor);
  const whole = amount && modifier ? { ...immediate, modifier: { ...modifier, amount } } : immediate;
  if (immediate.value !== undefined || immediate.float !== undefined) return whole;
  const value = valueFor(immediate.expression, immediate.span);
  return value === undefined ? whole : { ...whole, value };
}

function refillRegister(register: RegisterSyntax, valueFor: ValueFor): RegisterSyntax {
  const { lane, modifier } = register;
  const amount = modifier?.amount && refillImmediate(modifier.amount, valueFor);
  return {
    ...register,
    ...(lane ? { lane: refillImmediate(lane, valueFor) } : {}),
    ...(amount && modifier ? { modifier: { ...modifier, amount } } : {}),
  };
}
