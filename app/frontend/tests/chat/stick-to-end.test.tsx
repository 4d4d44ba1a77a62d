import { act, fireEvent, render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { useStickToEnd } from "@/lib/chat/use-stick-to-end";

function Area({ firstKey }: { firstKey: string }) {
  const { scroller, content, atEnd, goToEnd } = useStickToEnd(firstKey);
  return (
    <>
      <div ref={scroller} data-testid="area">
        <div ref={content} />
      </div>
      <button type="button" onClick={goToEnd}>
        {atEnd ? "at the end" : "further up"}
      </button>
    </>
  );
}

/** An area of 100 px with content of the given height, laid out by hand. */
function show(height: number) {
  let resized = () => {};
  const previous = globalThis.ResizeObserver;
  globalThis.ResizeObserver = class extends previous {
    constructor(callback: ResizeObserverCallback) {
      super(callback);
      resized = () => callback([], this);
    }
  };
  const view = render(<Area firstKey="m5" />);
  globalThis.ResizeObserver = previous;

  const area = screen.getByTestId("area");
  const layout = { height, top: 0 };
  Object.defineProperties(area, {
    clientHeight: { value: 100 },
    scrollHeight: { get: () => layout.height },
    scrollTop: {
      get: () => layout.top,
      set: (top: number) => {
        layout.top = Math.max(0, Math.min(top, layout.height - 100));
      },
    },
  });
  const grow = (by: number) => {
    layout.height += by;
    act(resized);
  };
  const scrollTo = (top: number) => {
    area.scrollTop = top;
    fireEvent.scroll(area);
  };
  grow(0);
  return { layout, area, grow, scrollTo, ...view };
}

it("follows what grows", () => {
  const { layout, grow } = show(500);
  expect(layout.top).toBe(400);
  grow(70);
  expect(layout.top).toBe(470);
});

it("is not led astray when the content grows before the scrolling is reported", () => {
  const { layout, area, grow } = show(500);
  layout.height += 300;
  fireEvent.scroll(area);
  grow(0);
  expect(layout.top).toBe(700);
  expect(screen.getByText("at the end")).toBeInTheDocument();
});

it("leaves the reader alone who has scrolled up, until they come back", () => {
  const { layout, grow, scrollTo } = show(500);
  scrollTo(400);
  scrollTo(200);
  expect(screen.getByText("further up")).toBeInTheDocument();
  grow(300);
  expect(layout.top).toBe(200);
  scrollTo(690);
  expect(screen.getByText("at the end")).toBeInTheDocument();
  grow(10);
  expect(layout.top).toBe(710);
});

it("goes to the end on demand and follows again", () => {
  const { layout, grow, scrollTo } = show(500);
  scrollTo(400);
  scrollTo(100);
  fireEvent.click(screen.getByText("further up"));
  expect(layout.top).toBe(400);
  grow(50);
  expect(layout.top).toBe(450);
});

it("keeps the text in its place when something is put before it", () => {
  const { layout, grow, scrollTo, rerender } = show(500);
  scrollTo(400);
  scrollTo(20);
  grow(0);
  layout.height += 250;
  rerender(<Area firstKey="m1" />);
  expect(layout.top).toBe(270);
});
