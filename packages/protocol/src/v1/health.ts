import { Type } from '../type.ts';

/** The process answers. */
export const Live = Type.Object({ status: Type.Literal('live') });

/** It can do its work: the store answers, and it takes new batches and sessions: it is neither drained nor being stopped. */
export const Ready = Type.Object({ status: Type.Literal('ready') });
