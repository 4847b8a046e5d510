import type { Difference } from './compare.ts';
import type { Pause, Played } from './play.ts';

type Admits = (difference: Difference, played: Played) => boolean;

/** Places where answers may be unlike, and why. */
export interface Rule {
  why: string;
  /** The cases, by `file/case#line`; all where it is left out. */
  cases?: RegExp;
  /** The places, by the names that `compare.ts` gives them. */
  places: RegExp;
  /** Whether these two values may stand there; all may where it is left out. */
  admits?: Admits;
  /** Not every run needs it. */
  sometimes?: true;
}

/** What no two runs have in common. A case that differs only in such places is equal. */
export const VARIES: readonly Rule[] = [
  { why: 'times', places: /\.(started|completed)$/, admits: areBoth((value) => Number(value) > 1e12) },
  {
    why: 'a statement may have begun, or ended, before its POST is answered',
    places: /^body\.(state|started|completed|output|progress)$/,
    admits: (_, { request, answered }) =>
      request.method === 'POST' &&
      /\/statements$/.test(request.path) &&
      ['waiting', 'running', 'available'].includes(JSON.parse(answered.body).state),
    sometimes: true,
  },
  {
    why: 'how soon a batch fails that has no file',
    cases: /^batch_err\/list-after-errors#/,
    places: /\.(state|log)$/,
  },
  {
    why: 'how far a statement is that is being cancelled',
    cases: /^spark\/cancel-sleep-get#/,
    places: /^body\.(state|output|progress|completed)$/,
    admits: (_, { answered }) => JSON.parse(answered.body).state === 'cancelled',
    sometimes: true,
  },
  {
    why: 'how far a batch or session is that nobody waits for, and what it has said',
    cases: /^csrf_acl\//,
    places: /\.(state|log|total)$/,
    admits: ({ place, recorded, answered }) => {
      if (place.endsWith('state'))
        return [recorded, answered].every((state) => /^(starting|running|idle)$/.test(`${state}`));
      return place.endsWith('total') || isEqual((recorded as string[])[0], (answered as string[])[0]);
    },
    sometimes: true,
  },
  {
    why: 'pages of errors, which the recorder did not keep',
    cases: /^csrf_acl\/((post|sess-post|stmt)-noheader|mallory-get)#/,
    places: /^body$/,
    admits: ({ answered }) => /^<html>[\s\S]*<h2>HTTP ERROR 40[03] /.test(String(answered)),
  },
  {
    why: "lines of Spark's, Java's and the recorder's own in a log",
    places: /\.log$/,
    admits: ({ recorded, answered }) => isEqual(ownLines(recorded), ownLines(answered)),
  },
  {
    why: "what of a log's beginning still stands among the last lines that Livy keeps or that are asked for",
    cases: /^(starting\/log-all|batch\/pi-full-log|spark\/(sysexit-session|dead-log|dead-connect))#/,
    places: /^body\.log$/,
  },
  {
    why: 'how many such lines there are',
    cases: /\/(log|log-all|log-starting|pi-full-log|jar-noclass-log|dead-log)#/,
    places: /^body\.(from|total)$/,
  },
  {
    why: 'names of files in a message, and places after them in a body',
    places: /^body(\.msg)?$/,
    admits: same((message) => message.replace(/(?<=column: |at index )\d+/g, 'N')),
  },
  {
    why: 'the next id, of which refusals take some',
    cases: /\/dup-name#/,
    places: /^body\.msg$/,
    admits: same((message) => message.replace(/\d+$/, 'N')),
  },
  {
    why: 'gzip, which the recorder did not unpack; a short answer is not packed here',
    cases: /^misc\/gzip#/,
    places: /^body$/,
    admits: ({ answered }) => isEqual(answered, { from: 0, total: 0, sessions: [] }),
  },
  { why: 'which build it is', cases: /^misc\/version(-slash)?#/, places: /^body\.(branch|revision|date|user)$/ },
  {
    why: "frames of Spark's, and how many there are below a statement",
    places: /\.traceback$/,
    admits: ({ recorded, answered }) =>
      Array.isArray(recorded) && Array.isArray(answered) && isEqual(ownFrames(recorded), ownFrames(answered)),
  },
  {
    why: 'numbers of stages and tasks, folders and frames in a message',
    cases: /\/(job-err|job-fail|runtime-err|list)#/,
    places: /\.evalue$/,
    admits: same((message) =>
      message
        .replace(/\n\s*at [\s\S]*/, '')
        .replace(/(?<=(stage|TID|[Tt]ask) )[\d.]+/g, 'N')
        .replace(/(?<=File ").*(?=pyspark\.zip)/g, ''),
    ),
  },
  {
    why: 'numbers of columns in a plan, of applications, of builds of Python',
    cases: /\/(explain|applicationId|version)#/,
    places: /\.data\./,
    admits: same((text) =>
      text
        .replace(/(?<=#|local-)\d+/g, 'N')
        .replace(/'3\.\d+\.\d+ \(.*'/, 'Python')
        .replace(/^res\d+/, 'resN'),
    ),
  },
];

/** What Livery does otherwise on purpose; `docs/differences-from-livy.md` says why at length. */
export const DIFFERS: readonly Rule[] = [
  { why: 'version 0.10 confuses pylivy', cases: /^misc\/version(-slash)?#/, places: /^body\.version$/ },
  {
    why: 'all JSON, and all that is not there, has the type of JSON with its charset',
    cases: /^misc\/(unknown|metrics-metrics|metrics-healthcheck)#/,
    places: /^header Content-Type$/,
    admits: ({ answered }) => answered === 'application/json;charset=utf-8',
  },
  { why: 'there is something to be measured', cases: /^misc\/metrics-metrics#/, places: /^body\.(gauges|counters)\./ },
  { why: 'two slashes are one', cases: /^misc\/double-slash#/, places: /^(status|header Content-Type|body)$/ },
  {
    why: "a caller's mistake is no fault of the server",
    cases:
      /^(batch_err|sess_err)\/(null|numExec-str|type-(args_nums|numExecutors|numExecutors_float|driverCores|jars_nullelem)|file-empty|big-int)#|^shared\/nokind|^spark\/(kind-SPARK:post|kind-bad|code-missing|code-null|completion-c-nokind|completion-c-bad)#/,
    places: /^(status|body)$/,
    admits: (_, { recorded, answered }) => recorded.status === 500 && answered.status === 400,
  },
  {
    why: 'null is not given, and a number may be text',
    cases: /^batch_err\/type-(numExecutors_str|conf_nullmap|args_null)#/,
    places: /^(status|body|header Location)$/,
    admits: (_, { recorded, answered }) => recorded.status === 500 && answered.status === 201,
  },
  {
    why: 'local: is held against the whitelist',
    cases: /^batch_err\/file-local-scheme#/,
    places: /^(status|body|header Location)$/,
    admits: (_, { recorded, answered }) => recorded.status === 201 && answered.status === 400,
  },
  {
    why: 'a POST of a batch always says starting',
    cases: /^(batch|batch_err)\/(create-|type-)/,
    places: /^body\.state$/,
    admits: ({ recorded, answered }) => recorded === 'running' && answered === 'starting',
  },
  {
    why: 'refused batches are not listed',
    cases: /^(batch|batch_err)\/list/,
    places: /^body\.(total|sessions\.length)$/,
    admits: ({ place, recorded, answered }, { answered: { body } }) =>
      place === 'body.total'
        ? Number(recorded) > Number(answered) && /"from":[01],/.test(body)
        : JSON.parse(body).sessions.length === 2,
  },
  {
    why: 'memory without a unit is MiB, as in Spark, and not bytes, as in Java',
    cases: /^batch\/list/,
    places: /\.log$/,
    admits: ({ recorded }) => (recorded as string[]).includes('Too small maximum heap'),
  },
  { why: 'all of a log is kept', cases: /^batch\/(noisy-log|log-(from|size)=)/, places: /^body\.(from|total|log)$/ },
  {
    why: 'a local application has an id and a web page',
    places: /\.(appId|sparkUiUrl)$/,
    admits: ({ recorded, answered }) => recorded === null && /^local-\d+$|^http:/.test(String(answered)),
  },
  {
    why: 'while a session starts, statements are accepted and cancelled, and nothing is known to complete',
    cases: /^starting\/(post-stmt|get-stmt|cancel|completion|list-stmts)-starting|^starting\/by-name-stmts#/,
    places: /^(status|body|header Location|body\.total_statements|body\.statements\.length)$/,
  },
  {
    why: 'a statement of kind shared is refused, and not there afterwards',
    cases: /^(spark|shared)\/(kind-shared(:post)?|list)(#|\?)/,
    places: /^(status|body|header Location|body\.total_statements|body\.statements\.length)$/,
  },
  {
    why: 'standard error of Python is in the log',
    cases: /^pyspark\/(stderr|warn)#/,
    places: /text\/plain$/,
    admits: ({ answered }) => answered === '',
  },
  {
    why: 'what was printed before an error is kept',
    cases: /^pyspark\/print-then-error#/,
    places: /^body\.output\.data$/,
  },
  { why: 'a name that is not there is an error', cases: /^pyspark\/json-undef#/, places: /^body\.output\./ },
  { why: 'a value has its rich form beside its text', cases: /^pyspark\/toPandas#/, places: /\.text\/html$/ },
  {
    why: "frames of Livy's own in the traceback of a syntax error",
    cases: /^pyspark\/await#/,
    places: /\.traceback$/,
    admits: ({ recorded, answered }) => isEqual((recorded as string[]).slice(2), answered),
  },
  {
    why: 'Python and SQL are completed, too',
    cases: /^(sql\/completion|spark\/completion-c-(py|sql))#/,
    places: /^body\.candidates$/,
    admits: ({ recorded }) => isEqual(recorded, []),
  },
  { why: 'intervals and times without a zone can be shown', cases: /^sql\/types(10|11)?#/, places: /^body\.output\./ },
  { why: 'structs are objects', cases: /^sql\/types3#/, places: /\.data\[0\]\[0\]\./ },
  {
    why: "Scala's results are numbered as in spark-shell: Livy's own lines count too there",
    cases: /^spark\//,
    places: /\.text\/plain$/,
    admits: same((text) => text.replace(/(?<=^|\n)res\d+(?=:)/g, 'resN')),
  },
  {
    why: 'nobody is let in who is nobody: a superuser asks in place of who did not say a name',
    cases: /^csrf_acl\//,
    places: /\.(owner|proxyUser)$/,
    admits: ({ recorded, answered }) => recorded === null && answered === 'admin',
  },
  {
    why: 'who may not act for another is told so also on a list',
    cases: /^csrf_acl\/bob-doAs-list#/,
    places: /^(status|header Content-Type|body)$/,
    admits: (_, { answered }) => answered.status === 403 && /not allowed to impersonate/.test(answered.body),
  },
  { why: 'the time of a cancel is noted', cases: /^spark\/cancel-queued-get#/, places: /^body\.completed$/ },
  {
    why: 'a cancel ends the code, and says so in the output',
    cases: /^spark\/(cancel-sleep-final|state-after-cancelled|cancelled-sleep-later|cancel-job-final)#/,
    places: /^body\.(state|output|output\..*)$/,
  },
];

/** What is not played. */
export const LEFT_OUT: readonly { why: string; cases: RegExp }[] = [
  {
    why: 'pages for people, which Livery has none of yet',
    cases: /^(misc|spark|batch)\/(ui(-|#)|ui-batchlog)|^misc\/(root|static|pathtrav|metrics-index|metrics-slash)/,
  },
  { why: 'a dump of the threads of a JVM, which Livery is not', cases: /^misc\/metrics-threads#/ },
  {
    why: 'R, of which the recorder had none: its errors say so',
    cases: /^(shared|spark)\/(kind-)?sparkr|^shared\/list#/,
  },
];

/** Where the recorder slept, and what had become of a statement by then. */
export const SLEPT: readonly Pause[] = [
  { before: /^spark\/cancel-sleep#/, path: '/sessions/10/statements/46', until: 'running' },
];

function areBoth(test: (value: unknown) => boolean): Admits {
  return ({ recorded, answered }) => test(recorded) && test(answered);
}

/** Two texts that are the same when `simplify` has taken away what varies. */
function same(simplify: (text: string) => string): Admits {
  return ({ recorded, answered }) =>
    typeof recorded === 'string' && typeof answered === 'string' && simplify(recorded) === simplify(answered);
}

/** The lines of a log that are the program's or Livy's own: the headers, and what Python printed. */
function ownLines(log: unknown): string[] {
  return (log as string[])
    .filter((line) => !/^\d\d\/\d\d\/\d\d \d\d:\d\d:\d\d |^\tat |^\t\.\.\. /.test(line))
    .map((line) => line.replace(/^\S+\/python3?(?=: )/, 'python'));
}

/** A traceback without the frames of libraries; of one that has only such frames, nothing is left. */
function ownFrames(traceback: readonly string[]): string[] {
  return traceback
    .filter((line) => !/^ {2}File "\/|^[\w.$/@]+\(|^ {2}at org\.apache\./.test(line))
    .map((line) => line.replace(/(?<=\.\.\. )\d+(?= (elided|more))/, 'N'));
}

function isEqual(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
