import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { CredentialsForm } from "@/components/account/credentials-form";
import { requireVisitor } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage() {
  await requireVisitor();
  return (
    <AccountPage
      title="Sign in"
      other={{ question: "New here?", label: "Create an account", href: "/sign-up" }}
    >
      <CredentialsForm purpose="sign-in" />
    </AccountPage>
  );
}
