import type { WorkspaceView } from '../ipc/bindings.ts';
import { Dialog } from '../shared/float/Dialog.tsx';
import { Kbd } from '../shared/Kbd.tsx';
import { type Message, useWords } from '../shared/words.ts';
import styles from './Help.module.css';
import { words } from './messages.ts';
import { type PageEntry, pagesOf } from './pages.ts';

type Line = [keys: readonly (string | Message)[], ...does: Message[]];

const everywhere = (pages: readonly PageEntry[]): readonly Line[] => [
  [['Ctrl+K'], words.keyPalette],
  [pages.map(page => page.keys), ...pages.map(page => page.title)],
  [['Ctrl+,'], words.keySettings],
  [['Ctrl+B'], words.keySidebar],
  [['F6'], words.keyRegion],
  [['F1'], words.keyHelp],
];

const grid: readonly Line[] = [
  [[words.gridArrows], words.gridMove],
  [[words.gridAnyKey], words.gridEdit],
  [['Ctrl+Enter'], words.gridAccept],
  [['F8', 'Shift+F8'], words.gridNext],
  [['Ctrl+M'], words.gridBulk],
  [['Ctrl+F'], words.gridFilter],
  [['Ctrl+D', 'Ctrl+R'], words.gridFill],
  [['Ctrl+C', 'Ctrl+X', 'Ctrl+V'], words.gridCopy],
  [['Delete'], words.gridClear],
  [['Ctrl+Z', 'Ctrl+Y'], words.gridUndo],
  [['Alt+Shift+Right', 'Alt+Shift+Left'], words.gridTree],
  [['Shift+F10'], words.gridMenu],
  [[words.gridEsc], words.gridLeave],
];

interface Props {
  workspace: WorkspaceView;
  open: boolean;
  onClose: () => void;
}

export function Help({ workspace, open, onClose }: Props) {
  const say = useWords();
  const pages = pagesOf(workspace);
  const places = [...pages, { title: words.settings, place: words.placeSettings }];
  return (
    <Dialog open={open} onClose={onClose} title={say(words.helpTitle)} wide>
      <div className={styles.help}>
        <Keys title={say(words.helpEverywhere)} lines={everywhere(pages)} />
        <Keys title={say(words.helpGrid)} note={say(words.helpGridNote)} lines={grid} />
        <section>
          <h2>{say(words.helpPlaces)}</h2>
          <dl className={styles.places}>
            {places.map(({ title, place }) => (
              <div key={title.id}>
                <dt>{say(title)}</dt>
                <dd>{say(place)}</dd>
              </div>
            ))}
          </dl>
          <p className={styles.note}>{say(words.helpCommand)}</p>
        </section>
      </div>
    </Dialog>
  );
}

function Keys({ title, note, lines }: { title: string; note?: string; lines: readonly Line[] }) {
  const say = useWords();
  return (
    <section>
      <h2>{title}</h2>
      {note && <p className={styles.note}>{note}</p>}
      <table className={styles.keys}>
        <tbody>
          {lines.map(([keys, ...does]) => (
            <tr key={does[0]?.id}>
              <th scope="row">
                {keys.map(key => (
                  <Kbd key={typeof key === 'string' ? key : key.id} keys={typeof key === 'string' ? key : say(key)} />
                ))}
              </th>
              <td>{does.map(one => say(one)).join(', ')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
