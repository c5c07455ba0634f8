import { Card, CodeBlock, Column } from '../../../ui/index.ts';
import classes from '../what-happens.module.css';

const kinds = [
  '.env files', 'CSV tables with a column of keys', 'LiteLLM configuration (YAML)', 'Portkey configuration and virtual keys (JSON)', '1Password: CSV, or export.data of a .1pux', 'LastPass: CSV',
  'HashiCorp Vault: kv get -format=json', 'AWS Secrets Manager: get-secret-value', 'Stores of Fernet tokens', 'Files of openssl enc',
];

/** What can be imported, and how a file may be protected on its way here. */
export function ImportHelp() {
  return (
    <Card title="What can be imported" tone="sunken">
      <Column gap="sm">
        <ul className={classes.list}>{kinds.map((kind) => <li key={kind}>{kind}</li>)}</ul>
        <p className={classes.remark}>The file is sealed in this browser. To carry a key here from another machine, encrypt it there:</p>
        <CodeBlock code={'openssl enc -aes-256-cbc \\\n  -pbkdf2 -a -in key.txt \\\n  -out key.enc'} label="openssl" wrap />
      </Column>
    </Card>
  );
}
