/** A caller of a made-up organisation. Requests and money are means. */
export interface CallerPlan {
  readonly id: string;
  readonly kind: 'token' | 'person';
  /** `null`: the API itself. */
  readonly appId: string | null;
  readonly credentialId: string;
  readonly models: readonly [ModelPlan, ...ModelPlan[]];
  /** Calls in a working hour. */
  readonly perHour: number;
  readonly habit: 'office' | 'developer' | 'service' | 'nightly';
  /** Networks and programs, of tokens alone. */
  readonly networks: readonly string[];
  readonly clients: readonly string[];
  /** The day on which it begins. */
  readonly from: number;
}
export interface ModelPlan { readonly model: string; readonly provider: string; readonly usd: number; readonly part: number }

export interface Office {
  readonly name: string;
  readonly callers: readonly CallerPlan[];
  readonly people: number;
  /** Growth of a week, e.g. 0.02. */
  readonly growth: number;
  /** How much more the last two working days of a month have. */
  readonly monthEnd: number;
  readonly dailyAlertUsd: number;
}

const mini: ModelPlan = { provider: 'openai', model: 'gpt-mini', usd: 0.004, part: 0.6 };
const middle: ModelPlan = { provider: 'anthropic', model: 'sonnet', usd: 0.03, part: 0.3 };
const large: ModelPlan = { provider: 'openai', model: 'gpt-large', usd: 0.06, part: 0.1 };
/** What legitimate novelties and incidents bring. */
export const newModels: readonly [ModelPlan, ...ModelPlan[]] = [
  { provider: 'anthropic', model: 'opus-next', usd: 0.12, part: 0.3 }, { provider: 'google', model: 'gemini-next', usd: 0.02, part: 0.3 }, { provider: 'openai', model: 'gpt-next', usd: 0.05, part: 0.3 }, { provider: 'mistral', model: 'small-next', usd: 0.003, part: 0.3 },
];

const officeNetwork = '198.51.100.0/24';

function staff(count: number, { app, perHour, credential, first = 0, from = 0 }: { readonly app: string; readonly perHour: number; readonly credential: string; readonly first?: number; readonly from?: number }): CallerPlan[] {
  return Array.from({ length: count }, (_, index) => ({ id: `person-${first + index}`, kind: 'person', appId: app, credentialId: credential, models: [mini, middle], perHour: perHour * (0.5 + (index % 5) / 4), habit: 'office', networks: [], clients: [], from }));
}

function developers(count: number, perHour: number, from = 0): CallerPlan[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `developer-token-${from}-${index}`, kind: 'token', appId: null, credentialId: 'key-api', models: [mini, middle, large], perHour: perHour * (0.4 + (index % 4) / 2), habit: 'developer',
    networks: [officeNetwork, `203.0.${(from + index) % 200}.0/24`], clients: [['openai-python', 'claude-cli', 'codex'][index % 3] ?? 'codex', ...index % 4 === 0 ? ['anthropic-python'] : []], from,
  }));
}

function service(id: string, app: { readonly perHour: number; readonly credential: string; readonly habit?: 'service' | 'nightly'; readonly appId?: string }): CallerPlan {
  return { id, kind: 'token', appId: app.appId ?? null, credentialId: app.credential, models: [mini], perHour: app.perHour, habit: app.habit ?? 'service', networks: ['192.0.2.0/24'], clients: ['undici'], from: 0 };
}

/** Six kinds of office: what they have in common with real ones is weekdays, holidays, growth, month's ends, new people and new models. */
export const offices: readonly Office[] = [
  { name: 'insurance agency', people: 12, growth: 0.005, monthEnd: 0.6, dailyAlertUsd: 60, callers: [...staff(8, { app: 'policy-comparison', perHour: 4, credential: 'key-apps' }), ...staff(4, { app: 'renewal-letter', perHour: 3, credential: 'key-apps', first: 8 })] },
  { name: 'law firm', people: 40, growth: 0.01, monthEnd: 0.3, dailyAlertUsd: 300, callers: [...staff(30, { app: 'contract-review', perHour: 5, credential: 'key-apps' }), ...staff(4, { app: 'deposition-summary', perHour: 6, credential: 'key-depositions', first: 30 }), service('billing-export', { perHour: 20, credential: 'key-api', habit: 'nightly' })] },
  { name: 'software house', people: 30, growth: 0.015, monthEnd: 0, dailyAlertUsd: 900, callers: [...developers(18, 14), ...developers(4, 12, 50), service('ci-token', { perHour: 40, credential: 'key-ci' }), ...staff(6, { app: 'meeting-notes', perHour: 2, credential: 'key-apps' })] },
  { name: 'support centre', people: 25, growth: 0.01, monthEnd: 0.1, dailyAlertUsd: 500, callers: [service('chat-service', { perHour: 160, credential: 'key-chat' }), ...staff(20, { app: 'reply-draft', perHour: 9, credential: 'key-apps' }), ...developers(2, 4)] },
  { name: 'growing start-up', people: 15, growth: 0.04, monthEnd: 0, dailyAlertUsd: 400, callers: [...developers(6, 16), ...developers(3, 14, 30), ...developers(2, 14, 60), ...staff(5, { app: 'sales-mail', perHour: 4, credential: 'key-apps', from: 20 })] },
  { name: 'accounting practice', people: 18, growth: 0.005, monthEnd: 0.9, dailyAlertUsd: 250, callers: [...staff(14, { app: 'receipt-reader', perHour: 8, credential: 'key-apps' }), service('reconcile-nightly', { perHour: 60, credential: 'key-nightly', habit: 'nightly' })] },
];
