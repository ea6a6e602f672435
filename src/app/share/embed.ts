// A program as a part of another page: the frame's HTML, and what the frame is told in its address. docs/embedding.md has the protocol.

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[character] ?? character);

/** The HTML that shows a link of this site, "https://…/#s=1.…", in a frame. */
export function embedCode(link: string, title: string): string {
  const [page = "", hash = ""] = link.split("#");
  const address = `${page}?embed=1#${hash}`;
  return `<iframe src="${escaped(address)}" title="${escaped(title)}" width="100%" height="480" loading="lazy" style="border: 1px solid #ccc; border-radius: 6px"></iframe>`;
}
