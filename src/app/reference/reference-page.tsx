// The reference: every instruction, directive, system call, error, constant and register, made from the rows that the machine itself
// uses. A search over all of them at the left, one of them at the right, with examples that open in the workbench.

import type { KeyboardEvent } from "react";
import { useEffect, useMemo, useState } from "react";
import type { Vocabulary } from "../../protocol/messages.ts";
import controlStyles from "../design/controls.module.css";
import { Encoding } from "../design/encoding.tsx";
import { Logo } from "../frame/logo.tsx";
import { flagRoles, generalRegisterRole, programCounterRole, stackPointerRole } from "../panels/register-roles.ts";
import { addressOf, navigate } from "../route.ts";
import { useWorkbench } from "../workbench-context.ts";
import { exampleProgram, type ReferenceEntry } from "./example-program.ts";
import styles from "./reference-page.module.css";

const kinds = {
  instructions: "Instructions",
  directives: "Directives",
  calls: "System calls",
  errors: "Errors",
  constants: "Constants",
  registers: "Registers",
} as const satisfies Record<ReferenceEntry["kind"], string>;

type Kind = ReferenceEntry["kind"];

interface Entry extends ReferenceEntry {
  /** Shown beside the name and searched as well. */
  readonly about: string;
}

const registers: readonly Entry[] = [
  ...Array.from({ length: 31 }, (_, index) => ({ kind: "registers" as const, name: `x${index}`, about: generalRegisterRole(index) })),
  { kind: "registers", name: "sp", about: stackPointerRole },
  { kind: "registers", name: "pc", about: programCounterRole },
  { kind: "registers", name: "xzr", about: "zero register: reads as 0, writes are dropped" },
  { kind: "registers", name: "nzcv", about: Object.values(flagRoles).join("; ") },
  { kind: "registers", name: "v0–v31", about: "SIMD and floating-point registers of 128 bits; b, h, s, d, q name their low parts" },
];

function entriesOf({ instructions, directives, calls, errors, constants }: Vocabulary): readonly Entry[] {
  return [
    ...instructions.map(({ mnemonic, forms }): Entry => ({ kind: "instructions", name: mnemonic, about: forms[0]?.summary ?? "" })),
    ...directives.map(({ name, summary }): Entry => ({ kind: "directives", name, about: summary })),
    ...calls.map(({ name, number, summary }): Entry => ({ kind: "calls", name, about: `${number}: ${summary}` })),
    ...errors.map(({ name, number, text }): Entry => ({ kind: "errors", name, about: `${number}: ${text}` })),
    ...constants.map(({ name, value, set }): Entry => ({ kind: "constants", name, about: `${value}, ${set}` })),
    ...registers,
  ];
}

/** What one finds under each kind, and where one may begin. */
const openings: Readonly<Record<Kind, { readonly about: string; readonly names: readonly string[] }>> = {
  instructions: { about: "Each form with its encoding drawn, and an example to step through.", names: ["ldr", "add", "cmp", "bl", "svc"] },
  directives: { about: "What as does with the lines that begin with a dot.", names: [".ascii", ".equ", ".balign", ".rept"] },
  calls: { about: "What goes into which register before svc, and what comes back in x0.", names: ["write", "socket", "bind", "accept"] },
  errors: { about: "What a negative x0 says.", names: ["EADDRINUSE", "EBADF", "EFAULT"] },
  constants: { about: "The numbers behind the names of the manual pages.", names: ["AF_INET", "SOCK_STREAM", "O_CREAT"] },
  registers: { about: "Who keeps which, and what each is for.", names: ["x0", "x30", "sp", "nzcv"] },
};

const entryAddress = ({ kind, name }: Entry): string => addressOf({ page: "reference", path: [kind, name] });

function Details({ entry, vocabulary }: { readonly entry: Entry; readonly vocabulary: Vocabulary }) {
  const { openProject } = useWorkbench();
  const instruction = entry.kind === "instructions" ? vocabulary.instructions.find(({ mnemonic }) => mnemonic === entry.name) : undefined;
  const directive = entry.kind === "directives" ? vocabulary.directives.find(({ name }) => name === entry.name) : undefined;
  const call = entry.kind === "calls" ? vocabulary.calls.find(({ name }) => name === entry.name) : undefined;
  const error = entry.kind === "errors" ? vocabulary.errors.find(({ name }) => name === entry.name) : undefined;
  const tryIt = async (example?: string) => {
    await openProject({
      id: `reference/${entry.name}`,
      title: `Try ${entry.name}`,
      files: exampleProgram(entry, vocabulary, example),
    });
    navigate({ page: "workbench" });
  };
  return (
    <article className={styles["details"]} aria-label={entry.name}>
      <p className={styles["kind"]}>{kinds[entry.kind]}</p>
      <h2>{entry.name}</h2>
      {instruction?.forms.map(({ form, summary, example, pattern, word }) => (
        <section key={`${form} ${pattern}`} className={styles["form"]}>
          <code className={styles["syntax"]}>{form}</code>
          <p>{summary}</p>
          <Encoding pattern={pattern} word={word} />
          {example && (
            <p className={styles["example"]}>
              <code>{example}</code>
              <button type="button" className={controlStyles["outlined"]} onClick={() => tryIt(example)}>
                Try it
              </button>
            </p>
          )}
        </section>
      ))}
      {directive && (
        <section className={styles["form"]}>
          <code className={styles["syntax"]}>{directive.form}</code>
          <p>{directive.summary}</p>
        </section>
      )}
      {call && (
        <section className={styles["form"]}>
          <code className={styles["syntax"]}>
            {call.name}({call.parameters.join(", ")})
          </code>
          <p>{call.summary}.</p>
          <table className={styles["table"]}>
            <tbody>
              <tr>
                <th scope="row">x8</th>
                <td>
                  {call.number} <small>the call's number</small>
                </td>
              </tr>
              {call.parameters.map((parameter, index) => (
                <tr key={parameter}>
                  <th scope="row">x{index}</th>
                  <td>{parameter}</td>
                </tr>
              ))}
              <tr>
                <th scope="row">result</th>
                <td>x0; −4095 to −1 is an error, the number of an errno with its sign turned</td>
              </tr>
            </tbody>
          </table>
        </section>
      )}
      {error && (
        <section className={styles["form"]}>
          <p>{error.text}</p>
          <p>
            As the result of a call: <code>x0 = −{error.number}</code>, in hexadecimal{" "}
            <code>0x{(2n ** 64n - BigInt(error.number)).toString(16)}</code>.
          </p>
        </section>
      )}
      {(entry.kind === "registers" || entry.kind === "constants") && <p>{entry.about}</p>}
      {!instruction && (
        <section className={styles["form"]} aria-label="Example">
          <pre className={styles["program"]}>{exampleProgram(entry, vocabulary)[0]?.text}</pre>
          <button type="button" className={controlStyles["outlined"]} onClick={() => tryIt()}>
            Try it
          </button>
        </section>
      )}
    </article>
  );
}

/** While nothing is chosen: what there is. */
function Overview({ entries, missing }: { readonly entries: readonly Entry[]; readonly missing: string | undefined }) {
  return (
    <div className={styles["overview"]}>
      {missing !== undefined && (
        <p role="status">
          Nothing here is named <code>{missing}</code>. Search for a part of it, or begin with one of these.
        </p>
      )}
      {(Object.keys(kinds) as Kind[]).map((kind) => (
        <section key={kind}>
          <h2>{kinds[kind]}</h2>
          <p>{openings[kind].about}</p>
          <p className={styles["names"]}>
            {openings[kind].names
              .flatMap((name) => entries.filter((entry) => entry.kind === kind && entry.name === name))
              .map((entry) => (
                <a key={entry.name} href={entryAddress(entry)}>
                  {entry.name}
                </a>
              ))}
          </p>
        </section>
      ))}
    </div>
  );
}

const shownEntries = 400;

export default function ReferencePage({ path }: { readonly path: readonly string[] }) {
  const { client } = useWorkbench();
  const [vocabulary, setVocabulary] = useState<Vocabulary>();
  const [query, setQuery] = useState("");
  useEffect(() => {
    void client.vocabulary().then(setVocabulary);
  }, [client]);
  const entries = useMemo(() => (vocabulary ? entriesOf(vocabulary) : []), [vocabulary]);
  const [kind, name] = path;
  const wanted = query.trim().toLowerCase();
  const rank = (entry: Entry): number => {
    const lower = entry.name.toLowerCase();
    if (lower === wanted) return 0;
    if (lower.startsWith(wanted)) return 1;
    return lower.includes(wanted) ? 2 : 3;
  };
  const found = entries
    .filter(
      (entry) =>
        (kind === undefined || name !== undefined || wanted !== "" || entry.kind === kind) &&
        `${entry.name} ${entry.about}`.toLowerCase().includes(wanted),
    )
    .sort((a, b) => (wanted === "" ? 0 : rank(a) - rank(b)));
  const chosen = entries.find((entry) => entry.kind === kind && entry.name === name);

  // Whoever presses Enter before the entries are there goes to the first of them once they are.
  const [isAwaited, setAwaited] = useState(false);
  const first = found[0];
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter") setAwaited(true);
  };
  useEffect(() => {
    if (!isAwaited || !vocabulary) return;
    setAwaited(false);
    if (first) location.hash = entryAddress(first);
  }, [isAwaited, vocabulary, first]);

  return (
    <div className={styles["page"]}>
      <header className={styles["header"]}>
        <a href="#/" className={styles["brand"]}>
          <Logo />
          <span>Back to the workbench</span>
        </a>
        <h1>Reference</h1>
        <input
          className={controlStyles["field"]}
          type="search"
          aria-label="Search the reference"
          placeholder="add, .ascii, bind, EADDRINUSE, x30 …"
          value={query}
          spellCheck={false}
          autoComplete="off"
          autoCapitalize="off"
          onKeyDown={keys}
          onChange={(event) => setQuery(event.target.value)}
        />
      </header>
      <main
        className={styles["body"]}
        data-chosen={chosen ? true : undefined}
        data-missing={vocabulary && name && !chosen ? true : undefined}
      >
        <nav aria-label="Entries" className={styles["list"]}>
          <p className={styles["kinds"]}>
            {(Object.keys(kinds) as Kind[]).map((each) => (
              <a key={each} href={addressOf({ page: "reference", path: [each] })} aria-current={kind === each ? "true" : undefined}>
                {kinds[each]} <small>{entries.filter((entry) => entry.kind === each).length}</small>
              </a>
            ))}
          </p>
          <ul>
            {found.slice(0, shownEntries).map((entry) => (
              <li key={`${entry.kind} ${entry.name}`}>
                <a href={entryAddress(entry)} aria-current={entry === chosen ? "page" : undefined}>
                  <b>{entry.name}</b>
                  <span className={styles["about"]}>{entry.about}</span>
                </a>
              </li>
            ))}
          </ul>
          {found.length > shownEntries && <p className={styles["more"]}>… and {found.length - shownEntries} more: write to find them.</p>}
          {vocabulary && found.length === 0 && <p className={styles["more"]}>Nothing here has that in its name or meaning.</p>}
        </nav>
        <div className={styles["main"]} data-paper>
          {chosen && vocabulary ? (
            <Details entry={chosen} vocabulary={vocabulary} />
          ) : vocabulary ? (
            <Overview entries={entries} missing={name} />
          ) : (
            <p className={styles["more"]}>Loading …</p>
          )}
        </div>
      </main>
    </div>
  );
}
