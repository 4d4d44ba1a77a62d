/** What the server hands to the browser. Read on every request, so that one image serves every environment. */
export type PublicConfig = {
  /** Origin (and path prefix) of the API; empty for the origin of the page. */
  apiUrl: string;
};

type Environment = Record<string, string | undefined>;

const API_URL = "NEXT_PUBLIC_API_URL";

export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

// The environment is a parameter because a literal `process.env.NEXT_PUBLIC_…` would be replaced at build time.
export function readConfig(environment: Environment = process.env): PublicConfig {
  return { apiUrl: parseApiUrl(environment[API_URL]?.trim() ?? "") };
}

function parseApiUrl(value: string): string {
  if (value === "") return "";
  const url = URL.canParse(value) ? new URL(value) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    throw new ConfigError(
      `${API_URL} is "${value}"; it must be empty (same origin) or an http(s) URL without query, such as https://api.example.org`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(`${API_URL} must not contain a user name or password: every visitor can read it`);
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, "");
}
