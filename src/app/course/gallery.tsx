// Programs to look at, by topic. Each opens as a project of its own.

import { examples as listed } from "virtual:examples";
import { Binary, Bug, Calculator, Flag, Folder, Gamepad2, GitFork, Library, type LucideIcon, Network, Search, Shuffle } from "lucide-react";
import { useState } from "react";
import type { ExampleSummary } from "../../protocol/lesson-content.ts";
import controls from "../design/controls.module.css";
import { countText } from "../format/quantity.ts";
import { addressOf } from "../route.ts";
import styles from "./gallery.module.css";

const icons: Readonly<Record<string, LucideIcon>> = {
  "First steps": Flag,
  Algorithms: Shuffle,
  Numbers: Calculator,
  "Bytes and codes": Binary,
  "Functions and the library": Library,
  "Files and directories": Folder,
  "Processes and signals": GitFork,
  Games: Gamepad2,
  Network,
  "Mistakes to learn from": Bug,
};

const examples: readonly ExampleSummary[] = listed;
const topics = [...new Set(examples.map(({ topic }) => topic))];

const holds = ({ title, summary, topic }: ExampleSummary, wanted: string): boolean =>
  wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => `${title} ${summary} ${topic}`.toLowerCase().includes(word));

export function Gallery() {
  const [wanted, setWanted] = useState("");
  const shown = examples.filter((example) => holds(example, wanted.trim()));
  return (
    <>
      <h1>Programs to look at</h1>
      <p className={styles["lead"]}>
        {examples.length} programs, from hello to a server for many clients. Each opens as a project of its own: run it, step through it,
        change it.
      </p>
      <search className={styles["search"]}>
        <Search size={16} aria-hidden="true" />
        <input
          type="search"
          className={controls["field"]}
          aria-label="Find a program"
          placeholder="Find a program: recursion, epoll, floating …"
          value={wanted}
          spellCheck={false}
          onChange={(event) => setWanted(event.target.value)}
        />
        <output>{wanted.trim() === "" ? "" : countText(shown.length, "program")}</output>
      </search>
      {topics
        .filter((topic) => shown.some((example) => example.topic === topic))
        .map((topic) => (
          <section key={topic}>
            <h2>{topic}</h2>
            <ul className={styles["cards"]}>
              {shown
                .filter((example) => example.topic === topic)
                .map((example) => (
                  <Card key={example.name} example={example} />
                ))}
            </ul>
          </section>
        ))}
      {shown.length === 0 && <p className={styles["lead"]}>No program has all of these words. One word alone finds more.</p>}
    </>
  );
}

function Card({ example: { name, title, topic, summary, lines } }: { readonly example: ExampleSummary }) {
  const Icon = icons[topic] ?? Flag;
  return (
    <li>
      <a className={styles["card"]} href={addressOf({ page: "example", example: name })}>
        <span className={styles["title"]}>
          <Icon size={17} aria-hidden="true" />
          {title}
        </span>
        <span className={styles["summary"]}>{summary}</span>
        <span className={styles["size"]}>{countText(lines, "line")}</span>
      </a>
    </li>
  );
}
