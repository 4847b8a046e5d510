import type { App } from '../store/tables.ts';

/** Livy's `appInfo`: always there, its values text or null. */
export function appInfo(app: App): { driverLogUrl: string | null; sparkUiUrl: string | null; executorLogUrls: null } {
  return { driverLogUrl: app.driver_log_url, sparkUiUrl: app.spark_ui_url, executorLogUrls: null };
}

/** How many last log lines a view shows. */
export const LOG_LINES_IN_VIEW = 10;
