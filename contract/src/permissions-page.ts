import { type Permission, operatorPermissionTexts, operatorPermissions, permissionTexts, permissions, permissionsOfRole, qualificationTexts, qualifications, roleTexts, roles, supportContentPermissions, supportPermissions } from './permissions.ts';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

/** docs/permissions.md, from the table that the server decides by. Written by scripts/write-permissions.ts; a test holds the two together. */
export function permissionsPage(): string {
  const support = (permission: Permission): string => (supportPermissions.includes(permission) ? 'yes' : supportContentPermissions.includes(permission) ? 'if granted' : '');
  return `# Who may do what

Made from \`contract/src/permissions.ts\`, the table that the server decides by. Do not edit: \`node scripts/write-permissions.ts\`.

## Roles

${table(['role', 'what it is for'], [...roles.map((role) => [capital(role), roleTexts[role]]), ['Platform operator', roleTexts.operator]])}

A person has one role in each organisation they belong to. An API token holds a part of what its maker may do, and never more than that at any moment.

## Permissions inside an organisation

*Support* is the platform's own staff after two people let them in (break-glass): read-only, for four hours at most.

${table(['permission', 'what it opens', ...roles.map(capital), 'Support'], permissions.map((permission) => [`\`${permission}\``, permissionTexts[permission], ...roles.map((role) => (permissionsOfRole[role].includes(permission) ? 'yes' : '')), support(permission)]))}

## Permissions of the platform operator

Given on the host (\`keystead operator add EMAIL\`), never held by a token, and none of them opens anything inside an organisation.

${table(['permission', 'what it opens'], operatorPermissions.map((permission) => [`\`${permission}\``, operatorPermissionTexts[permission]]))}

## Qualifications

Professional standing that an approval may ask for. Owners and admins give it to people whose standing they have checked; each change is in the audit log.

${table(['qualification', 'what it says'], qualifications.map((qualification) => [`\`${qualification}\``, qualificationTexts[qualification]]))}
`;
}
