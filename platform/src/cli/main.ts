import { operationCommands } from './operation-command.ts';
import { auditCommand } from './audit.ts';
import { backupCommand } from './backup.ts';
import { billingCommand } from './billing.ts';
import { configCommand } from './config.ts';
import { doctorCommand } from './doctor/index.ts';
import { evalCommand } from './eval.ts';
import { exportTenantCommand } from './export-tenant.ts';
import { deleteTenantCommand, importTenantCommand, verifyDomainCommand } from './host-tenants.ts';
import { importCredentialsCommand } from './import-credentials.ts';
import { operatorCommand } from './operator.ts';
import { evidenceCommand } from './evidence.ts';
import { receiptCommand } from './receipt.ts';
import { reloadCommand } from './reload.ts';
import { resetPasswordCommand } from './reset-password.ts';
import { rootKeysCommand } from './root-keys.ts';
import { startCommand } from './start.ts';
import { storageCommand } from './storage.ts';
import { supportBundleCommand } from './support-bundle.ts';
import type { Command } from './command.ts';
import { vaultKeyCommand } from './vault-key.ts';

/** Every command by its name: our own few, and one for each operation of the API. */
const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['start', startCommand],
  ['reload', reloadCommand],
  ['config', configCommand],
  ['audit', auditCommand],
  ['receipt', receiptCommand],
  ['evidence', evidenceCommand],
  ['operator', operatorCommand],
  ['billing', billingCommand],
  ['reset-password', resetPasswordCommand],
  ['root-keys', rootKeysCommand],
  ['eval', evalCommand],
  ['backup', backupCommand],
  ['export-tenant', exportTenantCommand],
  ['import-tenant', importTenantCommand],
  ['delete-tenant', deleteTenantCommand],
  ['verify-domain', verifyDomainCommand],
  ['doctor', doctorCommand],
  ['storage', storageCommand],
  ['support-bundle', supportBundleCommand],
  ['vault-key', vaultKeyCommand],
  ['import-credentials', importCredentialsCommand],
  ...operationCommands,
]);

function usage(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  const lines = [...commands].map(([name, command]) => `  ${name.padEnd(width)}  ${command.summary}`);
  return `Usage: keystead COMMAND [options]\n\nCommands:\n${lines.join('\n')}\n\n\`keystead COMMAND --help\` tells a command's options. Commands of the API read KEYSTEAD_URL and KEYSTEAD_TOKEN.\n`;
}

const [name, ...parameters] = process.argv.slice(2);
if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
  process.stdout.write(usage());
} else {
  const command = commands.get(name);
  if (command === undefined) {
    process.stderr.write(`There is no command "${name}".\n\n${usage()}`);
    process.exitCode = 2;
  } else {
    process.exitCode = await command.run(parameters);
  }
}
