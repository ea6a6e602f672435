// `?src=` and `?pack=`: the address names a file of another site, a program or lessons. The person is asked before anything is requested, sees
// what has come, and only then it is opened, as a project or as lessons of their own. Nothing runs by itself.

import { useState } from "react";
import { keepLessons, lessonsIn } from "../course/elsewhere.ts";
import { navigate } from "../route.ts";
import { useWorkbench } from "../workbench-context.ts";
import { AskFirst, type Fetched } from "./ask-first.tsx";
import type { SharedProgram } from "./link.ts";
import { ProgramFromElsewhere } from "./shared-program.tsx";

const isAsked = () => new URLSearchParams(location.search).has("src") || new URLSearchParams(location.search).has("pack");

export default function FromElsewhere() {
  const { program } = useWorkbench();
  const [open, setOpen] = useState(isAsked);
  const [came, setCame] = useState<{ readonly host: string; readonly program: SharedProgram }>();
  if (!open) return null;
  const parameters = new URLSearchParams(location.search);
  const pack = parameters.get("pack");

  const close = () => {
    const rest = new URLSearchParams(location.search);
    rest.delete("src");
    rest.delete("pack");
    const search = rest.toString();
    history.replaceState(null, "", `${location.pathname}${search ? `?${search}` : ""}${location.hash}`);
    setOpen(false);
  };

  const take = async ({ url, title, files }: Fetched) => {
    const lessons = lessonsIn(files, title);
    if (lessons.length === 0) {
      if (pack !== null) return `${url.href} holds no lesson: no lesson.md, and no .md file with checks.`;
      setCame({ host: url.host, program: { title, files } });
      return undefined;
    }
    const [first] = await keepLessons(program.shelf, lessons, { origin: url.href });
    close();
    if (first !== undefined) navigate(lessons.length === 1 ? { page: "lesson", lesson: first } : { page: "learn" });
    return undefined;
  };

  if (came)
    return <ProgramFromElsewhere title={`A program from ${came.host}`} whole={{ kind: "whole", program: came.program }} onClose={close} />;
  return (
    <AskFirst
      title={pack === null ? "A program from another site?" : "Lessons from another site?"}
      address={pack ?? parameters.get("src") ?? ""}
      onClose={close}
      onFetched={take}
    >
      The address that you have opened asks for
    </AskFirst>
  );
}
