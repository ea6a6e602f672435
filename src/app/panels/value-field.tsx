// A value changed where it stands: an expression is written over it. Enter puts it there, Escape leaves it as it was.

import { useEffect, useRef, useState } from "react";
import { useWorkbench } from "../workbench-context.ts";

export interface ValueFieldProps {
  /** What it is called: "x0", "v3.s[1]". */
  readonly name: string;
  /** What the debugger assigns to: "$x0", "$v3.s.u[1]". */
  readonly place: string;
  readonly first: string;
  readonly onDone: () => void;
}

export function ValueField({ name, place, first, onDone }: ValueFieldProps) {
  const { client, machine } = useWorkbench();
  const [text, setText] = useState(first);
  const [complaint, setComplaint] = useState<string>();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const write = async () => {
    const answer = await client.ask({ kind: "evaluate", expression: `${place} = ${text}` });
    if (answer?.kind === "error") return setComplaint(answer.text);
    machine.narrate(`${name} is now ${answer?.kind === "evaluate" ? answer.text : text}`);
    onDone();
  };
  return (
    <>
      <input
        ref={field}
        aria-label={`New value of ${name}`}
        value={text}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        aria-invalid={complaint !== undefined || undefined}
        data-tooltip={complaint}
        onChange={(event) => setText(event.target.value)}
        onBlur={onDone}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.key === "Enter") void write();
          if (event.key === "Escape") onDone();
        }}
      />
      {complaint && <span role="alert">{complaint}</span>}
    </>
  );
}
