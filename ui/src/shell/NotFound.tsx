import { Link } from '@tanstack/react-router';
import { PageHeader } from '../shared/page/Page.tsx';
import { Empty } from '../shared/states/Empty.tsx';
import { messages, useWords } from '../shared/words.ts';

const words = messages('notFound', {
  page: 'Not found',
  title: 'There is no such page',
  detail: 'The address may come from a newer or older version.',
  act: 'Go to Overview',
});

export function NotFound() {
  const say = useWords();
  return (
    <>
      <PageHeader title={say(words.page)} />
      <Empty kind="nothing-yet" title={say(words.title)} detail={say(words.detail)} action={<Link to="/">{say(words.act)}</Link>} />
    </>
  );
}
