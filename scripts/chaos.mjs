// Faults under load, over many seeds, on the Node.js that npm brought along: `npm run chaos -- money [seeds] [first seed]`.
import { prepare, root, run, runtimeNode } from './prepare.mjs';

await prepare({ development: true, console: false });
await run(runtimeNode(), [`${root}/scripts/chaos.ts`, ...process.argv.slice(2)]);
