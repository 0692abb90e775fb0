import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env.MERIDIAN_SERVER ?? 'http://127.0.0.1:8080';

/** The console: built into dist/console and served by the program; in development the API is a running server. */
export default defineConfig({
  root: 'console',
  plugins: [react()],
  // Nothing is inlined: the content security policy allows no data: scripts, styles or fonts.
  build: { outDir: '../dist/console', emptyOutDir: true, assetsInlineLimit: 0, chunkSizeWarningLimit: 1200 },
  worker: { format: 'es' },
  server: {
    host: '127.0.0.1',
    port: 5173,
    fs: { allow: ['..'] },
    proxy: Object.fromEntries(
      ['/api', '/ngsi-ld'].map((path) => [path, { target: server, changeOrigin: false }]),
    ),
  },
});
