import { after } from 'node:test';
import { claudeCode, codex } from './support/clients/agents.ts';
import { driveAgents } from './support/agents.conformance.ts';
import { driveClients } from './support/clients.conformance.ts';
import { pythonClients } from './support/clients/python.ts';

// Programs of hundreds of megabytes, which take seconds each to start: driven where they are installed, and not in every run of all tests.
const apart = process.env['KEYSTEAD_CLIENTS'] === 'all' ? null : 'takes a minute for all of them, so it is driven by: npm run clients';

driveClients(pythonClients.map((client) => ({ ...client, absent: client.absent ?? apart })));
driveAgents([claudeCode, codex].map((agent) => ({ ...agent, absent: agent.absent ?? apart })));
after(() => { for (const client of pythonClients) client.close(); });
