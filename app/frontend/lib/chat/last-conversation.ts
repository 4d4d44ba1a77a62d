const KEY = "chat.conversation";

/** The conversation that this tab showed last; "new" for one without a message yet. */
export function recallConversation(): number | "new" | null {
  const value = storage()?.getItem(KEY) ?? null;
  if (value === null || value === "new") return value;
  return /^\d+$/.test(value) ? Number(value) : null;
}

export function rememberConversation(id: number | null): void {
  storage()?.setItem(KEY, id === null ? "new" : String(id));
}

/** A browser may forbid storage; the chat then opens the latest conversation. */
function storage(): Storage | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}
