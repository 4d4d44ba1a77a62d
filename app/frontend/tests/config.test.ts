import { describe, expect, it } from "vitest";
import { ConfigError, readConfig } from "@/lib/config";

describe("readConfig", () => {
  it.each([
    [undefined, ""],
    ["", ""],
    ["  ", ""],
    ["https://api.example.org", "https://api.example.org"],
    ["https://api.example.org/", "https://api.example.org"],
    ["http://localhost:8000/v1/", "http://localhost:8000/v1"],
  ])("takes %j as %j", (value, apiUrl) => {
    expect(readConfig({ NEXT_PUBLIC_API_URL: value })).toEqual({ apiUrl });
  });

  it.each([
    "api.example.org",
    "/api",
    "ftp://example.org",
    "javascript:alert(1)",
    "https://example.org/?x=1",
    "https://example.org/#x",
  ])("refuses %j and says what is needed", (value) => {
    expect(() => readConfig({ NEXT_PUBLIC_API_URL: value })).toThrow(ConfigError);
    expect(() => readConfig({ NEXT_PUBLIC_API_URL: value })).toThrow(
      /must be empty \(same origin\) or an http/,
    );
  });

  it("refuses credentials without repeating them", () => {
    const read = () => readConfig({ NEXT_PUBLIC_API_URL: "https://user:hunter2@example.org" });
    expect(read).toThrow(/must not contain a user name or password/);
    expect(read).not.toThrow(/hunter2/);
  });

  it("follows a change of the environment without a new build", () => {
    const environment = { NEXT_PUBLIC_API_URL: "https://one.example" };
    expect(readConfig(environment).apiUrl).toBe("https://one.example");
    environment.NEXT_PUBLIC_API_URL = "https://two.example";
    expect(readConfig(environment).apiUrl).toBe("https://two.example");
  });
});
