// The second of the two commands. Installs what is missing, builds the console, and runs every test on the Node.js that npm brought along.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { prepare, runtimeNode } from './scripts/prepare.mjs';

await prepare({ development: true, console: true });
const runner = fileURLToPath(new URL('scripts/run-tests.ts', import.meta.url));
const child = spawn(runtimeNode(), [runner, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
