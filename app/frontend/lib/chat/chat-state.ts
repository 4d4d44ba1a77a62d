import {
  type ConversationList,
  type ConversationListAction,
  conversationListReducer,
  emptyList,
} from "./conversation-list";
import { newThread, type Thread, type ThreadAction, threadReducer } from "./thread";

export type ChatState = {
  conversations: ConversationList;
  /** The threads opened so far, by their key; an answer goes on arriving in one that is not shown. */
  threads: Record<string, Thread>;
  shown: string;
};

export type ChatAction =
  | { type: "list"; action: ConversationListAction }
  | { type: "thread"; key: string; action: ThreadAction }
  | { type: "shown"; thread: Thread }
  | { type: "closed"; key: string };

export function initialState(key: string): ChatState {
  // Until it is known which conversation was the last one.
  const thread: Thread = { ...newThread(key), history: { status: "loading" } };
  return { conversations: emptyList, threads: { [key]: thread }, shown: key };
}

export function chatReducer(state: ChatState, action: ChatAction): ChatState {
  switch (action.type) {
    case "list":
      return { ...state, conversations: conversationListReducer(state.conversations, action.action) };
    case "thread": {
      const thread = state.threads[action.key];
      if (thread === undefined) return state;
      const changed = threadReducer(thread, action.action);
      return { ...state, threads: { ...state.threads, [action.key]: changed } };
    }
    case "shown": {
      const { thread } = action;
      const used = Object.values(state.threads).filter(({ turn }) => turn !== null);
      const threads = Object.fromEntries([...used, thread].map((item) => [item.key, item]));
      return { ...state, threads, shown: thread.key };
    }
    case "closed": {
      const { [action.key]: _, ...threads } = state.threads;
      return { ...state, threads };
    }
  }
}

export function shownThread({ threads, shown }: ChatState): Thread {
  const thread = threads[shown];
  if (thread === undefined) throw new Error("the shown thread is not among the open ones");
  return thread;
}

/** An open thread of a conversation, if there is one. */
export function threadOf({ threads }: ChatState, conversationId: number): Thread | undefined {
  return Object.values(threads).find((thread) => thread.conversationId === conversationId);
}
