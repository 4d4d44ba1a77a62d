import Link from "next/link";
import { connection } from "next/server";
import { MessagePage } from "@/components/message-page";

export default async function NotFound() {
  // A prerendered page could not carry the nonce of the request.
  await connection();
  return (
    <MessagePage title="This page does not exist">
      <Link href="/" className="text-accent underline underline-offset-4">
        Go to your tasks
      </Link>
    </MessagePage>
  );
}
