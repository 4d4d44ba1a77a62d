import { readConfig } from "@/lib/config";

/** Fails the start of the server, and not its first request, when the configuration is wrong. */
export function register(): void {
  readConfig();
}
