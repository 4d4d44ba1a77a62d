// Proves from inside the cluster that the frontend answers with a page.
const page = `${process.env.FRONTEND_URL}/`;
const response = await fetch(page, { signal: AbortSignal.timeout(10_000) });
const type = response.headers.get("content-type") ?? "none";
console.log(`GET ${page}: ${response.status}, ${type}`);
if (response.status !== 200 || !type.startsWith("text/html")) {
  console.error("expected 200, text/html");
  process.exit(1);
}
