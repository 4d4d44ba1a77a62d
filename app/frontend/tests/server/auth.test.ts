import { createPublicKey, verify } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Instance, ORIGIN, PASSWORD, prepare, startInstance } from "./support/auth";
import { query } from "./support/postgres";

let instance: Instance;
let databaseUrl: string;

beforeAll(async () => {
  const prepared = await prepare();
  databaseUrl = prepared.databaseUrl;
  instance = await startInstance(prepared.config);
  return instance.stop;
});

const code = async (response: Response) => [response.status, (await response.json()).code];
const decode = (part = "") => JSON.parse(Buffer.from(part, "base64url").toString());

describe("signing up and in", () => {
  it("opens a session that is kept in the database, with a cookie for HTTPS only", async () => {
    const anna = instance.visitor();
    const response = await anna.signUp("anna@example.org");
    expect(response.status).toBe(200);
    expect(response.headers.get("set-cookie")).toMatch(
      /^__Secure-better-auth\.session_token=.*HttpOnly; Secure; SameSite=Lax$/,
    );
    const { user } = await (await anna.call("/get-session")).json();
    expect(user.email).toBe("anna@example.org");
    const sessions = await query(databaseUrl, 'SELECT 1 FROM auth.session WHERE "userId" = $1', [user.id]);
    expect(sessions).toHaveLength(1);
  });

  it("keeps no password", async () => {
    await instance.visitor().signUp("hash@example.org");
    const rows = await query<{ password: string }>(databaseUrl, "SELECT password FROM auth.account");
    for (const { password } of rows) expect(password).not.toContain(PASSWORD);
  });

  it("ends the session at sign-out", async () => {
    const ben = instance.visitor();
    await ben.signUp("ben@example.org");
    const cookies = new Map(ben.cookies);
    expect((await ben.call("/sign-out", {})).status).toBe(200);
    for (const [name, value] of cookies) ben.cookies.set(name, value);
    expect((await ben.call("/token")).status).toBe(401);
  });

  it("refuses a wrong password as it refuses an unknown address", async () => {
    const visitor = instance.visitor();
    await visitor.signUp("cara@example.org");
    const wrong = await code(await instance.visitor().signIn("cara@example.org", "wrong password"));
    const unknown = await code(await instance.visitor().signIn("nobody@example.org"));
    expect(wrong).toEqual([401, "INVALID_EMAIL_OR_PASSWORD"]);
    expect(unknown).toEqual(wrong);
  });

  it("takes an address once, whatever its case", async () => {
    await instance.visitor().signUp("dora@example.org");
    const again = await code(await instance.visitor().signUp("Dora@Example.org"));
    expect(again).toEqual([422, "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL"]);
  });

  it.each([
    ["a short password", "eva@example.org", "1234567", "PASSWORD_TOO_SHORT"],
    ["an endless password", "eva@example.org", "x".repeat(129), "PASSWORD_TOO_LONG"],
    ["an endless address", `${"x".repeat(60)}@${"y.".repeat(120)}org`, PASSWORD, "TOO_LONG"],
  ])("refuses %s", async (_, email, password, reason) => {
    expect(await code(await instance.visitor().signUp(email, password))).toEqual([400, reason]);
  });

  it("does not let another site use the session", async () => {
    const fritz = instance.visitor();
    await fritz.signUp("fritz@example.org");
    const response = await instance.auth.handler(
      new Request(`${ORIGIN}/api/auth/sign-out`, {
        method: "POST",
        body: "{}",
        headers: {
          cookie: [...fritz.cookies].map((pair) => pair.join("=")).join("; "),
          origin: "https://evil.example",
          "content-type": "application/json",
        },
      }),
    );
    expect(response.status).toBe(403);
  });
});

describe("the access token", () => {
  it("is verified with a published key and says no more than who, for whom and how long", async () => {
    const gina = instance.visitor();
    const { user } = await (await gina.signUp("gina@example.org")).json();
    const { token } = await (await gina.call("/token")).json();
    const [header, payload, signature] = token.split(".");

    const { keys } = await (await instance.visitor().call("/jwks")).json();
    const key = keys.find(({ kid }: { kid: string }) => kid === decode(header).kid);
    expect(key).toMatchObject({ alg: "EdDSA", crv: "Ed25519" });
    expect(key).not.toHaveProperty("d");
    const publicKey = createPublicKey({ key, format: "jwk" });
    const signed = Buffer.from(`${header}.${payload}`);
    expect(verify(null, signed, publicKey, Buffer.from(signature, "base64url"))).toBe(true);

    const claims = decode(payload);
    expect(claims).toEqual({
      sub: user.id,
      iss: ORIGIN,
      aud: ORIGIN,
      iat: expect.any(Number),
      exp: claims.iat + 15 * 60,
    });
  });

  it("is not given without a session", async () => {
    expect((await instance.visitor().call("/token")).status).toBe(401);
  });
});

describe("deleting the account", () => {
  it("asks for the right password, also beforehand", async () => {
    const hugo = instance.visitor();
    await hugo.signUp("hugo@example.org");
    const wrong = { password: "wrong password" };
    expect(await code(await hugo.call("/confirm-password", wrong))).toEqual([400, "INVALID_PASSWORD"]);
    expect(await code(await hugo.call("/confirm-password", {}))).toEqual([400, "INVALID_PASSWORD"]);
    expect(await code(await hugo.call("/delete-user", wrong))).toEqual([400, "INVALID_PASSWORD"]);
    expect((await hugo.call("/confirm-password", { password: PASSWORD })).status).toBe(200);
    expect((await instance.visitor().call("/confirm-password", { password: PASSWORD })).status).toBe(401);
  });

  it("leaves nothing of the user", async () => {
    const ida = instance.visitor();
    const { user } = await (await ida.signUp("ida@example.org")).json();
    expect((await ida.call("/delete-user", { password: PASSWORD })).status).toBe(200);
    expect((await ida.call("/token")).status).toBe(401);
    expect((await instance.visitor().signIn("ida@example.org")).status).toBe(401);
    for (const [table, column] of [
      ["user", "id"],
      ["session", "userId"],
      ["account", "userId"],
    ]) {
      const rows = await query(databaseUrl, `SELECT 1 FROM auth."${table}" WHERE "${column}" = $1`, [
        user.id,
      ]);
      expect(rows, table).toEqual([]);
    }
  });
});

describe("the rate limit", () => {
  let replicas: Instance[];

  beforeAll(async () => {
    const { config } = await prepare({ AUTH_RATE_LIMIT: "on" });
    replicas = await Promise.all([startInstance(config), startInstance(config)]);
  });
  afterAll(() => Promise.all(replicas.map(({ stop }) => stop())));

  const attempts = async (address: string, count: number) => {
    const responses: Response[] = [];
    for (let index = 0; index < count; index += 1) {
      const replica = replicas[index % 2];
      if (replica)
        responses.push(await replica.visitor(address).signIn("nobody@example.org", "wrong password"));
    }
    return responses;
  };

  it("counts the attempts of one address over all replicas, and says how long to wait", async () => {
    const responses = await attempts("198.51.100.7", 4);
    expect(responses.map(({ status }) => status)).toEqual([401, 401, 401, 429]);
    const wait = Number(responses[3]?.headers.get("x-retry-after"));
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(10);
    expect((await attempts("198.51.100.8", 1)).map(({ status }) => status)).toEqual([401]);
  });

  it("lets no more through when the attempts come at once", async () => {
    const responses = await Promise.all(
      Array.from({ length: 12 }, (_, index) =>
        replicas[index % 2]?.visitor("198.51.100.9").signIn("nobody@example.org", "wrong password"),
      ),
    );
    expect(responses.filter((response) => response?.status === 401)).toHaveLength(3);
    expect(responses.filter((response) => response?.status === 429)).toHaveLength(9);
  });

  it("never keeps the backend from the keys", async () => {
    const [replica] = replicas;
    const responses = await Promise.all(
      Array.from({ length: 120 }, () => replica?.visitor("198.51.100.10").call("/jwks")),
    );
    expect(new Set(responses.map((response) => response?.status))).toEqual(new Set([200]));
  });
});
