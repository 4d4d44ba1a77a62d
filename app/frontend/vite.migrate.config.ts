import { defineConfig } from "vite";

/** Makes the migration one file beside the standalone server, whose node_modules have only what the server uses. */
export default defineConfig({
  resolve: { tsconfigPaths: true },
  ssr: { noExternal: true, external: ["pg-native"] },
  build: {
    ssr: "migrate.ts",
    outDir: ".next/standalone",
    emptyOutDir: false,
    copyPublicDir: false,
    minify: true,
    target: "node24",
    rolldownOptions: { output: { entryFileNames: "migrate.mjs", codeSplitting: false } },
  },
});
