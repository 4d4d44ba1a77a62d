import Link from "next/link";
import { MessagePage } from "@/components/message-page";

export default function NotFound() {
  return (
    <MessagePage title="This page does not exist">
      <Link href="/" className="text-accent underline underline-offset-4">
        Go to your tasks
      </Link>
    </MessagePage>
  );
}
