import { type Permission, permissions, permissionsOfRole, permissionTexts, qualifications, qualificationTexts, type Role, roles, roleTexts } from '@keystead/contract';
import { Check } from 'lucide-react';
import { useSession } from '../../api/index.ts';
import { Card, Column, Facts } from '../../ui/index.ts';
import classes from './people.module.css';
import { qualificationText, roleText } from './words.ts';

const held: Readonly<Record<Role, ReadonlySet<Permission>>> = Object.fromEntries(roles.map((role) => [role, new Set(permissionsOfRole[role])])) as unknown as Record<Role, ReadonlySet<Permission>>;

/** What each role may do: the table that the server decides by. */
export function Roles() {
  const { role: own } = useSession();
  return (
    <Column>
      <Card title="Roles" lead="Everybody has one. The server decides by the same table that you see here.">
        <Facts facts={[...roles.map((role) => [`${roleText[role].label}${role === own ? ' (you)' : ''}`, roleText[role].meaning] as const), ['Platform operator', roleTexts.operator] as const]} />
      </Card>
      <Card flush title="Who may do what">
        <div className={classes.matrix} role="group" tabIndex={0} aria-label="Permissions by role">
          <table>
            <thead><tr><th scope="col">Permission</th>{roles.map((role) => <th key={role} scope="col" data-own={role === own}>{roleText[role].label}</th>)}</tr></thead>
            <tbody>
              {permissions.map((permission) => (
                <tr key={permission}>
                  <th scope="row"><strong>{permissionTexts[permission]}</strong><span className="ks-mono">{permission}</span></th>
                  {roles.map((role) => (
                    <td key={role} data-own={role === own}>{held[role].has(permission) ? <><Check size={16} aria-hidden /><span className="ks-hidden">yes</span></> : <span className="ks-faint" aria-label="no">–</span>}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Card>
      <Card title="Qualifications" lead="Professional standing that an approval may ask for. Owners and admins give them to people whose standing they have checked; each change is in the audit log.">
        <Facts facts={qualifications.map((qualification) => [qualificationText[qualification], qualificationTexts[qualification]] as const)} />
      </Card>
    </Column>
  );
}
