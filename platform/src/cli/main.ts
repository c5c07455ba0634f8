import type { Command } from './command.ts';

/** Our own few commands by their names. Each is loaded when it is asked for: what all of them need together takes longer to load than most take to run. */
const own: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).startCommand,
  reload: async () => (await import('./reload.ts')).reloadCommand,
  config: async () => (await import('./config.ts')).configCommand,
  audit: async () => (await import('./audit.ts')).auditCommand,
  receipt: async () => (await import('./receipt.ts')).receiptCommand,
  evidence: async () => (await import('./evidence.ts')).evidenceCommand,
  operator: async () => (await import('./operator.ts')).operatorCommand,
  billing: async () => (await import('./billing.ts')).billingCommand,
  'reset-password': async () => (await import('./reset-password.ts')).resetPasswordCommand,
  'root-keys': async () => (await import('./root-keys.ts')).rootKeysCommand,
  eval: async () => (await import('./eval.ts')).evalCommand,
  backup: async () => (await import('./backup.ts')).backupCommand,
  'export-tenant': async () => (await import('./export-tenant.ts')).exportTenantCommand,
  'import-tenant': async () => (await import('./host-tenants.ts')).importTenantCommand,
  'delete-tenant': async () => (await import('./host-tenants.ts')).deleteTenantCommand,
  'verify-domain': async () => (await import('./host-tenants.ts')).verifyDomainCommand,
  doctor: async () => (await import('./doctor/index.ts')).doctorCommand,
  storage: async () => (await import('./storage.ts')).storageCommand,
  'support-bundle': async () => (await import('./support-bundle.ts')).supportBundleCommand,
  'vault-key': async () => (await import('./vault-key.ts')).vaultKeyCommand,
  'import-credentials': async () => (await import('./import-credentials.ts')).importCredentialsCommand,
};

/** One command for each operation of the API. */
const ofOperations = async (): Promise<readonly (readonly [string, Command])[]> => (await import('./operation-command.ts')).operationCommands;

async function commandCalled(name: string): Promise<Command | undefined> {
  return Object.hasOwn(own, name) ? own[name]?.() : (await ofOperations()).find(([each]) => each === name)?.[1];
}

async function usage(): Promise<string> {
  const ours = await Promise.all(Object.entries(own).map(async ([name, load]) => [name, await load()] as const));
  const commands = [...ours, ...await ofOperations()];
  const width = Math.max(...commands.map(([name]) => name.length));
  const lines = commands.map(([name, command]) => `  ${name.padEnd(width)}  ${command.summary}`);
  return `Usage: keystead COMMAND [options]\n\nCommands:\n${lines.join('\n')}\n\n\`keystead COMMAND --help\` tells a command's options. Commands of the API read KEYSTEAD_URL and KEYSTEAD_TOKEN.\n`;
}

const [name, ...parameters] = process.argv.slice(2);
if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
  process.stdout.write(await usage());
} else {
  const command = await commandCalled(name);
  if (command === undefined) {
    process.stderr.write(`There is no command "${name}".\n\n${await usage()}`);
    process.exitCode = 2;
  } else {
    process.exitCode = await command.run(parameters);
  }
}
