const CHANNEL = "todo-session";

/** Tells the browser's other tabs, which hold a token and the tasks in memory, that the session has ended. */
export function announceSignOut(): void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage("signed-out");
  channel.close();
}

export function onSignOutElsewhere(leave: () => void): () => void {
  const channel = new BroadcastChannel(CHANNEL);
  channel.addEventListener("message", leave);
  return () => channel.close();
}
