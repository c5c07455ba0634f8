// The second of the two commands. Installs what is missing, builds the console, and runs every test on the Node.js that npm brought along.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { packed, prepare, runtimeNode } from './scripts/prepare.mjs';

const wanted = process.argv.slice(2);
// The whole suite starts dozens of servers: packing takes less. A few files are run on what is packed already, or the sources.
await prepare({ development: true, console: true, packed: wanted.length === 0 ? ['program', 'test-children'] : [] });
const folders = { KEYSTEAD_INTERNAL_TEST_PROGRAM: packed('program'), KEYSTEAD_INTERNAL_TEST_CHILDREN: packed('test-children') };
const found = Object.fromEntries(Object.entries(folders).filter(([, folder]) => folder !== null));
const runner = fileURLToPath(new URL('scripts/run-tests.ts', import.meta.url));
const child = spawn(runtimeNode(), [runner, ...wanted], { stdio: 'inherit', env: { ...process.env, ...found } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
