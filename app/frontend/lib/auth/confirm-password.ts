import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthEndpoint, sessionMiddleware } from "better-auth/api";
import { PASSWORD_MAX_LENGTH } from "./password";

/**
 * `POST /api/auth/confirm-password` says whether the password is that of the signed-in user. The tasks are deleted
 * before the account is, and must not be when the account will then be kept for a wrong password.
 */
export const confirmPassword = {
  id: "confirm-password",
  endpoints: {
    confirmPassword: createAuthEndpoint(
      "/confirm-password",
      { method: "POST", use: [sessionMiddleware] },
      async (context) => {
        const { internalAdapter, password, session } = context.context;
        const given: unknown = context.body?.password;
        const account = await internalAdapter.findCredentialAccount(session.user.id);
        const hash = account?.password;
        const fits =
          typeof given === "string" &&
          given.length <= PASSWORD_MAX_LENGTH &&
          typeof hash === "string" &&
          (await password.verify({ hash, password: given }));
        if (!fits) {
          throw new APIError("BAD_REQUEST", { code: "INVALID_PASSWORD", message: "Invalid password" });
        }
        return context.json({ status: true });
      },
    ),
  },
} satisfies BetterAuthPlugin;
