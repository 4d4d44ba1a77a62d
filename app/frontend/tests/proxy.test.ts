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

describe("plain HTTP", () => {
  const forwarded = (protocol: string, path = "/", host = "todo.local:8080") =>
    proxy(
      new NextRequest(`http://0.0.0.0:3000${path}`, { headers: { "x-forwarded-proto": protocol, host } }),
    );

  it("is answered with the public address, whatever its port", () => {
    vi.stubEnv("BETTER_AUTH_URL", "https://todo.local:8443");
    const response = forwarded("http", "/sign-in?from=%2Fa");
    expect(response.status).toBe(308);
    expect(response.headers.get("location")).toBe("https://todo.local:8443/sign-in?from=%2Fa");
  });

  it("leads nowhere else", () => {
    vi.stubEnv("BETTER_AUTH_URL", "https://todo.local");
    const response = forwarded("http", "//evil.example.org/");
    expect(response.headers.get("location")).toMatch(/^https:\/\/todo\.local\//);
  });

  it.each([
    ["HTTPS", "https", "https://todo.local", "todo.local"],
    ["a public address of plain HTTP", "http", "http://todo.local:3000", "todo.local:3000"],
    ["no public address", "http", "", "todo.local"],
    ["the name inside the cluster", "http", "https://todo.local", "todo-frontend:3000"],
  ])("is not redirected with %s", (_case, protocol, origin, host) => {
    vi.stubEnv("BETTER_AUTH_URL", origin);
    expect(forwarded(protocol, "/", host).headers.has("location")).toBe(false);
  });
});

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
