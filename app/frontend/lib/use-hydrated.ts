import { useSyncExternalStore } from "react";

const subscribe = () => () => undefined;

/** False in the server's HTML and true as soon as the page's script runs. */
export function useHydrated(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => true,
    () => false,
  );
}
