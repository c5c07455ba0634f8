import { Button } from '@mantine/core';
import { PageHeader, Mark } from '../../ui/index.ts';
import { pages } from '../registry.ts';
import { nearest } from './nearest.ts';
import classes from './not-found.module.css';

/** An address that leads nowhere: what was asked for, what may have been meant, and the way home. */
export function NotFoundPage() {
  const asked = window.location.pathname;
  const meant = nearest(asked, pages.filter((page) => page.section !== undefined && page.path !== '/'));
  return (
    <main className={classes.page}>
      <a href="/" className={classes.brand} aria-label="Keystead, home"><Mark size={32} /></a>
      <PageHeader title="There is no such page" lead={<>Nothing stands at <code>{asked.length > 80 ? `${asked.slice(0, 77)}…` : asked}</code>. The address may be mistyped, or what it led to was deleted.</>} />
      {meant.length > 0 && (
        <>
          <p className={classes.label}>Did you mean</p>
          <ul className={classes.list}>{meant.map(({ path, title, icon: Icon }) => <li key={path}><a href={path}>{Icon !== undefined && <Icon size={16} aria-hidden />}{title}<code>{path}</code></a></li>)}</ul>
        </>
      )}
      <Button component="a" href="/">Go home</Button>
    </main>
  );
}
