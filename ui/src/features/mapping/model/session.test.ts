import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Backend } from '../../../ipc/backend.ts';
import type { MappingRowsPage, MappingStatusView, StaleEvent } from '../../../ipc/bindings.ts';
import { MEALS, pageFixture, TARGETS, TRAVEL } from './fixture.ts';
import { MappingSession } from './session.ts';
import { CONFIRMED, IGNORED } from './statuses.ts';

const counts = { orphaned: 0, changed: 0, unmapped: 0, suggested: 0, confirmed: 0, ignored: 0 };

function setUp() {
  let page: MappingRowsPage = pageFixture();
  let tellStale: (event: StaleEvent) => void = () => undefined;
  const status: MappingStatusView = {
    connection_id: 'c',
    target_set: { id: 't', name: 'Categories', targets: TARGETS },
    counts,
    coverage: { by_count: null, by_balance: null, balance_period_end: null },
    published: null,
    drift: [],
    unpublished_changes: 0,
    facts: [],
    attributes: [],
  };
  const backend = {
    mappingStatus: vi.fn(() => Promise.resolve(status)),
    mappingRows: vi.fn(() => Promise.resolve(structuredClone(page))),
    saveMappings: vi.fn<Backend['saveMappings']>(({ edits }) =>
      Promise.resolve({ saved: edits.length, revision: 2, rejected: [], counts }),
    ),
    onStale: (listener: (event: StaleEvent) => void) => {
      tellStale = listener;
      return Promise.resolve(() => undefined);
    },
  };
  // The session asks for these four only.
  const session = new MappingSession(backend as unknown as Backend, 'c');
  const ready = () => {
    const { phase } = session;
    if (phase.phase !== 'ready') throw new Error(`The session is ${phase.phase}`);
    return phase;
  };
  const change = (edit: (columns: MappingRowsPage['columns']) => void): void => {
    const next = structuredClone(page);
    edit(next.columns);
    page = next;
  };
  return { backend, session, ready, change, stale: () => tellStale({ tags: ['mapping:c'] }) };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('a session', () => {
  it('opens with the unmapped first', async () => {
    const { session, ready } = setUp();
    await session.read();
    expect(ready().model.grid.layout.named?.id).toBe('openFirst');
    expect(ready().model.grid.layout.visible[0]).toBe(4);
  });

  it('fails when nothing can be read, and recovers', async () => {
    const { session, backend, ready } = setUp();
    backend.mappingRows.mockRejectedValueOnce(new Error('busy'));
    await session.read();
    expect(session.phase.phase).toBe('failed');
    await session.read();
    expect(ready().model.grid.rows.count).toBe(8);
  });

  it('keeps what it shows when reading again fails, and says since when it is old', async () => {
    const { session, backend, ready } = setUp();
    await session.read();
    backend.mappingRows.mockRejectedValueOnce(new Error('busy'));
    await session.read();
    expect(ready().stale?.error).toBeInstanceOf(Error);
    await session.read();
    expect(ready().stale).toBeNull();
  });

  it('takes over what another process decided without losing cursor, undo or unsaved edits', async () => {
    const { session, ready, change, stale } = setUp();
    session.start();
    await vi.advanceTimersByTimeAsync(1);
    const { model } = ready();
    model.grid.goTo({ row: 5, column: 6 });
    model.map(Int32Array.of(2), TRAVEL, 'mine');
    change(columns => {
      columns.status[2] = IGNORED;
      columns.status[1] = CONFIRMED;
      columns.target[1] = MEALS;
    });
    stale();
    await vi.advanceTimersByTimeAsync(1);
    expect(ready().model).toBe(model);
    expect([model.target[1], model.target[2]]).toEqual([MEALS, TRAVEL]);
    expect(model.grid.cursor.active.row).toBe(5);
    expect(model.grid.undoLabel).toBe('mine');
  });

  it('opens a chart that was pulled anew where the old one was', async () => {
    const { session, ready, change, stale } = setUp();
    session.start();
    await vi.advanceTimersByTimeAsync(1);
    const before = ready().model;
    before.grid.setText('fuel');
    before.grid.goTo({ row: 5, column: 6 });
    change(columns => {
      columns.name[5] = 'Fuel and oil';
    });
    stale();
    await vi.advanceTimersByTimeAsync(1);
    const { model } = ready();
    expect(model).not.toBe(before);
    expect(model.grid.layout.text).toBe('fuel');
    expect(model.text.name?.[model.grid.cursor.active.row]).toBe('Fuel and oil');
  });

  it('carries unsaved edits over to a chart that was pulled anew', async () => {
    const { session, backend, ready, change, stale } = setUp();
    backend.saveMappings.mockRejectedValueOnce(new Error('busy'));
    session.start();
    await vi.advanceTimersByTimeAsync(1);
    ready().model.map(Int32Array.of(2), MEALS, 'x');
    await vi.advanceTimersByTimeAsync(500);
    change(columns => {
      columns.name[5] = 'Fuel and oil';
    });
    stale();
    await vi.advanceTimersByTimeAsync(1);
    expect(ready().model.target[2]).toBe(MEALS);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(backend.saveMappings).toHaveBeenCalledTimes(2);
    expect(session.hasUnsaved).toBe(false);
  });

  it('goes on saving after its screen is closed', async () => {
    const { session, backend, ready } = setUp();
    backend.saveMappings.mockRejectedValueOnce(new Error('busy'));
    const end = session.start();
    await vi.advanceTimersByTimeAsync(1);
    ready().model.map(Int32Array.of(2), MEALS, 'x');
    end();
    await vi.advanceTimersByTimeAsync(1);
    expect(session.hasUnsaved).toBe(true);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(session.hasUnsaved).toBe(false);
  });

  it('reads once more when a save ended meanwhile, and never shows what was before it', async () => {
    const { session, backend, ready, stale } = setUp();
    session.start();
    await vi.advanceTimersByTimeAsync(1);
    const { model } = ready();
    const before = await backend.mappingRows();
    model.map(Int32Array.of(2), MEALS, 'x');
    await vi.advanceTimersByTimeAsync(399);
    backend.mappingRows.mockImplementationOnce(() => new Promise(resolve => setTimeout(() => resolve(before), 100)));
    backend.mappingRows.mockImplementation(() => {
      const after = structuredClone(before);
      after.columns.status[2] = CONFIRMED;
      after.columns.target[2] = MEALS;
      return Promise.resolve(after);
    });
    stale();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(backend.saveMappings).toHaveBeenCalledTimes(1);
    expect([model.status[2], model.target[2]]).toEqual([CONFIRMED, MEALS]);
    expect(ready().save.unsaved).toBe(0);
  });

  it('sends what is unsaved when it is closed', async () => {
    const { session, backend, ready } = setUp();
    const end = session.start();
    await vi.advanceTimersByTimeAsync(1);
    ready().model.map(Int32Array.of(2), MEALS, 'x');
    end();
    await vi.advanceTimersByTimeAsync(1);
    expect(backend.saveMappings).toHaveBeenCalledTimes(1);
  });
});
