import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileDown, Plug, Stethoscope } from 'lucide-react';
import { useCallback, useState } from 'react';
import type { CheckView } from '../../ipc/bindings.ts';
import { useCheckHistory, useReadiness, useWaivers, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { fileIn } from '../../shared/files.ts';
import { formatCount } from '../../shared/format.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { Tabs } from '../../shared/Tabs.tsx';
import { useWords } from '../../shared/words.ts';
import { isOutdated } from '../health/standing.ts';
import { useAnswering } from '../health/useAnswering.tsx';
import { useChecking, useScope } from '../health/useChecking.ts';
import { AnsweredFor } from './AnsweredFor.tsx';
import { EarlierRuns } from './EarlierRuns.tsx';
import { REPORT_TABS, type ReportTab } from './filters.ts';
import { words } from './messages.ts';
import { Report } from './Report.tsx';
import { SaveDialog } from './SaveDialog.tsx';
import { useReportCommands } from './useReportCommands.ts';

const ALL: string[] = [];
const NONE: CheckView[] = [];

/** Whether the firm can rely on its connections, why, and as a file for whoever asks. */
export function ReportsPage() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  const usual = useScope();
  const navigate = useNavigate({ from: '/reports' });
  const search = useSearch({ from: '/reports' });
  const { scope = usual, tab = 'checks' } = search;
  const readiness = useReadiness(ALL, scope);
  const checking = useChecking(ALL, scope);
  const answering = useAnswering();
  const waivers = useWaivers();
  const runs = useCheckHistory();
  const [saving, setSaving] = useState(false);
  const checks = readiness.data?.checks ?? NONE;
  const inForce = waivers.data?.waivers.filter(waiver => waiver.state === 'in_force').length ?? 0;
  const show = (next: ReportTab): void => void navigate({ search: { ...search, tab: next }, replace: true });
  const nothing = checks.length === 0;
  const outdated = checks.filter(isOutdated).length;
  const { runAll, runOutdated, unavailable } = checking;
  const save = useCallback(() => setSaving(true), []);
  useReportCommands(checks, checking, answering, save);
  return (
    <>
      <PageHeader
        title={say(words.title)}
        actions={
          !nothing && (
            <>
              <Button icon={<FileDown />} onClick={save}>
                {say(words.save)}
              </Button>
              <Button
                look={outdated > 0 ? 'plain' : 'primary'}
                icon={<Stethoscope />}
                onClick={runAll}
                unavailable={unavailable}
                disabled={checking.busy}
              >
                {checking.runAllWords}
              </Button>
              {outdated > 0 && (
                <Button look="primary" onClick={runOutdated} unavailable={unavailable} disabled={checking.busy}>
                  {say(words.runOutdated, { count: outdated })}
                </Button>
              )}
            </>
          )
        }
      />
      <Tabs
        label={say(words.tabs)}
        value={tab}
        tabs={REPORT_TABS.map(value => ({
          value,
          title: say(words.tab, { tab: value }),
          count: value === 'answered' && inForce > 0 ? formatCount(inForce) : undefined,
        }))}
        onChange={show}
      >
        <PageBody>
          {checking.failure !== null && <Failed error={checking.failure} />}
          {tab === 'checks' && (
            <Answer query={readiness} what={say(words.waiting)}>
              {report =>
                report.checks.length === 0 ? <NothingConnected /> : <Report report={report} checking={checking} answering={answering} />
              }
            </Answer>
          )}
          {tab === 'answered' && (
            <Answer query={waivers} what={say(words.waitingWaivers)}>
              {given => <AnsweredFor waivers={given.waivers} checks={checks} answering={answering} />}
            </Answer>
          )}
          {tab === 'runs' && (
            <Answer query={runs} what={say(words.waitingRuns)}>
              {given => <EarlierRuns runs={given.runs} />}
            </Answer>
          )}
        </PageBody>
      </Tabs>
      {answering.dialog}
      {saving && workspace && (
        <SaveDialog scope={scope} suggested={fileIn(workspace.location, 'readiness.html')} onClose={() => setSaving(false)} />
      )}
    </>
  );
}

function NothingConnected() {
  const say = useWords();
  const navigate = useNavigate();
  return (
    <Empty
      kind="nothing-yet"
      title={say(words.emptyTitle)}
      detail={say(words.emptyDetail)}
      action={
        <Button icon={<Plug />} onClick={() => void navigate({ to: '/connect' })}>
          {say(words.connect)}
        </Button>
      }
    />
  );
}
