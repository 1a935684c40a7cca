import { useCancelJob } from '../ipc/acts.ts';
import type { JobView } from '../ipc/bindings.ts';
import { isUnderWay } from '../ipc/queries.ts';
import { Button } from './button/Button.tsx';
import { formatCount } from './format.ts';
import styles from './JobLine.module.css';
import { ProgressBar } from './Progress.tsx';
import type { StatusKind } from './status/Shape.tsx';
import { Status } from './status/Status.tsx';
import { messages, useWords } from './words.ts';

const words = messages('job', {
  status: '{status, select, queued {Waiting} running {Running} done {Done} failed {Failed} cancelled {Cancelled} other {Unknown}}',
  progress: '{done} of {total}',
  soFar: '{done} so far',
  cancel: 'Cancel',
});

/** One job: what, how far, and a way to stop it while it runs. */
export function JobLine({ job }: { job: JobView }) {
  const say = useWords();
  const cancel = useCancelJob();
  const runs = isUnderWay(job);
  return (
    <div className={styles.job}>
      <div className={styles.head}>
        <span className={styles.title}>{job.title}</span>
        {runs && (
          <Button size="small" disabled={cancel.isPending} onClick={() => cancel.mutate(job.id)}>
            {say(words.cancel)}
          </Button>
        )}
      </div>
      {runs && <ProgressBar label={job.title} done={job.done} total={job.total} />}
      <div className={styles.foot}>
        <Status kind={kindOf(job)} word={say(words.status, { status: job.status })} at={job.finished_at} />
        <span className={styles.step}>
          {runs && job.total !== null && say(words.progress, { done: formatCount(job.done), total: formatCount(job.total) })}
          {runs && job.total === null && job.done > 0 && say(words.soFar, { done: formatCount(job.done) })}
        </span>
      </div>
      <p className={styles.step}>{job.error?.message ?? job.step}</p>
      {job.pull?.warnings?.map(warning => (
        <p key={warning} className={styles.step}>
          {warning}
        </p>
      ))}
    </div>
  );
}

function kindOf(job: JobView): StatusKind {
  if (job.status === 'done') return job.pull?.warnings?.length ? 'degraded' : 'healthy';
  if (job.status === 'failed') return 'failing';
  return job.status === 'cancelled' ? 'paused' : 'working';
}
