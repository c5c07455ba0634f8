import type { AnomalyDependencies } from './dependencies.ts';
import type { Subject } from './facts.ts';

type Naming = Pick<AnomalyDependencies, 'people' | 'tokens' | 'credentials' | 'apps'>;
export type NameOf = (kind: string, id: string) => string;

/** Names of what alerts are about: three questions, however many there are. What is gone has none. */
export async function nameSubjects(tenantId: string, subjects: readonly Subject[], { people, tokens, credentials, apps }: Naming): Promise<NameOf> {
  const idsOf = (kind: string): string[] => [...new Set(subjects.filter((subject) => subject.kind === kind && subject.id !== '').map(({ id }) => id))];
  const [persons, tokenNames, labels] = await Promise.all([people.names(tenantId, idsOf('person')), tokens.names(tenantId, idsOf('token')), credentials.names(tenantId, idsOf('credential'))]);
  const named: Readonly<Record<string, (id: string) => string>> = {
    organisation: () => 'the whole organisation', person: (id) => persons.get(id) ?? 'somebody who has left', token: (id) => quoted(tokenNames.get(id), 'a token that is gone'),
    credential: (id) => quoted(labels.get(id), 'a key that is gone'), app: (id) => apps.get(id) ?? id, route: (id) => `“${id}”`,
  };
  return (kind, id) => named[kind]?.(id) ?? id;
}

function quoted(name: string | undefined, otherwise: string): string {
  return name === undefined ? otherwise : `“${name}”`;
}
