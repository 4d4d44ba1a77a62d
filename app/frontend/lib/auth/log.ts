type Level = "debug" | "info" | "success" | "warn" | "error";

/** One JSON object per line, with no more of an error than its name and message. */
export function log(level: Level, message: string, ...details: unknown[]): void {
  const errors = details
    .filter((detail) => detail instanceof Error)
    .map((error) => `${error.name}: ${error.message}`);
  const line = {
    time: new Date().toISOString(),
    level,
    logger: "auth",
    message,
    ...(errors.length > 0 && { errors }),
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
