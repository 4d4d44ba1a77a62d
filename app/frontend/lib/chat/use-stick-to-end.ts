"use client";

import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

const NEAR_PX = 48;

export type StickToEnd = {
  scroller: RefObject<HTMLDivElement | null>;
  content: RefObject<HTMLDivElement | null>;
  atEnd: boolean;
  goToEnd: () => void;
};

/**
 * Keeps a scrolled area at its end while its content grows, unless the reader has scrolled up. What is put before
 * the first item (`firstKey`) does not move the text under the reader's eyes.
 */
export function useStickToEnd(firstKey: string | undefined): StickToEnd {
  const scroller = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const stuck = useRef(true);
  const top = useRef(0);
  const height = useRef(0);
  const [atEnd, setAtEnd] = useState(true);

  const goToEnd = useCallback(() => {
    stuck.current = true;
    setAtEnd(true);
    if (scroller.current) scroller.current.scrollTop = scroller.current.scrollHeight;
  }, []);

  useEffect(() => {
    const area = scroller.current;
    const inner = content.current;
    if (area === null || inner === null) return;

    const onScroll = () => {
      const near = area.scrollHeight - area.scrollTop - area.clientHeight < NEAR_PX;
      // The end running away from a growing text is not the reader scrolling up.
      if (near) stuck.current = true;
      else if (area.scrollTop < top.current) stuck.current = false;
      top.current = area.scrollTop;
      setAtEnd(stuck.current);
    };
    const onResize = () => {
      height.current = area.scrollHeight;
      if (stuck.current) area.scrollTop = area.scrollHeight;
    };
    const observer = new ResizeObserver(onResize);
    observer.observe(area);
    observer.observe(inner);
    area.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      observer.disconnect();
      area.removeEventListener("scroll", onScroll);
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: it is the change of the first item that matters
  useLayoutEffect(() => {
    const area = scroller.current;
    if (area === null || stuck.current) return;
    area.scrollTop += area.scrollHeight - height.current;
    height.current = area.scrollHeight;
  }, [firstKey]);

  return { scroller, content, atEnd, goToEnd };
}
