/** What this build of Livery calls itself. */
export const LIVERY_VERSION = '0.1.0';
