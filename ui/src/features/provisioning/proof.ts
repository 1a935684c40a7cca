// The live checklist at the end: each line from what was seen, none from what is hoped.

import type { ConnectionView, Instant, JobView, PullRunView } from '../../ipc/bindings.ts';
import type { StatusKind } from '../../shared/status/Shape.tsx';

export type ProofName = 'grant' | 'call' | 'pull' | 'suggest';

export interface ProofLine {
  name: ProofName;
  kind: StatusKind;
  at: Instant | null;
}

/** `suggested` is null until the suggestions were counted; a partner whose records map as nothing has none. */
export function proofLines(connection: ConnectionView, job: JobView | undefined, suggested: number | null, isMapped: boolean): ProofLine[] {
  const pulled = job?.status === 'done' ? job.pull : job === undefined ? connection.last_pull : null;
  const lines: ProofLine[] = [
    { name: 'grant', kind: connection.missing_scopes.length > 0 ? 'degraded' : 'healthy', at: connection.authorized_at },
    { name: 'call', kind: connection.last_proven_at === null ? 'not-checked' : 'healthy', at: connection.last_proven_at },
    { name: 'pull', kind: pullKind(job, pulled), at: pulled?.finished_at ?? null },
    {
      name: 'suggest',
      kind: suggested !== null ? 'healthy' : pulled ? 'working' : 'not-checked',
      at: suggested !== null ? (pulled?.finished_at ?? null) : null,
    },
  ];
  return isMapped ? lines : lines.filter(line => line.name !== 'suggest');
}

function pullKind(job: JobView | undefined, pulled: PullRunView | null): StatusKind {
  if (pulled) return pulled.warnings?.length ? 'degraded' : 'healthy';
  if (job?.status === 'failed') return 'failing';
  if (job?.status === 'cancelled') return 'paused';
  return job ? 'working' : 'not-checked';
}
