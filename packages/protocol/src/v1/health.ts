import { Type } from '../type.ts';

/** The process answers. */
export const Live = Type.Object({ status: Type.Literal('live') });

/** It can do its work: the store answers, and it is not being stopped. */
export const Ready = Type.Object({ status: Type.Literal('ready') });
