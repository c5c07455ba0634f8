/** An alarm, as far as its mail tells of it. Amounts are nano-US-dollars, tokens or requests. */
export type Alarm =
  | { readonly kind: 'budget'; readonly name: string; readonly percent: number; readonly unit: 'nano_usd' | 'tokens' | 'requests'; readonly period: string; readonly windowStart: Date; readonly settled: number; readonly limit: number }
  | { readonly kind: 'foreign-use'; readonly provider: string; readonly day: string; readonly tokens: number };

export interface AlarmText { readonly subject: string; readonly text: string }

/** The mail about an alarm: what happened, which rule, where to look. In English, which is what the console speaks. */
export function alarmText(alarm: Alarm, about: { readonly organisation: string; readonly url: string }): AlarmText {
  const { subject, lines, path } = alarm.kind === 'budget' ? budgetText(alarm) : foreignText(alarm);
  return {
    subject: `${subject} (${about.organisation})`,
    text: [...lines, '', `Look at it: ${about.url}${path}`, '', `You get this mail once, as somebody who looks after it at ${about.organisation}. Switch these mails off for yourself: ${about.url}/budgets?tab=alerts`, ''].join('\n'),
  };
}

interface Part { readonly subject: string; readonly lines: readonly string[]; readonly path: string }

function budgetText({ name, percent, unit, period, windowStart, settled, limit }: Extract<Alarm, { kind: 'budget' }>): Part {
  return {
    subject: percent >= 100 ? `The budget “${name}” is used up` : `The budget “${name}” reached ${percent} %`,
    lines: [
      `The budget “${name}” reached ${percent} % of its limit: ${amount(unit, settled)} of ${amount(unit, limit)}${period === 'total' ? '' : `, counted by ${period} since ${windowStart.toISOString().slice(0, 16).replace('T', ' ')} UTC`}.`,
      percent >= 100 ? 'Requests that it counts are refused until the window ends or somebody raises it.' : 'Nothing is refused yet.',
    ],
    path: '/budgets?tab=alerts',
  };
}

function foreignText({ provider, day, tokens }: Extract<Alarm, { kind: 'foreign-use' }>): Part {
  return {
    subject: `${provider} billed use that was not sent from here`,
    lines: [`The bill of ${provider} for ${day} counts ${tokens.toLocaleString('en-US')} tokens beyond all that was sent with your key from here.`, 'Somebody else may be using that key. If nobody of yours does, rotate it.'],
    path: '/reconciliation',
  };
}

const nanoPerCent = 10_000_000;

function amount(unit: 'nano_usd' | 'tokens' | 'requests', value: number): string {
  return unit === 'nano_usd' ? `US$${(value / nanoPerCent / 100).toFixed(2)}` : `${value.toLocaleString('en-US')} ${unit}`;
}
