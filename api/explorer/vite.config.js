import { defineConfig } from "vite";

// Two pages, each built by itself: their files are served under /static/graphiql/ and /static/app/, see api/app.py.
export default defineConfig(({ mode }) => ({
  root: mode,
  base: `/static/${mode}/`,
  experimental: {
    // Relative, so that they hold under whatever path the server is put: every page is one level below that.
    renderBuiltUrl: (name, { hostType }) => (hostType === "html" ? `./static/${mode}/${name}` : { relative: true }),
  },
  build: {
    outDir: `../../static/${mode}`,
    emptyOutDir: true,
    target: "es2022",
    // The query editor is one large chunk that every visit needs.
    chunkSizeWarningLimit: mode === "graphiql" ? 5000 : 700,
    // What is inlined as data: would need a looser Content-Security-Policy.
    assetsInlineLimit: mode === "graphiql" ? 4096 : 0,
    modulePreload: { polyfill: false },
    rollupOptions: {
      onwarn(warning, report) {
        // A note of React's for servers that render pages; this page is rendered in the browser alone.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") {
          report(warning);
        }
      },
    },
  },
  oxc: mode === "app" ? { jsx: { runtime: "automatic", importSource: "preact" } } : {},
  worker: { format: "es" },
}));
