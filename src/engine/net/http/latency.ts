// Latencies in buckets that grow by a twelfth of an octave (6 %): percentiles and a histogram of any number of requests in bounded memory.

export interface Latencies {
  count: number;
  sumNs: number;
  leastNs: number;
  mostNs: number;
  /** By bucket number. */
  readonly buckets: Map<number, number>;
}

export const createLatencies = (): Latencies => ({ count: 0, sumNs: 0, leastNs: Number.POSITIVE_INFINITY, mostNs: 0, buckets: new Map() });

const perOctave = 12;
const bucketOf = (ns: number): number => (ns < 1 ? 0 : Math.floor(Math.log2(ns) * perOctave) + 1);
/** The upper end. */
const endOf = (bucket: number): number => (bucket === 0 ? 0 : 2 ** (bucket / perOctave));

export function recordLatency(latencies: Latencies, ns: number): void {
  latencies.count++;
  latencies.sumNs += ns;
  latencies.leastNs = Math.min(latencies.leastNs, ns);
  latencies.mostNs = Math.max(latencies.mostNs, ns);
  const bucket = bucketOf(ns);
  latencies.buckets.set(bucket, (latencies.buckets.get(bucket) ?? 0) + 1);
}

/** The latency that `fraction` of the requests do not exceed, to within 6 %. */
export function percentileNs({ count, mostNs, buckets }: Latencies, fraction: number): number {
  let left = Math.ceil(count * fraction);
  for (const bucket of [...buckets.keys()].sort((one, other) => one - other)) {
    left -= buckets.get(bucket)!;
    if (left <= 0) return Math.min(endOf(bucket), mostNs);
  }
  return mostNs;
}

export interface HistogramBar {
  readonly fromNs: number;
  readonly toNs: number;
  readonly count: number;
}

/** Bars of a quarter of an octave, the empty ones between the first and the last among them. */
export function histogram({ buckets }: Latencies): HistogramBar[] {
  if (buckets.size === 0) return [];
  const width = perOctave / 4;
  const counts = new Map<number, number>();
  for (const [bucket, count] of buckets) {
    const bar = Math.floor(Math.max(0, bucket - 1) / width);
    counts.set(bar, (counts.get(bar) ?? 0) + count);
  }
  const first = Math.min(...counts.keys());
  const last = Math.max(...counts.keys());
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const bar = first + index;
    return { fromNs: endOf(bar * width), toNs: endOf((bar + 1) * width), count: counts.get(bar) ?? 0 };
  });
}
