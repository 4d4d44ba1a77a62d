// One object for a tab, which does not hear what it says itself.
let shared: BroadcastChannel | undefined;

function channel(): BroadcastChannel {
  shared ??= new BroadcastChannel("todo-session");
  return shared;
}

/** Tells the browser's other tabs, which hold a token and the tasks in memory, that the session has ended. */
export function announceSignOut(): void {
  channel().postMessage("signed-out");
}

export function onSignOutElsewhere(leave: () => void): () => void {
  channel().addEventListener("message", leave);
  return () => channel().removeEventListener("message", leave);
}
