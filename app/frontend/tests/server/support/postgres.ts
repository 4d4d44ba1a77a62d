import { type ChildProcess, execFileSync, type SpawnOptions, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { Client } from "pg";

const USER = "todo";

export type Server = { url: string; stop: () => Promise<void> };

type Account = { uid: number; gid: number };

/** Runs a PostgreSQL server of the tests' own, from the installed package, on a port of the loopback interface. */
export async function startPostgres({ tls = false } = {}): Promise<Server & { certificate: string }> {
  const directory = makeDirectory("todo-pg-");
  const certificate = join(directory, "server.crt");
  const password = randomBytes(9).toString("hex");
  const port = await freePort();
  const options = { listen_addresses: "127.0.0.1", port, unix_socket_directories: directory, fsync: "off" };
  writeOwned(directory, "password", password);
  if (tls) makeCertificate(directory);
  execFileSync(
    program("initdb"),
    [
      `--pgdata=${directory}/data`,
      `--username=${USER}`,
      `--pwfile=${directory}/password`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ],
    { ...runAs(directory), stdio: ["ignore", "ignore", "pipe"] },
  );
  const settings = tls
    ? { ...options, ssl: "on", ssl_cert_file: certificate, ssl_key_file: join(directory, "server.key") }
    : options;
  const process_ = spawn(
    program("postgres"),
    ["-D", `${directory}/data`, ...Object.entries(settings).map(([name, value]) => `--${name}=${value}`)],
    { ...runAs(directory), stdio: "ignore" },
  );
  const url = `postgresql://${USER}:${password}@127.0.0.1:${port}/postgres`;
  await untilUp(url);
  return { url, certificate, stop: () => stop(process_, "SIGINT", directory) };
}

/** Runs PgBouncer in transaction mode in front of the server; it refuses parameters that a session would have to keep. */
export async function startPgBouncer(serverUrl: string): Promise<Server> {
  const directory = makeDirectory("todo-pgbouncer-");
  const { username, password, hostname, port: serverPort } = new URL(serverUrl);
  const port = await freePort();
  writeOwned(directory, "users", `"${username}" "${password}"\n`);
  writeOwned(
    directory,
    "pgbouncer.ini",
    `[databases]
* = host=${hostname} port=${serverPort}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${directory}/users
pool_mode = transaction
default_pool_size = 2
server_reset_query_always = 0
`,
  );
  const process_ = spawn(program("pgbouncer"), ["-q", `${directory}/pgbouncer.ini`], {
    ...runAs(directory),
    stdio: "ignore",
  });
  const url = `postgresql://${username}:${password}@127.0.0.1:${port}/postgres`;
  await untilUp(url);
  return { url, stop: () => stop(process_, "SIGTERM", directory) };
}

export async function query<Row>(url: string, text: string, values: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

export async function createDatabase(serverUrl: string): Promise<string> {
  const name = `test_${randomBytes(6).toString("hex")}`;
  await query(serverUrl, `CREATE DATABASE ${name} TEMPLATE template0`);
  return withDatabase(serverUrl, name);
}

export function withDatabase(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

function program(name: string): string {
  const versions = existsSync("/usr/lib/postgresql")
    ? readdirSync("/usr/lib/postgresql").sort((a, b) => Number(b) - Number(a))
    : [];
  const candidates = [
    ...versions.map((version) => `/usr/lib/postgresql/${version}/bin/${name}`),
    ...["/usr/sbin", "/usr/bin", "/usr/local/bin"].map((folder) => `${folder}/${name}`),
  ];
  const found = candidates.find(existsSync);
  if (!found) throw new Error(`found no ${name}; install the packages postgresql and pgbouncer`);
  return found;
}

/** Both servers refuse to run as root. */
function account(): Account | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: id("-u"), gid: id("-g") };
}

function runAs(directory: string): SpawnOptions {
  return {
    cwd: directory,
    ...account(),
    env: { NODE_ENV: "test", PATH: process.env.PATH, LC_ALL: "C", HOME: directory },
  };
}

function makeDirectory(prefix: string): string {
  // Not below the user's own directory for temporary files, which the server's user might not enter.
  const directory = mkdtempSync(`/tmp/${prefix}`);
  own(directory);
  return directory;
}

function writeOwned(directory: string, name: string, content: string): void {
  const path = join(directory, name);
  writeFileSync(path, content, { mode: 0o600 });
  own(path);
}

function own(path: string): void {
  const owner = account();
  if (owner) chownSync(path, owner.uid, owner.gid);
}

function makeCertificate(directory: string): void {
  const [certificate, key] = [join(directory, "server.crt"), join(directory, "server.key")];
  execFileSync(
    "openssl",
    [
      ...["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1"],
      ...["-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate, "-keyout", key],
    ],
    { stdio: "ignore" },
  );
  writeOwned(directory, "server.key", readFileSync(key, "utf8"));
  own(certificate);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

async function untilUp(url: string): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await query(url, "SELECT 1");
      return;
    } catch (error) {
      if (attempt === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function stop(process_: ChildProcess, signal: NodeJS.Signals, directory: string): Promise<void> {
  if (process_.exitCode === null) {
    process_.kill(signal);
    await once(process_, "exit");
  }
  rmSync(directory, { recursive: true });
}
