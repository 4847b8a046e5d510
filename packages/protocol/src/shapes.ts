import { Type } from './type.ts';

/** A string that is `null`, never absent, where nothing is known: several clients read these keys blindly. */
export const StringOrNull = Type.Union([Type.String(), Type.Null()]);

/** An optional request string; `null` means not given. */
export const GivenString = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** Java's `int`. */
export const INT32 = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 };

/**
 * An optional request count (cores, executors); `null` means not given. Livy fails on numbers sent as strings, but
 * Zeppelin sends all of them so and Airflow allows it.
 */
export const GivenInteger = Type.Optional(Type.Union([Type.Integer(INT32), Type.Null()], { 'x-livy-int': 'optional' }));

/** A request list of strings, empty when not given or `null`. */
export const StringList = Type.Optional(Type.Array(Type.String(), { default: [] }));

/** Spark settings by key, empty when not given or `null`; numbers and booleans are taken as text. */
export const Conf = Type.Optional(Type.Record(Type.String(), Type.String(), { default: {} }));

/** Where to look at the application: URLs, `null` where there is none. */
export const AppInfo = Type.Object({
  driverLogUrl: StringOrNull,
  sparkUiUrl: StringOrNull,
  executorLogUrls: StringOrNull,
});

/**
 * What a request may say of the Spark application, be it a batch or a session. Memory is text with a unit of Java
 * (`512m`, `2g`); cores and executors are counts.
 */
export const APP_FIELDS = {
  proxyUser: GivenString,
  jars: StringList,
  pyFiles: StringList,
  files: StringList,
  driverMemory: GivenString,
  driverCores: GivenInteger,
  executorMemory: GivenString,
  executorCores: GivenInteger,
  numExecutors: GivenInteger,
  archives: StringList,
  queue: GivenString,
  name: GivenString,
  conf: Conf,
};

/** Answer to a DELETE of Livy's surface. */
export const Deleted = Type.Object({ msg: Type.Literal('deleted') });

/** Answer to a cancel of Livy's surface. */
export const Cancelled = Type.Object({ msg: Type.Literal('canceled') });

/** Answer of Livy's interrupt. */
export const Interrupted = Type.Object({ msg: Type.Literal('interrupted') });
