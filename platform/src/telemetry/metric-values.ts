import { type MetricName, metricCatalogue } from './catalogue.ts';

type Labels = Readonly<Record<string, string>>;

/** A metric with its values, in the shape that the Prometheus client gathers from processes (`getMetricsAsJSON`). */
export interface MetricValues {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly aggregator: string;
  readonly values: readonly MetricValue[];
}
export interface MetricValue { readonly value: number; readonly labels: Readonly<Record<string, string | number>>; readonly metricName?: string }

/** A metric whose values are read when somebody asks. */
export function metricOf(name: MetricName, values: readonly MetricValue[]): MetricValues {
  const { help, type } = metricCatalogue[name];
  return { name, help, type, aggregator: 'sum', values };
}

/** A metric without labels. */
export function plainMetric(name: MetricName, value: number): MetricValues {
  return metricOf(name, [{ value, labels: {} }]);
}

/** Counts by label values that come from a table of ours. Beyond `mostSeries` different ones everything goes under "other". */
export class LabelledCounts {
  readonly #name: MetricName;
  readonly #labels: readonly string[];
  readonly #counts = new Map<string, { readonly values: readonly string[]; count: number }>();

  constructor(name: MetricName) {
    this.#name = name;
    this.#labels = metricCatalogue[name].labels;
  }

  /** Adds to the count of these label values, in the catalogue's order of labels. */
  add(values: readonly string[], amount = 1): void {
    const key = values.join('\n');
    const known = this.#counts.get(key);
    if (known !== undefined) { known.count += amount; return; }
    if (this.#counts.size < mostSeries) this.#counts.set(key, { values, count: amount });
    else if (!values.every((value) => value === other)) this.add(values.map(() => other), amount);
    else this.#counts.set(key, { values, count: amount });
  }

  read(): MetricValues {
    return metricOf(this.#name, [...this.#counts.values()].map(({ values, count }) => ({ value: count, labels: Object.fromEntries(this.#labels.map((label, index) => [label, values[index] ?? ''])) })));
  }
}

const mostSeries = 2_000;
const other = 'other';

/** Counts of durations by upper bounds, in seconds. Adding allocates nothing. */
export class Durations {
  readonly #bounds: readonly number[];
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  add(seconds: number): void {
    let index = 0;
    while (index < this.#bounds.length && seconds > (this.#bounds[index] ?? 0)) index += 1;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** Cumulative buckets, sum and count, as the exposition format wants them. */
  read(name: MetricName, labels: Labels): MetricValue[] {
    let total = 0;
    const buckets = [...this.#bounds, '+Inf'].map((bound, index) => {
      total += this.#counts[index] ?? 0;
      return { value: total, labels: { le: bound, ...labels }, metricName: `${name}_bucket` };
    });
    return [...buckets, { value: this.#sum, labels, metricName: `${name}_sum` }, { value: total, labels, metricName: `${name}_count` }];
  }
}
