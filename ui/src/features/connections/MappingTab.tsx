import { useNavigate } from '@tanstack/react-router';
import { Table2 } from 'lucide-react';
import type { ConnectionView, MappingStatus } from '../../ipc/bindings.ts';
import { useMappingStatus } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { formatCount, formatShare } from '../../shared/format.ts';
import { Panel, Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { Empty } from '../../shared/states/Empty.tsx';
import { useWords } from '../../shared/words.ts';
import styles from './Connections.module.css';
import { Figure } from './Figure.tsx';
import { words } from './messages.ts';
import { PricesSection } from './prices/PricesSection.tsx';
import type { ConnectionActs } from './useConnectionActs.ts';
import { useKinds } from './useKinds.ts';

const ORDER: readonly MappingStatus[] = ['unmapped', 'suggested', 'changed', 'orphaned', 'confirmed', 'ignored'];

/** The mapping in numbers; the grid itself has a page of its own. */
export function MappingTab({ connection, acts }: { connection: ConnectionView; acts: ConnectionActs }) {
  const say = useWords();
  const kinds = useKinds(connection);
  if (connection.mapping === null) {
    return (
      <Empty
        kind="nothing-yet"
        title={say(words.pullEmptyTitle)}
        detail={say(words.mappingNone, kinds)}
        action={
          <Button onClick={acts.pull} unavailable={acts.pullUnavailable}>
            {say(words.pull)}
          </Button>
        }
      />
    );
  }
  return <MappingNumbers connection={connection} />;
}

function MappingNumbers({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const navigate = useNavigate();
  const kinds = useKinds(connection);
  const status = useMappingStatus(connection.id);
  return (
    <Answer query={status} what={say(words.mappingTitle, kinds)} shape="panel">
      {found => (
        <>
          <Section
            title={found.target_set.name}
            aside={
              <Button
                icon={<Table2 />}
                onClick={() => void navigate({ to: '/mapping/$connectionId', params: { connectionId: connection.id }, search: {} })}
              >
                {say(words.openMapping)}
              </Button>
            }
          >
            <Panel>
              <dl className={styles.figures}>
                <Figure
                  label={say(words.mapped)}
                  value={found.coverage.by_count === null ? say(words.unknown) : formatShare(found.coverage.by_count)}
                />
                {ORDER.map(name => (
                  <Figure key={name} label={say(words.mappingStatus, { status: name })} value={formatCount(found.counts[name] ?? 0)} />
                ))}
                <Figure
                  label={say(words.published)}
                  value={found.published ? say(words.publishedRevision, { revision: found.published.revision }) : say(words.notPublished)}
                />
              </dl>
            </Panel>
          </Section>
          {kinds.mapping === 'price' && <PricesSection connection={connection} drift={found.drift} />}
        </>
      )}
    </Answer>
  );
}
