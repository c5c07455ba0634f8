import { Button, Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemNotice, type ProblemLike } from './notice.tsx';
import classes from './data-table.module.css';

export interface Column<T> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: T) => ReactNode;
  readonly align?: 'start' | 'end';
  readonly width?: string;
  /** `title`: heads the card on a phone. `text`: whole sentences, which stand below their header on a phone. `detail`: left out on a phone. `actions`: unlabelled, at the end. */
  readonly role?: 'title' | 'text' | 'detail' | 'actions';
}

export interface DataTableProps<T> {
  /** What the table lists, for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<T>[];
  /** `undefined` while the first page is being read. */
  readonly rows: readonly T[] | undefined;
  readonly rowKey: (row: T) => string;
  /** Shown instead of the table where there are no rows. */
  readonly empty: ReactNode;
  readonly problem?: ProblemLike | null;
  readonly onRetry?: () => void;
  /** Fetches the next page; `null` at the end. */
  readonly more?: (() => void) | null;
  readonly loadingMore?: boolean;
  /** A row can be opened: its title cell should hold the link to the same place. */
  readonly rowHref?: (row: T) => string;
  readonly muted?: (row: T) => boolean;
}

/**
 * A list as a table; on a phone each row becomes a card. Loading, failure, emptiness and further pages are part of it.
 */
export function DataTable<T>(props: DataTableProps<T>) {
  const { label, columns, rows, empty, problem = null, onRetry, more = null, loadingMore = false } = props;
  if (problem !== null && rows === undefined) return <div className={classes.aside}><ProblemNotice problem={problem} onRetry={onRetry} /></div>;
  if (rows !== undefined && rows.length === 0) return <>{empty}</>;
  return (
    <div>
      <div className={classes.scroll} role="group" aria-label={label} tabIndex={0}>
        <table className={classes.table} aria-busy={rows === undefined}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.id} scope="col" data-align={column.align} data-role={column.role} style={column.width === undefined ? undefined : { width: column.width }}>
                  {column.role === 'actions' ? <span className={classes.hidden}>{column.header}</span> : column.header}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>{rows === undefined ? <WaitingRows columns={columns} /> : rows.map((row) => <Row key={props.rowKey(row)} row={row} {...props} />)}</tbody>
        </table>
      </div>
      {more !== null && <div className={classes.more}><Button variant="default" size="xs" loading={loadingMore} onClick={more}>Show more</Button></div>}
    </div>
  );
}

function Row<T>({ row, columns, rowHref, muted }: { readonly row: T } & DataTableProps<T>) {
  return (
    <tr data-muted={muted?.(row) ?? false} data-href={rowHref?.(row)} className={rowHref === undefined ? undefined : classes.opens} onClick={openRow}>
      {columns.map((column) => (
        <td key={column.id} data-align={column.align} data-role={column.role} data-label={column.header}><div className={classes.cell}>{column.cell(row)}</div></td>
      ))}
    </tr>
  );
}

/** A click anywhere in a row follows the link of its title cell; links, buttons and selected text keep their own meaning. */
function openRow(event: React.MouseEvent<HTMLTableRowElement>): void {
  const href = event.currentTarget.dataset['href'];
  if (href === undefined || !(event.target instanceof Element) || event.target.closest('a, button, input, label, [role="menuitem"]') !== null) return;
  if ((getSelection()?.toString() ?? '') !== '') return;
  event.currentTarget.querySelector<HTMLAnchorElement>(`a[href="${CSS.escape(href)}"], td[data-role="title"] a`)?.click();
}

function WaitingRows<T>({ columns }: { readonly columns: readonly Column<T>[] }) {
  return [0, 1, 2, 3].map((row) => (
    <tr key={row} aria-hidden>
      {columns.map((column) => <td key={column.id} data-align={column.align} data-role={column.role}><Skeleton height={12} width={column.role === 'actions' ? 20 : `${70 - row * 9}%`} radius="xs" /></td>)}
    </tr>
  ));
}
