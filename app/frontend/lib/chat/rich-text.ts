type Item = { number: number; text: string };
export type Block = { type: "paragraph"; text: string } | { type: "list"; items: Item[] };

const ITEM = /^\s{0,3}(\d{1,9})[.)]\s+(\S.*)$/;

/**
 * The little structure that an answer may have: paragraphs with line breaks, and numbered lists. Everything else,
 * markup included, stays the text that it is.
 */
export function parseRichText(text: string): Block[] {
  const blocks: Block[] = [];
  let open: Block | undefined;
  const start = (block: Block) => {
    open = block;
    blocks.push(block);
  };

  for (const line of text.replaceAll("\r\n", "\n").split("\n")) {
    const item = parseItem(line);
    if (line.trim() === "") open = undefined;
    else if (item !== null) {
      if (open?.type === "list") open.items.push(item);
      else start({ type: "list", items: [item] });
    } else if (open?.type === "list" && /^\s/.test(line)) appendToLastItem(open.items, line.trim());
    else if (open?.type === "paragraph") open.text += `\n${line}`;
    else start({ type: "paragraph", text: line });
  }
  return blocks;
}

function parseItem(line: string): Item | null {
  const [, number, text] = ITEM.exec(line) ?? [];
  return number === undefined || text === undefined ? null : { number: Number(number), text };
}

function appendToLastItem(items: Item[], line: string): void {
  const last = items.at(-1);
  if (last) last.text += `\n${line}`;
}
