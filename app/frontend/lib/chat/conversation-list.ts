import type { Page } from "./decode";
import type { Conversation } from "./types";

export type ConversationList = {
  status: "loading" | "ready" | "failed";
  reason: string | null;
  /** The one used last comes first. */
  items: Conversation[];
  total: number;
  /** What could not be done with a conversation. */
  failure: string | null;
};

export type ConversationListAction =
  | { type: "list-loading" }
  | { type: "list-loaded"; page: Page<Conversation>; offset: number }
  | { type: "list-failed"; reason: string }
  | { type: "used"; id: number; title: string; now: string }
  | { type: "renamed"; id: number; title: string }
  | { type: "removed"; id: number }
  | { type: "restored"; conversation: Conversation }
  | { type: "change-failed"; message: string }
  | { type: "failure-dismissed" };

export const emptyList: ConversationList = {
  status: "loading",
  reason: null,
  items: [],
  total: 0,
  failure: null,
};

export function conversationListReducer(
  list: ConversationList,
  action: ConversationListAction,
): ConversationList {
  switch (action.type) {
    case "list-loading":
      return { ...list, status: "loading", reason: null };
    case "list-loaded": {
      const { items, total } = action.page;
      const before = action.offset === 0 ? [] : list.items;
      return { ...list, status: "ready", reason: null, total, items: sorted([...items, ...before]) };
    }
    case "list-failed":
      return { ...list, status: "failed", reason: action.reason };
    case "used": {
      const { id, title, now } = action;
      const known = list.items.find((item) => item.id === id);
      const used = { created_at: now, ...known, id, title, updated_at: now };
      return { ...list, items: sorted([used, ...list.items]), total: list.total + (known ? 0 : 1) };
    }
    case "renamed":
      return {
        ...list,
        failure: null,
        items: list.items.map((item) => (item.id === action.id ? { ...item, title: action.title } : item)),
      };
    case "removed": {
      const items = list.items.filter(({ id }) => id !== action.id);
      return { ...list, failure: null, items, total: list.total - (list.items.length - items.length) };
    }
    case "restored":
      return { ...list, items: sorted([action.conversation, ...list.items]), total: list.total + 1 };
    case "change-failed":
      return { ...list, failure: action.message };
    case "failure-dismissed":
      return { ...list, failure: null };
  }
}

/** The latest first; of two entries for one conversation the first given counts. */
function sorted(items: Conversation[]): Conversation[] {
  const unique = items.filter((item, index) => items.findIndex(({ id }) => id === item.id) === index);
  return unique.sort((a, b) => Date.parse(b.updated_at) - Date.parse(a.updated_at) || b.id - a.id);
}
