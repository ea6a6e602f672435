// A lesson's prose: tokens → React elements. No token holds HTML, so none can reach the page.

import type { ReactNode } from "react";
import type { Inline, ProseBlock } from "../../protocol/lesson-content.ts";
import { Live, Snippet } from "./live.tsx";
import styles from "./prose.module.css";

/** Keys by position: prose never changes while it is shown. */
const keyed = <T,>(items: readonly T[], render: (item: T, key: number) => ReactNode): ReactNode[] =>
  items.map((item, index) => render(item, index));

export function Inlines({ inlines }: { readonly inlines: readonly Inline[] }): ReactNode {
  return keyed(inlines, (inline, key) => {
    switch (inline.kind) {
      case "text":
        return inline.text;
      case "code":
        return <code key={key}>{inline.text}</code>;
      case "strong":
        return (
          <strong key={key}>
            <Inlines inlines={inline.inlines} />
          </strong>
        );
      case "emphasis":
        return (
          <em key={key}>
            <Inlines inlines={inline.inlines} />
          </em>
        );
      case "link":
        return (
          <a
            key={key}
            href={inline.href}
            {...(inline.href.startsWith("#") ? {} : { target: "_blank", rel: "noopener noreferrer nofollow" })}
          >
            <Inlines inlines={inline.inlines} />
          </a>
        );
      case "break":
        return <br key={key} />;
    }
  });
}

function Block({ block }: { readonly block: ProseBlock }): ReactNode {
  switch (block.kind) {
    case "heading": {
      // The panel's own title is a level 2.
      const Heading = block.level <= 2 ? "h3" : "h4";
      return (
        <Heading>
          <Inlines inlines={block.inlines} />
        </Heading>
      );
    }
    case "paragraph":
      return (
        <p>
          <Inlines inlines={block.inlines} />
        </p>
      );
    case "list": {
      const List = block.isOrdered ? "ol" : "ul";
      return (
        <List>
          {keyed(block.items, (item, key) => (
            <li key={key}>
              <Prose blocks={item} />
            </li>
          ))}
        </List>
      );
    }
    case "code":
      return <Snippet text={block.text} />;
    case "table":
      return (
        <div className={styles["table"]}>
          <table>
            <thead>
              <tr>
                {keyed(block.head, (cell, key) => (
                  <th key={key} scope="col">
                    <Inlines inlines={cell} />
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {keyed(block.rows, (row, key) => (
                <tr key={key}>
                  {keyed(row, (cell, column) => (
                    <td key={column}>
                      <Inlines inlines={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case "quote":
      return (
        <blockquote>
          <Prose blocks={block.blocks} />
        </blockquote>
      );
    case "live":
      return <Live element={block.element} />;
  }
}

function Prose({ blocks }: { readonly blocks: readonly ProseBlock[] }): ReactNode {
  return keyed(blocks, (block, key) => <Block key={key} block={block} />);
}

export function Article({ blocks }: { readonly blocks: readonly ProseBlock[] }) {
  return (
    <div className={styles["prose"]}>
      <Prose blocks={blocks} />
    </div>
  );
}
