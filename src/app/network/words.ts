// A command line as words, by the shell's rules of quoting (POSIX 2.2), without what a shell expands.

export function splitWords(line: string): readonly string[] | { readonly error: string } {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line[at] as string;
    if (character === "'" || character === '"') {
      let end = at + 1;
      let text = "";
      while (end < line.length && line[end] !== character) {
        if (character === '"' && line[end] === "\\" && /[\\"$`]/.test(line[end + 1] ?? "")) end += 1;
        text += line[end];
        end += 1;
      }
      if (end >= line.length) return { error: `A ${character} is not closed.` };
      word = (word ?? "") + text;
      at = end;
    } else if (character === "\\") {
      at += 1;
      if (line[at] !== "\n") word = (word ?? "") + (line[at] ?? "");
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (word !== undefined) words.push(word);
  return words;
}
