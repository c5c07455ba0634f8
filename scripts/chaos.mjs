// Faults under load, over many seeds, on the Node.js that npm brought along: `npm run chaos -- money [seeds] [first seed]`.
import { spawn } from 'node:child_process';
import { packed, prepare, root, runtimeNode } from './prepare.mjs';

await prepare({ development: true, console: false, packed: ['test-children'] });
const children = packed('test-children');
// What it finds is told as it goes.
const child = spawn(runtimeNode(), [`${root}/scripts/chaos.ts`, ...process.argv.slice(2)], { stdio: 'inherit', env: { ...process.env, ...children === null ? {} : { KEYSTEAD_INTERNAL_TEST_CHILDREN: children } } });
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => process.exit(code ?? 1));
