// A text as rows of a screen: lines cut at its width, tabs and control characters as a pager shows them. Pure.

export interface Look {
  readonly columns: number;
  readonly numbersLines: boolean;
  /** Long lines are cut off, not folded. */
  readonly chops: boolean;
  /** Colours pass through. */
  readonly isRaw: boolean;
  readonly squeezes: boolean;
}

export interface Row {
  readonly text: string;
  /** Index of its line. */
  readonly line: number;
  readonly isFirst: boolean;
}

const numberColumns = 8;
// biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one
const escapeSequence = /^\x1b\[[0-9;]*[mK]/;

/** Cells of one column each, or of none. */
function cellsOf(line: string, isRaw: boolean): { readonly text: string; readonly width: number }[] {
  const cells: { text: string; width: number }[] = [];
  let column = 0;
  for (let at = 0; at < line.length; ) {
    const sequence = isRaw ? escapeSequence.exec(line.slice(at, at + 16)) : null;
    if (sequence) {
      cells.push({ text: sequence[0], width: 0 });
      at += sequence[0].length;
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(at) ?? 0);
    at += character.length;
    const code = character.charCodeAt(0);
    const shown =
      character === "\t"
        ? " ".repeat(8 - (column % 8))
        : character === "\x1b"
          ? "ESC"
          : code < 32
            ? `^${String.fromCharCode(code + 64)}`
            : code === 127
              ? "^?"
              : undefined;
    if (shown === undefined) cells.push({ text: character, width: 1 });
    else for (const each of shown) cells.push({ text: each, width: 1 });
    column += shown?.length ?? 1;
  }
  return cells;
}

function rowsOfLine(text: string, line: number, look: Look): Row[] {
  const width = Math.max(1, look.columns - (look.numbersLines ? numberColumns : 0));
  const rows: Row[] = [];
  let [row, used] = ["", 0];
  const end = (): void => {
    const isFirst = rows.length === 0;
    const number = look.numbersLines ? (isFirst ? String(line + 1) : "").padStart(numberColumns - 1).concat(" ") : "";
    rows.push({ text: number + row, line, isFirst });
    [row, used] = ["", 0];
  };
  for (const cell of cellsOf(text, look.isRaw)) {
    if (used + cell.width > width) {
      end();
      if (look.chops) return rows;
    }
    row += cell.text;
    used += cell.width;
  }
  end();
  return rows;
}

export function rowsOf(lines: readonly string[], look: Look): readonly Row[] {
  const rows: Row[] = [];
  for (const [index, line] of lines.entries()) {
    if (look.squeezes && line === "" && index > 0 && lines[index - 1] === "") continue;
    rows.push(...rowsOfLine(line, index, look));
  }
  return rows;
}

/** Matches stand out. */
export const highlighted = (text: string, expression: RegExp | undefined): string =>
  expression ? text.replace(expression, (found) => (found === "" ? "" : `\u001b[7m${found}\u001b[27m`)) : text;
