import type { NextConfig } from "next";

const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Cross-Origin-Resource-Policy", value: "same-origin" },
  {
    key: "Permissions-Policy",
    value: "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
  },
];

const development = process.env.NODE_ENV === "development";
const backendUrl = process.env.BACKEND_URL ?? "http://localhost:8000";

const config: NextConfig = {
  output: "standalone",
  poweredByHeader: false,
  reactStrictMode: true,
  outputFileTracingRoot: import.meta.dirname,
  turbopack: { root: import.meta.dirname },
  // `npm run lint` checks them, and a build of the image is what people wait for after an edit.
  typescript: { ignoreBuildErrors: true },
  // Pages have no raster images; without the optimizer its native library (19 MB) stays out of the image.
  images: { unoptimized: true },
  outputFileTracingExcludes: { "*": ["node_modules/sharp/**", "node_modules/@img/**"] },
  experimental: {
    // The container's root file system is read-only.
    isrFlushToDisk: false,
    // What an edit does not touch is not compiled again.
    turbopackFileSystemCacheForBuild: true,
  },
  // In a deployment the Ingress sends /api, but for /api/auth, to the backend; the development server stands in for it.
  rewrites: async () =>
    development ? { fallback: [{ source: "/api/:path*", destination: `${backendUrl}/api/:path*` }] } : [],
  // Asked for by browsers that show something other than a page.
  redirects: async () => [{ source: "/favicon.ico", destination: "/icon.svg", permanent: true }],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
};

export default config;
