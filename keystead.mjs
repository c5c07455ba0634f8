#!/usr/bin/env node
// The `keystead` program: any command, on the Node.js that npm brought along. `npm start` is `keystead start`.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepare, runtimeNode } from './scripts/prepare.mjs';

const main = fileURLToPath(new URL('platform/src/cli/main.ts', import.meta.url));
const parameters = process.argv.slice(2);

await prepare({ development: false, console: parameters[0] === 'start' });
const node = runtimeNode();
if (node === process.execPath) {
  process.argv[1] = main;
  await import('./platform/src/cli/main.ts');
} else {
  const child = spawn(node, [main, ...parameters], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
