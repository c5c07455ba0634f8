import type { Subprocessor } from '@keystead/contract';
import { agreementNames, agreementsOf, providerRetention, providerTraining } from './agreements.ts';
import type { Facts } from './facts.ts';
import { isKeyFile, keyServiceName } from '../key-services.ts';
import { receivers } from './providers-in-use.ts';

/** Whoever receives data of the organisation, from the keys and the configuration in force. */
export function subprocessorsOf(facts: Facts): Subprocessor[] {
  return [...providerRows(facts), ...platformRows(facts), ...operatorRows(facts)];
}

function providerRows(facts: Facts): Subprocessor[] {
  return receivers(facts).filter(({ keys: [key] }) => !key.sandbox).map(({ name, origin, keys }) => {
    const common = keys.map((key) => agreementsOf(facts, key)).reduce((left, right) => new Set([...left].filter((kind) => right.has(kind))));
    // What holds for every key there is said; where they differ, the weakest is.
    const weakest = keys.find((key) => !agreementsOf(facts, key).has('zero-retention')) ?? keys[0];
    const untrusted = keys.find((key) => !agreementsOf(facts, key).has('no-training')) ?? keys[0];
    return {
      name, origin, regions: [...new Set(keys.map(({ region }) => region))], purpose: 'Answers model requests', data: 'What requests hold: prompts, parts of documents, tool results, as far as the policy lets them go',
      retention: providerRetention(facts, weakest), training: providerTraining(facts, untrusted), agreements: agreementNames(common), keys: keys.length, chosenBy: 'organisation', reference: keys[0].retentionLink,
    };
  });
}

function platformRows(facts: Facts): Subprocessor[] {
  if (facts.organisation.keyMode === 'own-required') return [];
  return [{
    name: 'Providers behind platform keys', origin: 'As the operator offers them', regions: ['unknown'], purpose: 'Answer requests of routes that name platform keys', data: 'As above, for the data classes that you let platform keys serve',
    retention: 'Unknown: agreed by the operator', training: 'Unknown: agreed by the operator', agreements: [], keys: 0, chosenBy: 'operator', reference: null,
  }];
}

const ofOperator: Pick<Subprocessor, 'agreements' | 'keys' | 'chosenBy' | 'reference' | 'training' | 'regions'> = { agreements: [], keys: 0, chosenBy: 'operator', reference: null, training: 'No model is trained there', regions: ['unknown'] };

function operatorRows({ deployment, ownKey, signIn, streams }: Facts): Subprocessor[] {
  const services = [...new Set(Object.values(deployment.keyServices))].filter((service) => !isKeyFile(service));
  return [
    ...(deployment.database.host === null || deployment.database.embedded ? [] : [{ ...ofOperator, name: 'Database', origin: deployment.database.host, purpose: 'Keeps every row', data: 'Settings, ledger, log; keys and content sealed', retention: 'As long as the rows are kept' }]),
    ...(deployment.storage === null ? [] : [{ ...ofOperator, name: 'Object storage', origin: deployment.storage.host, purpose: `Keeps documents (${deployment.storage.region})`, data: 'Documents, exports and packs, sealed before they leave', retention: 'As long as the documents are kept' }]),
    ...(deployment.mailHost === null ? [] : [{ ...ofOperator, name: 'Mail server', origin: deployment.mailHost, purpose: 'Sends alarms, reviews and notices', data: 'E-mail addresses, figures and names of what an alarm is about; no content', retention: 'Unknown: the operator’s server' }]),
    ...services.map((service) => ({ ...ofOperator, name: `Key service (${keyServiceName(service)})`, origin: 'As the operator configured it', purpose: 'Holds the root keys', data: 'Wrapped keys; no content and no provider key', retention: 'Nothing is kept of a call but the service’s own log' })),
    ...(ownKey === null ? [] : [{ ...ofOperator, chosenBy: 'organisation' as const, name: `Your own key service (${keyServiceName(ownKey.service)})`, origin: 'As you configured it', purpose: 'Wraps your encryption keys', data: 'Wrapped keys', retention: 'The service’s own log' }]),
    ...(deployment.tracing ? [{ ...ofOperator, name: 'Telemetry collector', origin: 'As the operator configured it', purpose: 'Shows how requests went', data: 'Times, models and token counts; no content, no key', retention: 'Unknown: the operator’s collector' }] : []),
    ...streams.map(({ name, host, includesPersonal }) => ({ ...ofOperator, chosenBy: 'organisation' as const, name: `Receiver of your log “${name}”`, origin: host, purpose: 'Gets the audit log as it is written', data: `Entries of the log, ${includesPersonal ? 'with names, e-mail and client addresses' : 'people as ids'}; no content`, retention: 'As you set it there' })),
    ...signIn.filter(({ enabled }) => enabled).map(({ name, host }) => ({ ...ofOperator, chosenBy: 'organisation' as const, name: `Identity provider “${name}”`, origin: host ?? 'as configured', purpose: 'Signs people in', data: 'Who signs in, and when', retention: 'As you set it there' })),
  ];
}
