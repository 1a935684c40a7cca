// AG Grid Community set up as its documentation advises for speed: vanilla renderers, row ids, cached quick filter,
// transactions, no animation. Its row objects are built before its clock starts. Trees are not in Community: depth is an indent.

import '@fontsource-variable/inter';
import '@fontsource-variable/geist-mono';
import '../../src/shared/base.css';
import './page.css';
import { AllCommunityModule, createGrid, type GridApi, type ICellRendererParams, ModuleRegistry } from 'ag-grid-community';
import { chartPage, TARGET_NAMES } from './data.ts';
import { offer } from './start.ts';

interface AgRow {
  id: string;
  number: string;
  name: string;
  depth: number;
  type: string;
  subtype: string;
  balance: number;
  suggested: string;
  confidence: number;
  target: string;
  status: number;
  note: string;
}

const STATUS_NAMES = ['Account gone', 'Changed', 'Unmapped', 'Suggested', 'Mapped', 'Ignored'];
const ROWS = 100_000;
const { columns } = chartPage(ROWS);
const rows: AgRow[] = columns.id.map((id, row) => ({
  id,
  number: columns.code[row] ?? '',
  name: columns.name[row] ?? '',
  depth: columns.depth[row] ?? 0,
  type: columns.source_type[row] ?? '',
  subtype: columns.source_subtype[row] ?? '',
  balance: columns.balance[row] ?? 0,
  suggested: TARGET_NAMES[columns.suggested[row] ?? -1] ?? '',
  confidence: columns.confidence[row] ?? -1,
  target: TARGET_NAMES[columns.target[row] ?? -1] ?? '',
  status: columns.status[row] ?? 0,
  note: '',
}));
const money = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

ModuleRegistry.registerModules([AllCommunityModule]);
let api: GridApi<AgRow> | null = null;

const open = (): GridApi<AgRow> => {
  if (!api) throw new Error('Not mounted');
  return api;
};

function part(className: string, text = ''): HTMLElement {
  const element = document.createElement('span');
  element.className = className;
  element.textContent = text;
  return element;
}

function indented({ data, value }: ICellRendererParams<AgRow, string>): HTMLElement {
  const element = part('', value ?? '');
  element.style.paddingInlineStart = `${(data?.depth ?? 0) + 0.5}rem`;
  return element;
}

function suggested({ data }: ICellRendererParams<AgRow>): HTMLElement {
  const element = part('suggested');
  if (!data || data.suggested === '') return element;
  const bar = part('bar');
  const filled = part('');
  filled.style.width = `${data.confidence}%`;
  bar.append(filled);
  element.append(
    part('chip', data.suggested),
    part('word', `${data.confidence >= 90 ? 'High' : data.confidence >= 70 ? 'Medium' : 'Low'} ${data.confidence}`),
    bar,
  );
  return element;
}

const chip = ({ value }: ICellRendererParams<AgRow, string>): HTMLElement => part(value ? 'chip' : '', value ?? '');

function status({ value }: ICellRendererParams<AgRow, number>): HTMLElement {
  const element = part('status');
  element.append(part('dot'), STATUS_NAMES[value ?? 0] ?? '');
  return element;
}

const rowElements = (): HTMLElement[] => {
  const box = scroller().getBoundingClientRect();
  return [...document.querySelectorAll<HTMLElement>('.ag-grid-scrolling-container .ag-row')]
    .map(element => ({ element, top: element.getBoundingClientRect().top }))
    .filter(({ top }) => top >= box.top - 1 && top < box.bottom)
    .toSorted((one, other) => one.top - other.top)
    .map(({ element }) => element);
};

const cellText = (row: HTMLElement, column: string): string => row.querySelector(`[col-id="${column}"]`)?.textContent ?? '';

const scroller = (): HTMLElement => document.querySelector<HTMLElement>('.ag-grid-viewport') ?? document.body;

offer({
  rows: ROWS,
  mount() {
    const host = document.getElementById('grid');
    if (!host) throw new Error('The page lost its grid');
    api = createGrid<AgRow>(host, {
      rowData: rows,
      rowHeight: 32,
      headerHeight: 32,
      animateRows: false,
      cacheQuickFilter: true,
      getRowId: ({ data }) => data.id,
      rowSelection: { mode: 'multiRow' },
      columnDefs: [
        { field: 'number', width: 100, pinned: 'left', sortable: true },
        { field: 'name', width: 232, pinned: 'left', cellRenderer: indented },
        { field: 'subtype', width: 128, getQuickFilterText: () => '' },
        { field: 'balance', width: 108, valueFormatter: ({ value }) => money.format(Number(value) / 100), getQuickFilterText: () => '' },
        { field: 'suggested', width: 224, cellRenderer: suggested, getQuickFilterText: () => '' },
        { field: 'target', width: 208, editable: true, cellRenderer: chip },
        { field: 'status', width: 116, cellRenderer: status, getQuickFilterText: () => '' },
        { field: 'type', width: 132, getQuickFilterText: () => '' },
        { field: 'note', width: 200, editable: true, getQuickFilterText: () => '' },
      ],
    });
  },
  filter: text => open().setGridOption('quickFilterText', text),
  edit: (position, target) => {
    open()
      .getDisplayedRowAtIndex(position)
      ?.setDataValue('target', TARGET_NAMES[target] ?? '');
  },
  bulk: (count, target) => {
    const update = rows.slice(0, count);
    for (const row of update) row.target = TARGET_NAMES[target] ?? '';
    open().applyTransaction({ update });
  },
  selectAll: () => open().selectAll(),
  scroller,
  shown: () =>
    rowElements().map(element => ({
      name: cellText(element, 'name'),
      target: cellText(element, 'target'),
      selected: element.classList.contains('ag-row-selected'),
    })),
  firstName: () => api?.getDisplayedRowAtIndex(0)?.data?.name ?? '?',
  targetName: target => TARGET_NAMES[target] ?? '?',
  isRow: element => (element.closest('.ag-row')?.textContent ?? '') !== '',
});
