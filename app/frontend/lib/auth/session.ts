import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { cache } from "react";
import { getAuth } from "./server";

export type User = { email: string };

/** The signed-in user; layout and page of one request share the look-up. */
const findUser = cache(async (): Promise<User | null> => {
  const session = await getAuth().api.getSession({
    headers: await headers(),
    // A page cannot set the cookie that a prolonged session needs; the browser's request for a token can.
    query: { disableRefresh: true },
  });
  return session === null ? null : { email: session.user.email };
});

/** For pages of users: sends a visitor to the sign-in page. */
export async function requireUser(): Promise<User> {
  return (await findUser()) ?? redirect("/sign-in");
}

/** For pages of visitors: sends a signed-in user to the tasks. */
export async function requireVisitor(): Promise<void> {
  if ((await findUser()) !== null) redirect("/");
}
