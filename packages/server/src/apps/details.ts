import type { App } from '../store/tables.ts';

/**
 * What `/v1` shows of every app: the fields that batches and sessions share. The cause of its end may be a line of its
 * log, which only those see who `mayView` it.
 */
export function appDetails(app: App, mayView: boolean) {
  return {
    id: app.id,
    name: app.name,
    owner: app.owner,
    proxyUser: app.proxy_user,
    createdAt: isoTime(app.created_at),
    startedAt: isoTimeOrNull(app.started_at),
    endedAt: isoTimeOrNull(app.ended_at),
    exitCode: app.exit_code,
    cause: mayView ? app.cause : null,
    applicationId: app.application_id,
    sparkUiUrl: app.spark_ui_url,
    driverLogUrl: app.driver_log_url,
  };
}

/** Milliseconds as `/v1` writes times. */
export function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}

export function isoTimeOrNull(ms: number | null): string | null {
  return ms === null ? null : isoTime(ms);
}
