// Faults under load, over many seeds, on the Node.js that npm brought along: `npm run chaos -- money [seeds] [first seed]`.
import { become, packed, prepare } from './prepare.mjs';

await prepare({ development: true, console: false, packed: ['test-children'] });
const children = packed('test-children');
become('scripts/chaos.ts', undefined, children === null ? {} : { KEYSTEAD_INTERNAL_TEST_CHILDREN: children });
