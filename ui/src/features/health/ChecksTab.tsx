import { Stethoscope } from 'lucide-react';
import type { CheckView, ConnectionView, ReportView } from '../../ipc/bindings.ts';
import { useChecks } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Literals } from '../../shared/Literals.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Status, StatusBox } from '../../shared/status/Status.tsx';
import { Time } from '../../shared/Time.tsx';
import { type Column, Table } from '../../shared/table/Table.tsx';
import { type Say, useWords } from '../../shared/words.ts';
import styles from './Health.module.css';
import { words } from './messages.ts';
import { kindOfResult, resultOf, worstChecksFirst } from './standing.ts';
import { useChecking, useScope } from './useChecking.ts';

type Checking = ReturnType<typeof useChecking>;

/** Every check of a connection: what was seen, when, and what asking again costs. */
export function ChecksTab({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const checks = useChecks(connection.id, useScope());
  const checking = useChecking([connection.id]);
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
  const { scope, summary, verdict } = report;
  const title = verdict === 'READY' ? say(words.readyTitle, { scope }) : say(words.notReadyTitle, { scope, count: summary.obstacles });
  return (
    <>
      <StatusBox kind={verdict === 'READY' ? 'healthy' : summary.fail > 0 ? 'failing' : 'not-checked'} title={title} />
      <Section
        title={say(words.checks)}
        aside={
          <Button icon={<Stethoscope />} onClick={checking.runAll} unavailable={checking.unavailable} disabled={checking.running}>
            {say(checking.running ? words.runningAll : words.runAll)}
          </Button>
        }
      >
        <Table
          label={say(words.checks)}
          columns={columns(say, checking)}
          rows={worstChecksFirst(report.checks)}
          rowKey={check => check.id}
        />
      </Section>
    </>
  );
}

function columns(say: Say, checking: Checking): Column<CheckView>[] {
  return [
    {
      key: 'result',
      title: say(words.result),
      cell: check => {
        const result = resultOf(check);
        const busy = checking.running || checking.runningCheck === check.id;
        return busy ? (
          <Status kind="working" word={say(words.running)} />
        ) : (
          <Status kind={kindOfResult(result)} word={say(words.resultWord, { result })} />
        );
      },
    },
    {
      key: 'check',
      title: say(words.check),
      cell: check => (
        <div className={styles.check}>
          <span className={styles.checkTitle}>
            {check.title}
            {check.critical && <span className={styles.required}>{say(words.critical)}</span>}
          </span>
          <span className={styles.under}>
            <Literals text={check.evidence} />
          </span>
        </div>
      ),
    },
    {
      key: 'made',
      title: say(words.made),
      cell: check => (
        <span title={say(words.goodFor, { hours: Math.round(check.fresh_for_seconds / 3600) })}>
          {check.checked_at === null ? (
            <span className={styles.muted}>{say(words.never)}</span>
          ) : (
            <Time at={Date.parse(check.checked_at) * 1000} />
          )}
        </span>
      ),
    },
    { key: 'cost', title: say(words.cost), spare: true, cell: check => say(words.costWord, { cost: check.cost }) },
    {
      key: 'run',
      title: say(words.runShort),
      cell: check => (
        <Button
          size="small"
          aria-label={say(words.run, { title: check.title })}
          onClick={() => checking.run(check)}
          unavailable={checking.unavailable}
          disabled={checking.running || checking.runningCheck !== null}
        >
          {say(words.runShort)}
        </Button>
      ),
    },
  ];
}
