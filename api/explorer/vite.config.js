import { defineConfig } from "vite";

// The page itself is served at /graphql, its files under /static/graphiql/: see api/app.py.
export default defineConfig({
  base: "/static/graphiql/",
  build: {
    outDir: "../static/graphiql",
    emptyOutDir: true,
    target: "es2022",
    // The editor is one large chunk that every visit needs.
    chunkSizeWarningLimit: 5000,
    rollupOptions: {
      onwarn(warning, report) {
        // A note of React's for servers that render pages; this page is rendered in the browser alone.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") {
          report(warning);
        }
      },
    },
  },
  worker: { format: "es" },
});
