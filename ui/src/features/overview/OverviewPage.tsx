import { useAttention, useWorkspace } from '../../ipc/queries.ts';
import { PageBody, PageHeader } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { useWords } from '../../shared/words.ts';
import { AttentionList } from './AttentionList.tsx';
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
  const attention = useAttention();
  return (
    <>
      <PageHeader title={say(words.title)} />
      <PageBody>
        <Answer query={attention} what={say(words.waiting)}>
          {items => <AttentionList items={items} asOf={attention.dataUpdatedAt * 1000} />}
        </Answer>
        <Companies />
      </PageBody>
    </>
  );
}
