import { Stethoscope } from 'lucide-react';
import type { ConnectionView, ReportView } from '../../ipc/bindings.ts';
import { useReadiness } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { ChecksTable } from './ChecksTable.tsx';
import { words } from './messages.ts';
import { kindOfVerdict } from './standing.ts';
import { useAnswering } from './useAnswering.tsx';
import { type Checking, useChecking, useScope } from './useChecking.ts';

/** Every check of a connection: what was seen, when, and what asking again costs. */
export function ChecksTab({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const scope = useScope();
  const checks = useReadiness([connection.id], scope);
  const checking = useChecking([connection.id], scope);
  return (
    <>
      {checking.failure !== null && <Failed error={checking.failure} />}
      <Answer query={checks} what={say(words.waitingChecks)}>
        {report => <Report report={report} checking={checking} />}
      </Answer>
    </>
  );
}

function Report({ report, checking }: { report: ReportView; checking: Checking }) {
  const say = useWords();
  const answering = useAnswering();
  const { scope, summary, verdict } = report;
  const title =
    verdict === 'READY'
      ? say(summary.waived > 0 ? words.readyWaivedTitle : words.readyTitle, { scope, count: summary.waived })
      : say(words.notReadyTitle, { scope, count: summary.obstacles });
  return (
    <>
      <StatusBox kind={kindOfVerdict(report)} title={title} />
      <Section
        title={say(words.checks)}
        aside={
          <Button icon={<Stethoscope />} onClick={checking.runAll} unavailable={checking.unavailable} disabled={checking.busy}>
            {checking.runAllWords}
          </Button>
        }
      >
        <ChecksTable label={say(words.checks)} checks={report.checks} checking={checking} answering={answering} />
      </Section>
      {answering.dialog}
    </>
  );
}
