type PolicyOptions = {
  nonce: string;
  apiUrl: string;
  development: boolean;
};

export function contentSecurityPolicy({ nonce, apiUrl, development }: PolicyOptions): string {
  const api = apiUrl === "" ? [] : [new URL(apiUrl).origin];
  const directives: Record<string, string[]> = {
    "default-src": ["'self'"],
    // The development server evaluates code and injects styles for hot reload.
    "script-src": [
      "'self'",
      `'nonce-${nonce}'`,
      "'strict-dynamic'",
      ...(development ? ["'unsafe-eval'"] : []),
    ],
    "style-src": ["'self'", development ? "'unsafe-inline'" : `'nonce-${nonce}'`],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'", ...api],
    "object-src": ["'none'"],
    "base-uri": ["'none'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
  };
  return Object.entries(directives)
    .map(([name, sources]) => `${name} ${sources.join(" ")}`)
    .join("; ");
}
