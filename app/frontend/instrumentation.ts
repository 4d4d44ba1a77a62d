export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME === "nodejs") {
    const { refuseWrongConfig } = await import("@/lib/startup");
    refuseWrongConfig();
    const { forgetDraining } = await import("@/lib/draining");
    forgetDraining();
  }
}
