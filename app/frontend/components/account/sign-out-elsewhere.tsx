"use client";

import { useEffect } from "react";
import { onSignOutElsewhere } from "@/lib/auth/other-tabs";

/** Leaves the page when the session is ended in another tab: what is on screen may no longer be for who looks at it. */
export function SignOutElsewhere() {
  useEffect(() => onSignOutElsewhere(() => window.location.assign("/sign-in")), []);
  return null;
}
