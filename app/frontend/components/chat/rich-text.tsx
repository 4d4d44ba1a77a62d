import { parseRichText } from "@/lib/chat/rich-text";

/** An answer's text. Markup in it is shown, not obeyed. */
export function RichText({ text }: { text: string }) {
  return (
    <div className="wrap-anywhere flex flex-col gap-2 leading-6">
      {parseRichText(text).map((block, index) => {
        // Text only ever grows at its end, so a block keeps its place.
        const key = `${block.type}-${index}`;
        if (block.type === "paragraph") {
          return (
            <p key={key} dir="auto" className="whitespace-pre-line">
              {block.text}
            </p>
          );
        }
        return (
          <ol key={key} className="flex list-decimal flex-col gap-1 ps-7">
            {block.items.map((item, position) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <li key={position} value={item.number}>
                <span dir="auto" className="block whitespace-pre-line">
                  {item.text}
                </span>
              </li>
            ))}
          </ol>
        );
      })}
    </div>
  );
}
