import { ConfigError, readConfig } from "@/lib/config";

/** Ends the server at its start, and not its first request, when the configuration is wrong. */
export function refuseWrongConfig(): void {
  try {
    readConfig();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    // Next would log an exception at this point and go on, answering every request with an error.
    process.exit(1);
  }
}
