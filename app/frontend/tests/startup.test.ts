// @vitest-environment node
import { afterEach, expect, it, vi } from "vitest";
import { refuseWrongConfig } from "@/lib/startup";

const RIGHT = {
  NEXT_PUBLIC_API_URL: "",
  BETTER_AUTH_URL: "https://todo.example.org",
  BETTER_AUTH_SECRET: "a secret of the tests, long enough to be one",
  DATABASE_URL: "postgresql://todo:hunter2@localhost/todo",
};

afterEach(() => vi.unstubAllEnvs());

function start(environment: Record<string, string> = {}) {
  for (const [name, value] of Object.entries({ ...RIGHT, ...environment })) vi.stubEnv(name, value);
  const exit = vi.spyOn(process, "exit").mockImplementation(() => undefined as never);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  refuseWrongConfig();
  return { exit, stderr };
}

it("starts with a right configuration", () => {
  const { exit, stderr } = start();
  expect(exit).not.toHaveBeenCalled();
  expect(stderr).not.toHaveBeenCalled();
});

it("stops with a wrong one and names each problem in a line", () => {
  const { exit, stderr } = start({ NEXT_PUBLIC_API_URL: "nonsense", BETTER_AUTH_URL: "" });
  expect(exit).toHaveBeenCalledWith(1);
  expect(stderr.mock.calls[0]?.[0]).toMatch(
    /^NEXT_PUBLIC_API_URL is "nonsense"; .*\nBETTER_AUTH_URL must be .*\n$/,
  );
});
