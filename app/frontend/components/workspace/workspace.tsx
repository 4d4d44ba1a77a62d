"use client";

import { useCallback, useState } from "react";
import { ChatPanel } from "@/components/chat/chat-panel";
import { TaskBoard } from "@/components/tasks/task-board";
import { type View, ViewSwitch } from "./view-switch";

/** Tasks and chat side by side; where there is no room for both, one at a time. */
export function Workspace() {
  const [view, setView] = useState<View>("tasks");
  const [changesByChat, setChangesByChat] = useState(0);
  const onTasksChanged = useCallback(() => setChangesByChat((count) => count + 1), []);
  // Hidden and not removed, so that an answer goes on while the tasks are looked at.
  const onlyWide = (name: View) => (view === name ? "" : "max-lg:hidden");

  return (
    <main className="mx-auto w-full max-w-6xl px-4 pt-3 pb-4 sm:px-6 lg:grid lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)] lg:gap-8 lg:pt-6">
      <ViewSwitch value={view} onChange={setView} />
      <div className={`min-w-0 lg:pb-10 ${onlyWide("tasks")}`}>
        <TaskBoard version={changesByChat} />
      </div>
      <div
        className={`h-[calc(100dvh-8rem)] min-w-0 lg:sticky lg:top-4 lg:h-[calc(100dvh-6rem)] ${onlyWide("chat")}`}
      >
        <ChatPanel onTasksChanged={onTasksChanged} />
      </div>
    </main>
  );
}
