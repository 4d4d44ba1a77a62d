import { Workspace } from "@/components/workspace/workspace";
import { requireUser } from "@/lib/auth/session";

export default async function WorkspacePage() {
  await requireUser();
  return <Workspace />;
}
