import "@testing-library/jest-dom/vitest";
import { cleanup } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// jsdom has no layout: nothing is ever resized, and no media query is true.
class IdleResizeObserver implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}
vi.stubGlobal("ResizeObserver", IdleResizeObserver);
vi.stubGlobal("matchMedia", (media: string) => ({ media, matches: false }));

afterEach(cleanup);
