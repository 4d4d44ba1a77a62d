import { readAuthConfig } from "@/lib/auth/config";
import { ConfigError, readConfig } from "@/lib/config";

/** Ends the server at its start, and not its first request, when the configuration is wrong. */
export function refuseWrongConfig(): void {
  const problems = [readConfig, readAuthConfig].map(problemOf).filter((problem) => problem !== null);
  if (problems.length === 0) return;
  process.stderr.write(`${problems.join("\n")}\n`);
  // Next would log an exception at this point and go on, answering every request with an error.
  process.exit(1);
}

function problemOf(read: () => unknown): string | null {
  try {
    read();
    return null;
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
}
