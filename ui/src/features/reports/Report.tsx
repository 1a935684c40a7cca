import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import type { GateScope, ReportView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Chips } from '../../shared/chips/Chips.tsx';
import { EnvironmentBadge } from '../../shared/EnvironmentBadge.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { useWords } from '../../shared/words.ts';
import { ChecksTable } from '../health/ChecksTable.tsx';
import type { Answering } from '../health/useAnswering.tsx';
import type { Checking } from '../health/useChecking.ts';
import { REPORT_FILTERS, type ReportFilter } from './filters.ts';
import { words } from './messages.ts';
import styles from './Reports.module.css';
import { companiesOf, obstaclesAmong, shownBy } from './reportModel.ts';
import { Verdict } from './Verdict.tsx';

const SCOPES: readonly GateScope[] = ['live', 'rehearsal'];

interface Props {
  report: ReportView;
  checking: Checking;
  answering: Answering;
}

/** The verdict, then every company with its checks; what stands against it unless the person wants all. */
export function Report({ report, checking, answering }: Props) {
  const say = useWords();
  const navigate = useNavigate({ from: '/reports' });
  const search = useSearch({ from: '/reports' });
  const show = search.show ?? (obstaclesAmong(report.checks).length > 0 ? 'obstacles' : 'all');
  const choose = (next: { scope?: GateScope; show?: ReportFilter }): void =>
    void navigate({ search: { ...search, ...next }, replace: true });
  const shown = shownBy(show, report.checks);
  return (
    <>
      <Verdict report={report} onShowChanged={show === 'changed' ? undefined : () => choose({ show: 'changed' })} />
      <div className={styles.filter}>
        <Chips
          legend={say(words.show)}
          value={show}
          options={REPORT_FILTERS.map(value => ({
            value,
            title: say(words.showWord, { show: value }),
            count: shownBy(value, report.checks).length,
          }))}
          onChange={value => choose({ show: value })}
        />
        <Chips
          legend={say(words.scope)}
          value={report.scope}
          options={SCOPES.map(value => ({ value, title: say(words.scopeWord, { scope: value }) }))}
          onChange={value => choose({ scope: value })}
        />
        <p className="visually-hidden" role="status">
          {say(words.shown, { count: shown.length })}
        </p>
      </div>
      {shown.length === 0 && (
        <Empty
          kind="no-match"
          title={say(show === 'changed' ? words.nothingChangedTitle : words.noneTitle)}
          detail={say(show === 'changed' ? words.nothingChangedDetail : words.noneDetail)}
          action={<Button onClick={() => choose({ show: 'all' })}>{say(words.showAll)}</Button>}
        />
      )}
      {companiesOf(shown).map(({ id, name, environment, checks }) => (
        <Section
          key={id}
          title={name}
          aside={
            <span className={styles.company}>
              <EnvironmentBadge environment={environment} />
              <Link to="/connections/$connectionId" params={{ connectionId: id }} search={{ tab: 'checks' }}>
                {say(words.open, { name })}
              </Link>
            </span>
          }
        >
          <ChecksTable label={say(words.checksOf, { name })} checks={checks} checking={checking} answering={answering} />
        </Section>
      ))}
    </>
  );
}
