// Takes the pictures that README and guides show, on the Node.js that npm brought along.
import { become, prepare } from './prepare.mjs';

await prepare({ development: true, console: true });
become('scripts/take-pictures.ts');
