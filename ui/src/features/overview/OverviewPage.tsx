import { useWorkspace } from '../../ipc/queries.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { useWords } from '../../shared/words.ts';
import { FirmProgress } from '../rehearsal/FirmProgress.tsx';
import { Attention } from './AttentionList.tsx';
import { Companies } from './Companies.tsx';
import { FirstStart } from './FirstStart.tsx';
import { words } from './messages.ts';

export function OverviewPage() {
  const { data: workspace } = useWorkspace();
  if (workspace?.first_start) return <FirstStart workspace={workspace} />;
  return <Overview />;
}

function Overview() {
  const say = useWords();
  return (
    <>
      <PageHeader title={say(words.title)} />
      <PageBody>
        <FirmProgress />
        <Attention />
        <Companies />
      </PageBody>
    </>
  );
}
