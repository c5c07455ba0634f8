// Shows Keystead with a real model on this machine, on the Node.js that npm brought along.
import { prepare, root, run, runtimeNode } from './prepare.mjs';

await prepare({ development: true, console: false });
await run(runtimeNode(), [`${root}/scripts/demo-local-model.ts`, ...process.argv.slice(2)]);
