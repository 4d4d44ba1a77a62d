// @vitest-environment node
import { NextRequest } from "next/server";
import { afterEach, describe, expect, it, vi } from "vitest";
import { proxy } from "@/proxy";

function policyOf(response: Response): Map<string, string[]> {
  const policy = response.headers.get("Content-Security-Policy") ?? "";
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...sources] = directive.split(" ");
      return [name, sources];
    }),
  );
}

const visit = () => proxy(new NextRequest("https://todo.local/"));

afterEach(() => vi.unstubAllEnvs());

describe("content security policy", () => {
  it("allows scripts by a nonce only", () => {
    const scripts = policyOf(visit()).get("script-src") ?? [];
    expect(scripts).toContain("'strict-dynamic'");
    expect(scripts.some((source) => /^'nonce-[A-Za-z0-9+/]{22}=='$/.test(source))).toBe(true);
    expect(scripts).not.toContain("'unsafe-inline'");
    expect(scripts).not.toContain("'unsafe-eval'");
  });

  it("makes a new nonce for every request", () => {
    expect(policyOf(visit()).get("script-src")).not.toEqual(policyOf(visit()).get("script-src"));
  });

  it("forbids styles without the nonce, plugins, framing and another base", () => {
    const policy = policyOf(visit());
    expect(policy.get("style-src")).not.toContain("'unsafe-inline'");
    expect(policy.get("object-src")).toEqual(["'none'"]);
    expect(policy.get("frame-ancestors")).toEqual(["'none'"]);
    expect(policy.get("base-uri")).toEqual(["'none'"]);
  });

  it("connects to its own origin only", () => {
    expect(policyOf(visit()).get("connect-src")).toEqual(["'self'"]);
  });

  it("also connects to a configured API", () => {
    vi.stubEnv("NEXT_PUBLIC_API_URL", "https://api.example.org/v1");
    expect(policyOf(visit()).get("connect-src")).toEqual(["'self'", "https://api.example.org"]);
  });

  it("hands the same policy to the renderer, which takes the nonce from it", () => {
    const response = visit();
    expect(response.headers.get("x-middleware-request-content-security-policy")).toBe(
      response.headers.get("Content-Security-Policy"),
    );
  });
});
