import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The pages that the benchmark opens; never part of the window. */
export default defineConfig({
  root: new URL('./pages', import.meta.url).pathname,
  base: './',
  plugins: [react()],
  logLevel: 'warn',
  build: {
    target: 'es2023',
    emptyOutDir: true,
    chunkSizeWarningLimit: 2_000,
    outDir: new URL('../../test-output/perf/pages', import.meta.url).pathname,
    rollupOptions: { input: ['own', 'ag'].map(name => new URL(`./pages/${name}.html`, import.meta.url).pathname) },
  },
});
