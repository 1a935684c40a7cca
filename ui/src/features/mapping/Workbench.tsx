import { useNavigate } from '@tanstack/react-router';
import { useCallback, useContext, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Cell } from '../../grid/engine/cursor.ts';
import type { EditorHandle } from '../../grid/view/editor.ts';
import { GridView } from '../../grid/view/GridView.tsx';
import type { ConnectionView } from '../../ipc/bindings.ts';
import { Button } from '../../shared/button/Button.tsx';
import { useToasts } from '../../shared/float/Toasts.tsx';
import { toCommandError } from '../../shared/states/commandError.ts';
import { Empty } from '../../shared/states/Empty.tsx';
import { StaleLine } from '../../shared/states/Stale.tsx';
import { BulkBar } from './bulk/BulkBar.tsx';
import { BulkDialog } from './bulk/BulkDialog.tsx';
import { CellEditor } from './CellEditor.tsx';
import { CellMenu } from './CellMenu.tsx';
import { ColumnsDialog } from './ColumnsDialog.tsx';
import { mappingColumns } from './columns.tsx';
import { DriftBanner } from './DriftBanner.tsx';
import { Inspector } from './Inspector.tsx';
import styles from './Mapping.module.css';
import { MappingHeader } from './MappingHeader.tsx';
import { words } from './messages.ts';
import { canPlace } from './model/arrangement.ts';
import type { MappingSession, SessionPhase } from './model/session.ts';
import { Progress } from './Progress.tsx';
import type { Naming } from './SavedFilterMenu.tsx';
import { StatusBar } from './StatusBar.tsx';
import { Toolbar } from './Toolbar.tsx';
import { useActs } from './useActs.ts';
import { useAddress } from './useAddress.ts';
import { useAnnouncement } from './useAnnouncement.ts';
import { useClipboard } from './useClipboard.ts';
import { useColumnActs } from './useColumnActs.ts';
import { useColumns } from './useColumns.ts';
import { useMappingCommands } from './useMappingCommands.ts';
import { NounsContext, useMappingWords } from './useMappingWords.ts';
import { useSavedFilters } from './useSavedFilters.ts';

interface Props {
  session: MappingSession;
  ready: Extract<SessionPhase, { phase: 'ready' }>;
  connection: ConnectionView;
  /** Why nothing can be changed here; null when it can. */
  readOnly: string | null;
  folder: string;
}

/** By then the first rows are painted, and nobody has typed. */
const PREPARE_AFTER_MS = 200;

export function Workbench({ session, ready, connection, readOnly, folder }: Props) {
  const { model, status, save, stale } = ready;
  const { grid } = model;
  const say = useMappingWords();
  const { confirm } = useToasts();
  const filterBox = useRef<HTMLInputElement>(null);
  const body = useRef<HTMLDivElement>(null);
  const [announcement, announce] = useAnnouncement();
  const [isBulkOpen, setBulkOpen] = useState(false);
  const [isMenuOpen, setMenuOpen] = useState(false);
  const [isInspectorOpen, setInspectorOpen] = useState(false);
  const [isColumnsOpen, setColumnsOpen] = useState(false);
  const { arrangement, widths, setWidth } = useColumns(model);
  const columnActs = useColumnActs(model, announce);
  const filters = useSavedFilters(model);
  const [naming, setNaming] = useState<Naming>(null);
  useAddress(model, filters.all);
  useEffect(() => {
    const timer = setTimeout(model.searchTexts, PREPARE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [model]);

  const acts = useActs(
    model,
    useMemo(
      () => ({
        readOnly,
        announce,
        confirm,
        isRefused: row => session.refusalOf(row) !== null,
        focusFilter: () => filterBox.current?.select(),
        openBulk: () => setBulkOpen(true),
        openMenu: () => setMenuOpen(true),
      }),
      [readOnly, announce, confirm, session],
    ),
  );
  const navigate = useNavigate();
  const { mapping } = useContext(NounsContext);
  const editCategories = useMemo(
    // The firm edits what accounts map to; what other kinds map to comes with the program.
    () => (mapping === 'ledger_account' ? () => void navigate({ to: '/settings/$section', params: { section: 'categories' } }) : null),
    [navigate, mapping],
  );
  const openBulk = useCallback(() => setBulkOpen(true), []);
  const toggleInspector = useCallback(() => setInspectorOpen(open => !open), []);
  const openColumns = useCallback(() => setColumnsOpen(true), []);
  const saveFilter = useCallback(() => setNaming('new'), []);
  useMappingCommands({ model, acts, filters: filters.all, readOnly, openBulk, openColumns, saveFilter, toggleInspector });
  const columns = useMemo(() => mappingColumns(model, session, say, arrangement), [model, session, say, arrangement]);
  const editor = useCallback(
    (cell: Cell, typed: string | null, handle: React.RefObject<EditorHandle | null>) => (
      <CellEditor model={model} acts={acts} cell={cell} typed={typed} handle={handle} onEditCategories={editCategories} />
    ),
    [model, acts, editCategories],
  );
  const visible = useSyncExternalStore(grid.subscribe, () => grid.layout.visible.length);
  const clipboard = useClipboard(grid, acts);
  const focusGrid = useCallback(() => body.current?.querySelector<HTMLElement>('[role="gridcell"][tabindex="0"]')?.focus(), []);

  return (
    <div className={styles.screen}>
      <MappingHeader session={session} model={model} status={status} save={save} connection={connection} readOnly={readOnly} />
      <Toolbar
        model={model}
        acts={acts}
        filterBox={filterBox}
        focusGrid={focusGrid}
        announce={announce}
        session={session}
        connection={connection}
        folder={folder}
        readOnly={readOnly}
        openColumns={openColumns}
        filters={filters}
        naming={naming}
        setNaming={setNaming}
        inspector={{ isOpen: isInspectorOpen, toggle: toggleInspector }}
      />
      <Progress model={model} byBalance={status.coverage.by_balance} />
      {stale && <StaleLine at={stale.since * 1000} why={toCommandError(stale.error).message} />}
      <DriftBanner model={model} status={status} acts={acts} readOnly={readOnly} onGo={focusGrid} />
      <div className={styles.columns}>
        <div ref={body} className={styles.main} {...clipboard}>
          {visible === 0 ? (
            <NoMatch model={model} />
          ) : (
            <GridView
              grid={grid}
              columns={columns}
              widths={widths}
              onResize={setWidth}
              onPlace={(id, at) => {
                const [moved, place] = [model.columnIdAt(id), model.columnIdAt(at)];
                if (canPlace(moved) && canPlace(place)) columnActs.place(moved, place);
              }}
              editor={editor}
              onAct={acts.onKey}
              onFill={readOnly === null ? acts.fill : null}
              words={{
                label: say(words.gridLabel, { company: connection.display_name }),
                help: say(words.gridHelp),
                selectAll: say(words.selectAll),
              }}
            />
          )}
          <BulkBar model={model} acts={acts} readOnly={readOnly} onMap={openBulk} />
        </div>
        {isInspectorOpen && (
          <Inspector model={model} acts={acts} session={session} readOnly={readOnly} onClose={() => setInspectorOpen(false)} />
        )}
      </div>
      <StatusBar session={session} model={model} save={save} announcement={announcement} />
      <CellMenu
        open={isMenuOpen}
        onClose={() => setMenuOpen(false)}
        body={body}
        model={model}
        acts={acts}
        columns={columns}
        widths={widths}
        setWidth={setWidth}
        columnActs={columnActs}
        openColumns={openColumns}
        readOnly={readOnly}
        onMap={openBulk}
        onDetails={() => setInspectorOpen(true)}
        onEditCategories={editCategories}
      />
      {isColumnsOpen && (
        <ColumnsDialog arrangement={arrangement} acts={columnActs} has={id => model.has(id)} onClose={() => setColumnsOpen(false)} />
      )}
      {isBulkOpen && readOnly === null && (
        <BulkDialog
          model={model}
          onClose={() => setBulkOpen(false)}
          onMap={(rows, target) => {
            setBulkOpen(false);
            acts.map(rows, target);
          }}
        />
      )}
    </div>
  );
}

function NoMatch({ model }: { model: Props['ready']['model'] }) {
  const say = useMappingWords();
  const { grid } = model;
  return (
    <div className={styles.message}>
      <Empty
        kind="no-match"
        title={say(words.noMatchTitle)}
        detail={say(words.noMatchDetail, { count: grid.rows.count })}
        action={
          <Button
            onClick={() => {
              grid.setText('');
              grid.setNamed(model.filters.openFirst);
            }}
          >
            {say(words.clearFilter)}
          </Button>
        }
      />
    </div>
  );
}
