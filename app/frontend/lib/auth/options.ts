import type { BetterAuthOptions } from "better-auth";
import { APIError } from "better-auth/api";
import { jwt } from "better-auth/plugins/jwt";
import type { AuthConfig } from "./config";
import { confirmPassword } from "./confirm-password";
import { log } from "./log";
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from "./password";

/** Better Auth's tables are kept apart from those of the API. */
export const SCHEMA = "auth";

const EMAIL_MAX_LENGTH = 254;
const NAME_MAX_LENGTH = 200;

/** What a replica, a test and the migration have in common; only the database differs. */
export function authOptions<Database extends NonNullable<BetterAuthOptions["database"]>>(
  { baseUrl, secret, rateLimit }: Pick<AuthConfig, "baseUrl" | "secret" | "rateLimit">,
  database: Database,
) {
  return {
    appName: "Todo",
    baseURL: baseUrl,
    secret,
    database,
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      maxPasswordLength: PASSWORD_MAX_LENGTH,
    },
    user: { deleteUser: { enabled: true } },
    disabledPaths: ["/update-user"],
    databaseHooks: {
      user: {
        create: {
          before: async ({ email, name }) => {
            if (email.length > EMAIL_MAX_LENGTH || name.length > NAME_MAX_LENGTH) {
              throw new APIError("BAD_REQUEST", {
                code: "TOO_LONG",
                message: "E-mail address or name is too long",
              });
            }
          },
        },
      },
    },
    rateLimit: {
      enabled: rateLimit,
      // Counted in the database, so that the limit is the same however many replicas there are.
      storage: "database",
      customRules: {
        // The backend's replicas fetch it, without a client's address.
        "/jwks": false,
        "/confirm-password": { window: 10, max: 3 },
        "/delete-user": { window: 10, max: 3 },
      },
    },
    advanced: {
      trustedProxyHeaders: true,
      // A mismatch that was found once would stay until a restart, though the migration may have mended it since.
      database: { validateSchema: false },
    },
    telemetry: { enabled: false },
    logger: { level: "warn", log },
    plugins: [
      jwt({
        jwks: { keyPairConfig: { alg: "EdDSA", crv: "Ed25519" } },
        jwt: {
          issuer: baseUrl,
          audience: baseUrl,
          expirationTime: "15m",
          // `sub` is added; name and address are nobody's business but the frontend's.
          definePayload: () => ({}),
        },
        disableSettingJwtHeader: true,
      }),
      confirmPassword,
    ],
  } satisfies BetterAuthOptions;
}
