import { writeFileSync } from 'node:fs';
import { attackTable } from '../platform/test/support/attack-table.ts';

// Writes docs/attacks.md from the names of the tests; a test holds the two together.
writeFileSync(new URL('../docs/attacks.md', import.meta.url), attackTable());
