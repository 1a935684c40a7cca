import { Upload } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionView, MappingStatusView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useNow } from '../../shared/clock.tsx';
import { formatRelative } from '../../shared/format.ts';
import { PageHeader } from '../../shared/page/Page.tsx';
import styles from './Mapping.module.css';
import { words } from './messages.ts';
import type { MappingModel } from './model/mappingModel.ts';
import type { SaveState } from './model/saveQueue.ts';
import type { MappingSession } from './model/session.ts';
import { PublishDialog } from './PublishDialog.tsx';
import { useMappingWords } from './useMappingWords.ts';

interface Props {
  session: MappingSession;
  model: MappingModel;
  status: MappingStatusView;
  save: SaveState;
  connection: ConnectionView;
  readOnly: string | null;
}

export function MappingHeader({ session, model, status, save, connection, readOnly }: Props) {
  const say = useMappingWords();
  const now = useNow();
  const [isPublishing, setPublishing] = useState(false);
  const { published } = status;
  return (
    <>
      <PageHeader
        title={connection.display_name}
        aside={
          <span className={styles.muted}>
            {published
              ? say(words.published, {
                  revision: published.revision,
                  when: formatRelative(Date.parse(published.published_at) * 1000, now, ''),
                })
              : say(words.neverPublished)}
            {status.unpublished_changes > 0 && published && ` · ${say(words.unpublished, { count: status.unpublished_changes })}`}
          </span>
        }
        actions={
          <Button
            look="primary"
            icon={<Upload />}
            unavailable={
              readOnly ?? (save.unsaved > 0 ? say(words.unsavedFirst) : model.counts.confirmed === 0 ? say(words.nothingMapped) : undefined)
            }
            onClick={() => setPublishing(true)}
          >
            {say(words.publish)}
          </Button>
        }
      />
      {isPublishing && (
        <PublishDialog session={session} model={model} status={status} connection={connection} onClose={() => setPublishing(false)} />
      )}
    </>
  );
}
