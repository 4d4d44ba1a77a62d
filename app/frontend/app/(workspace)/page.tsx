import { connection } from "next/server";
import { TaskBoard } from "@/components/tasks/task-board";
import { readConfig } from "@/lib/config";

export default async function TasksPage() {
  // Rendered per request: the configuration and the policy's nonce are those of this request.
  await connection();
  return <TaskBoard apiUrl={readConfig().apiUrl} />;
}
