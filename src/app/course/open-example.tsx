// The address of an example: its program comes to the front as a project of its own, and the address becomes the workbench's again.

import { loaders } from "virtual:examples";
import { useEffect } from "react";
import type { ExampleContent } from "../../protocol/lesson-content.ts";
import { addressOf } from "../route.ts";
import { useWorkbench } from "../workbench-context.ts";

export default function OpenExample({ name }: { readonly name: string }) {
  const { openProject, sheets, machine, preferences } = useWorkbench();
  useEffect(() => {
    const open = async () => {
      const load = Object.hasOwn(loaders, name) ? loaders[name] : undefined;
      try {
        if (!load) throw new Error(`There is no example "${name}".`);
        const content: ExampleContent = (await load()).default;
        const { title, files, summary, arguments: words } = content;
        const shown = files.find((file) => file.name.replace(/\.s$/, "") === name) ?? files.find((file) => file.name === "main.s");
        await openProject({
          id: `example/${name}`,
          title,
          files,
          ...(shown ? { shown: shown.name } : {}),
          ...(words.length > 0 ? { launch: { arguments: words } } : {}),
        });
        preferences.setState({ phonePanel: "editor" });
        machine.narrate(summary);
      } catch (error) {
        const text = error instanceof Error ? error.message : String(error);
        sheets.open({ kind: "message", title: "The example cannot be opened", text });
      }
      history.replaceState(null, "", addressOf({ page: "workbench" }));
      window.dispatchEvent(new HashChangeEvent("hashchange"));
    };
    void open();
  }, [name, openProject, sheets, machine, preferences]);
  return null;
}
