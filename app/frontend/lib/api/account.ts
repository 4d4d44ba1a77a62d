import { createHttpClient, type HttpOptions } from "./http";

export type AccountApi = {
  /** Deletes all of the user's tasks, conversations and messages. */
  removeContent(): Promise<void>;
};

export function createAccountApi(options?: HttpOptions): AccountApi {
  const request = createHttpClient(options);
  return {
    removeContent: () => request({ method: "DELETE", path: "/api/account", parse: () => undefined }),
  };
}
