// @vitest-environment node
import { afterEach, expect, it, vi } from "vitest";
import { refuseWrongConfig } from "@/lib/startup";

afterEach(() => vi.unstubAllEnvs());

function start(apiUrl: string) {
  vi.stubEnv("NEXT_PUBLIC_API_URL", apiUrl);
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  refuseWrongConfig();
  return { exit, stderr };
}

it("starts with a right configuration", () => {
  const { exit, stderr } = start("");
  expect(exit).not.toHaveBeenCalled();
  expect(stderr).not.toHaveBeenCalled();
});

it("stops with a wrong one and names it in one line", () => {
  const { exit, stderr } = start("nonsense");
  expect(exit).toHaveBeenCalledWith(1);
  expect(stderr.mock.calls[0]?.[0]).toMatch(/^NEXT_PUBLIC_API_URL is "nonsense"; .*\n$/);
});
