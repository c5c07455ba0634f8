// Takes the pictures that README and guides show, on the Node.js that npm brought along.
import { prepare, root, run, runtimeNode } from './prepare.mjs';

await prepare({ development: true, console: true });
await run(runtimeNode(), [`${root}/scripts/take-pictures.ts`, ...process.argv.slice(2)]);
