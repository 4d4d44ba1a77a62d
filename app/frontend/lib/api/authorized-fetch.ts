import { createAccessToken } from "./access-token";

type AuthorizedFetch = (path: string, init?: RequestInit) => Promise<Response>;

type AuthorizedFetchOptions = {
  onSessionChanged: () => void;
  fetch?: typeof fetch;
  now?: () => number;
};

/**
 * Makes a `fetch` for paths of the API, such as `/api/tasks`, that sends the user's access token. An answer of 401 is
 * tried again once with a new token. When the user is signed out, the page goes to the sign-in page and the promise
 * rejects with an `ApiError` of kind "unauthorized"; it rejects with an `ApiError` too when no token could be had, and
 * otherwise as `fetch` does.
 */
export function createAuthorizedFetch(options: AuthorizedFetchOptions): AuthorizedFetch {
  const accessToken = createAccessToken(options);

  return async (path, init = {}) => {
    const send = (token: string) => {
      init.signal?.throwIfAborted();
      const headers = new Headers(init.headers);
      headers.set("Authorization", `Bearer ${token}`);
      return (options.fetch ?? fetch)(`${apiUrl()}${path}`, { ...init, headers });
    };
    const token = await accessToken.get();
    const response = await send(token);
    if (response.status !== 401) return response;
    await response.body?.cancel();
    return send(await accessToken.renew(token));
  };
}

export const authorizedFetch = createAuthorizedFetch({
  // A whole page load: nothing of the former user stays in memory. The server decides where a visitor belongs.
  onSessionChanged: () => window.location.assign("/"),
});

/** The configured address of the API, which the server writes into the page; empty for the page's own origin. */
function apiUrl(): string {
  return document.documentElement.dataset.apiUrl ?? "";
}
