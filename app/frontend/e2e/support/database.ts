import { execFileSync } from "node:child_process";

/** A command that executes the SQL on its standard input in the deployment's database, its words between spaces. */
const sqlCommand = process.env.E2E_SQL?.split(" ");

export function executeSql(sql: string): void {
  const [program, ...words] = sqlCommand ?? [];
  if (program === undefined) throw new Error("E2E_SQL says how the database is reached");
  execFileSync(program, words, { input: sql });
}
