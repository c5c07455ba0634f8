import { type Evidence, roles } from '@keystead/contract';
import { Skeleton } from '@mantine/core';
import { Card } from '../../ui/index.ts';
import classes from './evidence.module.css';

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** Who may do what: the table that the server decides by. */
export function RightsTab({ rows }: { readonly rows: Evidence['permissions'] | undefined }) {
  return (
    <Card flush title="Who may do what" lead="The table that server and console decide by. Support: the platform’s people, after two of them or one of your owners let them in.">
      {rows === undefined ? <Skeleton height={480} radius="sm" /> : (
        <div className={classes.matrix} tabIndex={0} role="region" aria-label="Rights by role">
          <table>
            <thead><tr><th scope="col">What</th>{roles.map((role) => <th key={role} scope="col">{capital(role)}</th>)}<th scope="col">Support</th></tr></thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.permission}>
                  <th scope="row">{row.means}</th>
                  {roles.map((role) => <td key={role}>{row.roles.includes(role) ? 'Yes' : <span className="ks-faint">–</span>}</td>)}
                  <td>{row.support === 'yes' ? 'Yes' : row.support === 'if-granted' ? 'If granted' : <span className="ks-faint">–</span>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Card>
  );
}
