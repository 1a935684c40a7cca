import { Link } from '@tanstack/react-router';
import { Waves } from 'lucide-react';
import type { DrillsView } from '../../ipc/bindings.ts';
import { useDrills, useWorkspace } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { PageBody, PageHeader, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { Failed } from '../../shared/states/Failed.tsx';
import { StatusBox } from '../../shared/status/Status.tsx';
import { useWords } from '../../shared/words.ts';
import { DrillsTable, SeeLink } from './DrillsTable.tsx';
import { FirmProgress } from './FirmProgress.tsx';
import { words } from './messages.ts';
import { Stage } from './Stage.tsx';
import { type Drilling, useDrilling } from './useDrilling.ts';

/** Where things go wrong on purpose. Only a rehearsal workspace has it; Rust refuses elsewhere too. */
export function RehearsalPage() {
  const say = useWords();
  const { data: workspace } = useWorkspace();
  if (workspace?.rehearsal) return <Rehearsal />;
  return (
    <>
      <PageHeader title={say(words.title)} />
      <Empty
        kind="not-allowed"
        title={say(words.realTitle)}
        detail={say(words.realDetail)}
        action={<Link to="/">{say(words.realAct)}</Link>}
      />
    </>
  );
}

function Rehearsal() {
  const say = useWords();
  const drills = useDrills();
  const drilling = useDrilling();
  const calm = drills.data?.drills.find(({ kind }) => kind === 'back_to_calm');
  return (
    <>
      <PageHeader
        title={say(words.title)}
        actions={
          calm && (
            <Button
              look={drills.data?.disturbed ? 'primary' : 'plain'}
              icon={<Waves />}
              unavailable={drilling.unavailable(calm)}
              onClick={() => drilling.run('back_to_calm')}
            >
              {say(drilling.running === 'back_to_calm' ? words.running : words.calm)}
            </Button>
          )
        }
      />
      <PageBody>
        <FirmProgress />
        <Answer query={drills} what={say(words.waiting)}>
          {found => (
            <>
              {found.disturbed && <Disturbed {...found} />}
              <Section title={say(words.drills)}>
                <Outcome drills={found} drilling={drilling} />
                <DrillsTable drills={found.drills.filter(({ kind }) => kind !== 'back_to_calm')} drilling={drilling} />
              </Section>
              <Stage served_by={found.served_by} />
            </>
          )}
        </Answer>
      </PageBody>
    </>
  );
}

function Disturbed({ drills, served_by: by }: DrillsView) {
  const say = useWords();
  const titles = drills.filter(({ under_way }) => under_way).map(({ title }) => title);
  return (
    <StatusBox
      kind="degraded"
      title={say(words.disturbedTitle, { titles: titles.length === 0 ? 'none' : 'some', names: titles.join(', ') })}
    >
      <p>{say(words.disturbedDetail, { by })}</p>
    </StatusBox>
  );
}

/** What the application noticed of the last drill, or why that could not be run. */
function Outcome({ drills, drilling: { last, run } }: { drills: DrillsView; drilling: Drilling }) {
  const say = useWords();
  if (last?.status === 'error') return <Failed error={last.error} onRetry={() => run(last.kind)} />;
  const title = drills.drills.find(({ kind }) => kind === last?.kind)?.title ?? '';
  return (
    <div role="status">
      {last?.outcome && (
        <StatusBox kind="healthy" title={say(words.noticed, { title })}>
          <p>
            {say(words.noticedDetail, { what: last.outcome.noticed })}{' '}
            <SeeLink kind={last.kind} connectionId={last.outcome.connection_id} />
          </p>
        </StatusBox>
      )}
    </div>
  );
}
