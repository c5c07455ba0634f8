#!/usr/bin/env node
// The `keystead` program: any command, on the Node.js that npm brought along. `npm start` is `keystead start`.
import { spawn } from 'node:child_process';
import nodeModule from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packed, prepare, root, runtimeNode } from './scripts/prepare.mjs';

const { enableCompileCache } = nodeModule;
const parameters = process.argv.slice(2);

const starts = parameters[0] === 'start';
await prepare({ development: false, console: starts, packed: starts ? ['program'] : [] });
const program = packed('program');
const main = program === null ? join(root, 'platform', 'src', 'cli', 'main.ts') : join(program, 'main.mjs');
// Compiled code is kept between starts, for every process of the tree: the second start need not read TypeScript again.
process.env.NODE_COMPILE_CACHE ??= join(root, 'node_modules', '.cache', 'keystead');
const node = runtimeNode();
if (node === process.execPath) {
  enableCompileCache?.(process.env.NODE_COMPILE_CACHE);
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} else {
  const child = spawn(node, [main, ...parameters], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => process.exit(signal === null ? (code ?? 1) : 1));
}
