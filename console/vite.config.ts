import { operations } from '@keystead/contract';
import react from '@vitejs/plugin-react';
import postcssPresetMantine from 'postcss-preset-mantine';
import { defineConfig, type Plugin } from 'vite';

const operationsModule = 'virtual:keystead-operations';

/**
 * Gives the browser what it needs of each operation (method and path) as plain data. The schemas stay on the server,
 * so neither zod nor anything that would generate code at run time reaches the bundle.
 */
function operationTable(): Plugin {
  const table = Object.fromEntries(Object.values(operations).map((operation) => [operation.id, { method: operation.method, path: operation.path }]));
  return {
    name: 'keystead-operation-table',
    resolveId: (id) => (id === operationsModule ? `\0${operationsModule}` : null),
    load: (id) => (id === `\0${operationsModule}` ? `export const operationTable = ${JSON.stringify(table)};` : null),
    generateBundle(_options, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && chunk.moduleIds.some((id) => id.includes('/node_modules/zod/'))) {
          this.error(`zod must not reach the browser, but it is in ${chunk.fileName}: import only types and plain tables from @keystead/contract`);
        }
      }
    },
  };
}

// Vite reads its configuration from a default export.
export default defineConfig({
  base: '/',
  plugins: [react(), operationTable()],
  css: { postcss: { plugins: [postcssPresetMantine()] } },
  build: {
    target: 'es2022',
    // Fonts and pictures stay files of their own: the policy allows fonts from 'self' only.
    assetsInlineLimit: 0,
    sourcemap: false,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 700,
  },
});
