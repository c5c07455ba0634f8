import { after, before, describe } from 'node:test';
import { startBillingProvider } from '../support/chaos/billing-provider.ts';
import { startEchoProvider } from '../support/echo-provider.ts';
import { type RunningKeystead, startKeystead } from '../support/keystead.ts';
import { attackMoney, originsOfMoney, tenantOfMoney } from './money.attacks.ts';
import { attackRoles, tenantOfRoles } from './roles.attacks.ts';
import { attackSessions, tenantOfSessions } from './sessions.attacks.ts';
import { type Providers, attackTokensAndParsing, key, tenantOfTokens } from './tokens-and-parsing.attacks.ts';

// One server for four sets of attacks, each on an organisation of its own: starting one costs more than most of them.
describe('attacks on one server', () => {
  const world: { keystead?: RunningKeystead; providers?: Providers } = {};
  const ends: (() => Promise<unknown>)[] = [];
  const there = <T>(value: T | undefined): T => value ?? raise('the server did not start');

  before(async () => {
    const [provider, elsewhere] = [await startEchoProvider(), await startEchoProvider()];
    const billing = await startBillingProvider();
    ends.push(() => provider.close(), () => elsewhere.close(), () => billing.close());
    for (const each of [provider, elsewhere]) each.known.add(key.secret);
    provider.redirectTo = elsewhere.origin;
    world.providers = { provider, elsewhere };
    const keystead = await startKeystead({
      init: { version: 1, tenants: [tenantOfRoles, tenantOfSessions, tenantOfTokens, tenantOfMoney] },
      environment: { KEYSTEAD_ALLOW_PRIVATE_PROVIDERS: 'true', KEYSTEAD_PROVIDER_ORIGINS: [`openai=${provider.origin}`, ...originsOfMoney(billing)].join(',') },
    });
    ends.push(() => keystead.remove());
    world.keystead = keystead;
  });
  after(() => Promise.all(ends.map((end) => end())));

  attackRoles(() => there(world.keystead));
  attackSessions(() => there(world.keystead));
  attackMoney(() => there(world.keystead));
  attackTokensAndParsing(() => there(world.keystead), () => there(world.providers));
});

function raise(message: string): never {
  throw new Error(message);
}
