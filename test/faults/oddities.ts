import type { DemoOptions, DemoRequest, DemoRun, Fault, Reply } from '../../src/demo/server.ts';

/** Something unusual that a server may do, and that nobody needs to notice. */
export interface Oddity {
  readonly name: string;
  /** Demo options that cause it. */
  readonly options?: DemoOptions;
  readonly play?: (request: DemoRequest, usual: () => Reply) => Fault;
  /** A record that replaces the usual one of run 5. */
  readonly run5?: DemoRun;
  /** Whether run 5 can't be shown, because what the server returns isn't a run. */
  readonly no5?: true;
}

type Play = NonNullable<Oddity['play']>;

interface Page {
  count: number;
  next: string | null;
  results: unknown[];
}

/** The usual page of runs, modified. */
function page(change: (page: Page, request: DemoRequest) => void): Play {
  return (request, usual) => {
    const reply = usual();
    const parsed: unknown = JSON.parse(reply.body ?? 'null');
    if (!isPage(parsed)) return reply;
    change(parsed, request);
    return { ...reply, body: JSON.stringify(parsed) };
  };
}

function isPage(value: unknown): value is Page {
  return typeof value === 'object' && value !== null && 'results' in value;
}

/** Pages with another value instead of the record of run 5. */
function replaced5(value: unknown): Play {
  const replace = (result: unknown): unknown =>
    typeof result === 'object' && result !== null && 'run' in result && result.run === 5
      ? value
      : result;
  return page((each) => (each.results = each.results.map(replace)));
}

/** The usual response, encoded differently. */
function encoded(encode: (text: string) => Buffer, contentType: string): Play {
  return (_request, usual) => (response) => {
    const { status, body = '' } = usual();
    response.writeHead(status, { 'Content-Type': contentType }).end(encode(body));
  };
}

let answers = 0;

export const oddities: readonly Oddity[] = [
  { name: 'no `count`', options: { count: false } },
  {
    name: 'a `count` that changes with each page',
    play: page((each) => (each.count += (answers++ % 3) - 1)),
  },
  { name: 'fewer results than requested', options: { maxLimit: 7 } },
  { name: 'the newest run first', options: { order: 'descending' } },
  { name: 'runs in random order', options: { order: 'shuffled' } },
  { name: '`next` with another scheme', play: page((each) => (each.next = inHttps(each.next))) },
  {
    name: '`next` without the port',
    play: page((each) => (each.next = each.next?.replace(/:\d+/, '') ?? null)),
  },
  { name: 'text/plain', play: encoded((text) => Buffer.from(text), 'text/plain') },
  { name: 'text/html', play: encoded((text) => Buffer.from(text), 'text/html; charset=utf-8') },
  {
    name: 'a byte order mark',
    play: encoded((text) => Buffer.from(`\uFEFF${text}`), 'application/json'),
  },
  {
    name: "a comment that isn't UTF-8",
    run5: { experiment: 12, run: 5, comment: 'gr\u00fcn' },
    play: encoded((text) => Buffer.from(text, 'latin1'), 'application/json'),
  },
  { name: 'null instead of a record', play: replaced5(null), no5: true },
  { name: 'a string instead of a record', play: replaced5('run 5'), no5: true },
  { name: 'a record without a run number', play: replaced5({ experiment: 12 }), no5: true },
  { name: 'numbers sent as text', play: replaced5({ experiment: '12', run: '5' }) },
  {
    name: 'an absurdly large run number',
    play: replaced5({ experiment: 12, run: 1e300 }),
    no5: true,
  },
  { name: 'a deeply nested record', run5: nested(5000) },
  {
    name: 'a record with `__proto__`',
    run5: '{"experiment": 12, "run": 5, "__proto__": {"run": 7}, "constructor": null}',
  },
  {
    name: 'numbers beyond 2⁵³',
    run5: '{"experiment": 12, "run": 5, "statistics": {"lumi_recorded": 123456789012345678901234567890}, "incident_size": 1e999}',
  },
  {
    name: 'values of the wrong type everywhere',
    run5: '{"experiment": 12, "run": 5, "time_start": 7, "time_stop": [], "duration": {}, "statistics": "none", "detectors": [1], "quality_expert": 0, "run_type": {}}',
  },
  {
    name: 'nothing but nulls',
    run5: '{"experiment": 12, "run": 5, "run_type": null, "time_start": null, "time_stop": null, "statistics": null, "detectors": null, "quality_expert": null}',
  },
];

function inHttps(next: string | null): string | null {
  return next?.replace(/^http:/, 'https:') ?? null;
}

function nested(depth: number): string {
  return `{"experiment": 12, "run": 5, "extra_data": ${'['.repeat(depth)}${']'.repeat(depth)}}`;
}
