import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";

const EXECUTABLE = process.env.E2E_CHROMIUM ?? "/usr/bin/chromium";

/** Certificate (PEM) of the authority that the browser shall trust beside the public ones. */
export const caCertificate = process.env.E2E_CA_CERT;

type TrustedBrowser = { browser: Browser; close: () => Promise<void> };

/**
 * Starts a browser with a home directory of its own, whose certificate store holds nothing but the given
 * authority. The chain is thus verified as in the browser of a user who has imported it.
 */
export async function launchBrowser(authority: string | undefined): Promise<TrustedBrowser> {
  const home = mkdtempSync(join(tmpdir(), "e2e-home-"));
  const remove = () => rmSync(home, { recursive: true, force: true });
  try {
    if (authority !== undefined) trust(home, authority);
    const browser = await chromium.launch({
      executablePath: EXECUTABLE,
      env: { ...definedEnvironment(), HOME: home, XDG_CONFIG_HOME: join(home, ".config") },
    });
    return {
      browser,
      close: async () => {
        await browser.close();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

function trust(home: string, authority: string): void {
  const store = join(home, ".pki", "nssdb");
  mkdirSync(store, { recursive: true });
  const certutil = (...args: string[]) =>
    execFileSync("certutil", [...args, "-d", `sql:${store}`], { stdio: ["ignore", "ignore", "pipe"] });
  certutil("-N", "--empty-password");
  certutil("-A", "-n", "e2e authority", "-t", "C,,", "-i", authority);
}

function definedEnvironment(): Record<string, string> {
  return Object.fromEntries(
    Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
