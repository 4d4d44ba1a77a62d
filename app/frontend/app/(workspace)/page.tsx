import { TaskBoard } from "@/components/tasks/task-board";

export default function TasksPage() {
  return <TaskBoard />;
}
