import { describeSettings } from '../foundation/index.ts';
import type { Command } from './command.ts';

/** Lists every setting. */
export const configCommand: Command = {
  summary: 'List every setting with its meaning and present value',
  async run(parameters) {
    const settings = describeSettings().map((setting) => ({ ...setting, value: setting.name.endsWith('_URL') && setting.name.includes('DATABASE') ? hide(process.env[setting.name]) : (process.env[setting.name] ?? null) }));
    if (parameters.includes('--json')) process.stdout.write(`${JSON.stringify(settings)}\n`);
    else for (const setting of settings) process.stdout.write(`${setting.name}${setting.value === null ? '' : ` = ${setting.value}`}\n    ${setting.description}\n`);
    return 0;
  },
};

/** Database URLs hold passwords. */
function hide(value: string | undefined): string | null {
  return value === undefined ? null : '(set)';
}
