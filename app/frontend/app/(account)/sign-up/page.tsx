import type { Metadata } from "next";
import { AccountPage } from "@/components/account/account-page";
import { CredentialsForm } from "@/components/account/credentials-form";
import { requireVisitor } from "@/lib/auth/session";

export const metadata: Metadata = { title: "Create an account" };

export default async function SignUpPage() {
  await requireVisitor();
  return (
    <AccountPage
      title="Create an account"
      other={{ question: "Have an account already?", label: "Sign in", href: "/sign-in" }}
    >
      <CredentialsForm purpose="sign-up" />
    </AccountPage>
  );
}
