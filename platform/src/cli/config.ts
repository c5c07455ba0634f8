import { describeSettings } from '../foundation/index.ts';
import type { Command } from './command.ts';

/** Lists every setting. */
export const configCommand: Command = {
  summary: 'List every setting with its meaning and present value',
  async run(parameters) {
    const settings = describeSettings().map((setting) => ({ ...setting, value: setting.secret ? hide(process.env[setting.name]) : (process.env[setting.name] ?? null) }));
    if (parameters.includes('--json')) process.stdout.write(`${JSON.stringify(settings)}\n`);
    else for (const setting of settings) process.stdout.write(`${setting.name}${setting.value === null ? '' : ` = ${setting.value}`}\n    ${setting.description}\n`);
    return 0;
  },
};

/** Whether it is set may be known, what it is not. */
function hide(value: string | undefined): string | null {
  return value === undefined ? null : '(set)';
}
