// The first of the two commands. It runs on any Node.js from 20 on: installs what is missing, builds the console when
// its sources changed, and hands over to Keystead on the Node.js that npm brought along.
import { prepare, runtimeNode } from './scripts/prepare.mjs';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('platform/src/cli/main.ts', import.meta.url));
const parameters = ['start', ...process.argv.slice(2)];

await prepare({ development: false, console: true });
const node = runtimeNode();
if (node === process.execPath) {
  process.argv.splice(1, process.argv.length - 1, main, ...parameters);
  await import('./platform/src/cli/main.ts');
} else {
  const child = spawn(node, [main, ...parameters], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
