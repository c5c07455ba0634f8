import classes from './method.module.css';

/** An HTTP method in its colour. */
export function Method({ method, short = false }: { readonly method: string; readonly short?: boolean }) {
  return <span className={classes.method} data-method={method} data-short={short}>{short && method === 'DELETE' ? 'DEL' : method}</span>;
}
