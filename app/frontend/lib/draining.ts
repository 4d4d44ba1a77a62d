import { existsSync, rmSync } from "node:fs";

/** Path of the file that says, as long as it is there, that this server is about to be stopped. */
const DRAINING_FILE = "DRAINING_FILE";

type Environment = Record<string, string | undefined>;

/** Whether the server still serves but should get no more requests. */
export function isDraining(environment: Environment = process.env): boolean {
  const file = environment[DRAINING_FILE];
  return file ? existsSync(file) : false;
}

/** What an earlier process in the same container was told, this one does not obey. */
export function forgetDraining(environment: Environment = process.env): void {
  const file = environment[DRAINING_FILE];
  if (file) rmSync(file, { force: true });
}
