import { Download, Plus } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionView, RegistryView } from '../../ipc/bindings.ts';
import { useRegistry } from '../../ipc/queries.ts';
import { Button } from '../../shared/button/Button.tsx';
import { Section } from '../../shared/page/Page.tsx';
import { Answer } from '../../shared/states/Answer.tsx';
import { useWords } from '../../shared/words.ts';
import { ExportDialog } from './ExportDialog.tsx';
import { FieldDialog } from './FieldDialog.tsx';
import { type Asked, FieldsTable } from './FieldsTable.tsx';
import { ModelsSection } from './ModelsSection.tsx';
import { words } from './messages.ts';
import styles from './Registry.module.css';

/** Which fields must be read and how surely, who answers for a model, when it ends and what takes its place. */
export function RegistryTab({ connection }: { connection: ConnectionView }) {
  const say = useWords();
  const registry = useRegistry(connection.id);
  return (
    <Answer query={registry} what={say(words.waiting)}>
      {found => <Found registry={found} />}
    </Answer>
  );
}

function Found({ registry }: { registry: RegistryView }) {
  const say = useWords();
  const [edited, setEdited] = useState<Asked | 'new' | null>(null);
  const [exporting, setExporting] = useState(false);
  return (
    <>
      <ModelsSection
        registry={registry}
        action={
          <Button size="small" icon={<Download />} onClick={() => setExporting(true)}>
            {say(words.export)}
          </Button>
        }
      />
      <Section
        title={say(words.fields)}
        aside={
          <Button size="small" icon={<Plus />} onClick={() => setEdited('new')}>
            {say(words.addField)}
          </Button>
        }
      >
        <p className={styles.note}>{say(words.fieldsNote)}</p>
        <FieldsTable registry={registry} onEdit={setEdited} />
      </Section>
      {edited && <FieldDialog registry={registry} asked={edited === 'new' ? null : edited} onClose={() => setEdited(null)} />}
      {exporting && <ExportDialog registry={registry} onClose={() => setExporting(false)} />}
    </>
  );
}
