import { readAuthConfig } from "@/lib/auth/config";
import { log } from "@/lib/auth/log";
import { migrate } from "@/lib/auth/migrate";
import { ConfigError } from "@/lib/config";

const DEFAULT_WAIT_SECONDS = 60;

function readWait(value = ""): number {
  const seconds = value === "" ? DEFAULT_WAIT_SECONDS : Number(value);
  if (!(seconds >= 0 && seconds <= 3600)) {
    throw new ConfigError(`MIGRATION_WAIT is "${value}"; it must be a number of seconds up to 3600`);
  }
  return seconds;
}

try {
  await migrate(readAuthConfig(), readWait(process.env.MIGRATION_WAIT?.trim()));
} catch (error) {
  if (error instanceof ConfigError) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 2;
  } else {
    log("error", "The migration failed", error);
    process.exitCode = 1;
  }
}
