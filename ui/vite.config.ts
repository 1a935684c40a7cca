import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { configDefaults, defineConfig } from 'vitest/config';

/**
 * The window's own content security policy, so that the browser build fails where the window would.
 * Only the way to Rust is replaced: a browser has no `ipc:` scheme.
 */
function contentSecurityPolicy(): string {
  const tauri = JSON.parse(readFileSync(new URL('../tauri.conf.json', import.meta.url), 'utf8')) as {
    app: { security: { csp: string } };
  };
  return tauri.app.security.csp.replace(/connect-src [^;]+/, "connect-src 'self'");
}

export default defineConfig(({ mode, command }) => ({
  base: './',
  plugins: [react()],
  resolve: {
    alias: {
      // One line decides what the pages talk to: Rust, or a fake that needs no Rust.
      '#backend': new URL(mode === 'browser' || mode === 'test' ? './src/ipc/fake/index.ts' : './src/ipc/desktop.ts', import.meta.url)
        .pathname,
    },
  },
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    emptyOutDir: true,
    // Each file crosses two processes before it is read, so what the first screen needs comes in few.
    cssCodeSplit: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'first', test: /node_modules\/(?!@base-ui)|src\/shell\/(?!MappingRoute)/ }] } },
    },
  },
  server: { port: 5173, fs: { allow: ['..'] } },
  preview: {
    port: 4173,
    strictPort: true,
    host: '127.0.0.1',
    headers: command === 'serve' ? { 'Content-Security-Policy': contentSecurityPolicy() } : {},
  },
  test: {
    // Logic needs no page; a test that does asks for one in its first line.
    environment: 'node',
    include: ['src/**/*.test.{ts,tsx}'],
    exclude: [...configDefaults.exclude],
  },
}));
