import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MappingEdit, SaveMappingsView } from '../../../ipc/bindings.ts';
import { editOf } from './edits.ts';
import { SaveQueue } from './saveQueue.ts';
import { CHANGED, CONFIRMED, IGNORED, ORPHANED, SUGGESTED, UNMAPPED } from './statuses.ts';

const targets = ['cash', 'meals'].map(code => ({ code, name: code, root_class: null, description: '', synonyms: [] }));
const choice = (id: string) => ({ id, title: id });
const declared = {
  targets,
  attributes: [{ id: 'direction', title: 'Direction', reason: '', default: 'read', choices: [choice('read'), choice('both')] }],
};

function setUp() {
  const rows = { status: Int32Array.of(UNMAPPED, SUGGESTED, CONFIRMED), target: Int32Array.of(-1, -1, 0), note: ['', '', ''], choices: [] };
  const sent: MappingEdit[][] = [];
  const answer = vi.fn<(edits: MappingEdit[]) => Promise<SaveMappingsView>>(edits =>
    Promise.resolve({
      saved: edits.length,
      revision: sent.length,
      rejected: [],
      counts: { orphaned: 0, changed: 0, unmapped: 0, suggested: 0, confirmed: 0, ignored: 0 },
    }),
  );
  const current = (row: number) => ({
    status: rows.status[row] ?? -1,
    target: rows.target[row] ?? -1,
    note: rows.note[row] ?? '',
    choices: [],
  });
  const queue = new SaveQueue(
    {
      current,
      idOf: row => `row-${row}`,
      editOf: (row, stored, now, isUndo) => editOf(`row-${row}`, declared, stored, now, isUndo),
      send: edits => {
        sent.push(edits);
        return answer(edits);
      },
      onState: () => {},
    },
    rows,
  );
  const set = (row: number, status: number, target: number, note = ''): void => {
    rows.status[row] = status;
    rows.target[row] = target;
    rows.note[row] = note;
    queue.changed([row]);
  };
  return { queue, sent, answer, set, rows };
}

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

describe('saving', () => {
  it('sends what was done in a moment together, the last answer of each row', async () => {
    const { sent, set } = setUp();
    set(0, CONFIRMED, 1);
    set(0, CONFIRMED, 0);
    set(1, IGNORED, -1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([
      [
        { source_object_id: 'row-0', act: 'confirm', target_code: 'cash', status: null, note: null },
        { source_object_id: 'row-1', act: 'ignore', target_code: null, status: null, note: null },
      ],
    ]);
  });

  it('sends nothing for what was undone before it was sent', async () => {
    const { sent, set, queue } = setUp();
    set(0, CONFIRMED, 1);
    set(0, UNMAPPED, -1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent).toEqual([]);
    expect(queue.state.unsaved).toBe(0);
  });

  it('keeps edits when saving fails, and tries again by itself until it works', async () => {
    const { queue, sent, answer, set } = setUp();
    answer.mockRejectedValueOnce(new Error('busy')).mockRejectedValueOnce(new Error('busy'));
    set(0, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(queue.state.failure).toBeInstanceOf(Error);
    expect(queue.isUnsaved(0)).toBe(true);
    set(1, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(sent.map(edits => edits.length)).toEqual([1, 2, 2]);
    expect(queue.state).toMatchObject({ unsaved: 0, failure: null, isSaving: false });
  });

  it('saves again what was changed while it was on its way, also when it was changed back', async () => {
    const { queue, sent, answer, set } = setUp();
    let settle: (() => void) | undefined;
    answer.mockImplementationOnce(
      edits =>
        new Promise(resolve => {
          settle = () => resolve({ saved: edits.length, revision: 1, rejected: [], counts: {} as SaveMappingsView['counts'] });
        }),
    );
    set(0, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(500);
    set(0, UNMAPPED, -1);
    settle?.();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.map(edits => edits.map(edit => edit.act))).toEqual([['confirm'], ['clear']]);
    expect(queue.state.unsaved).toBe(0);
  });

  it('reports refused rows, does not send them again by itself, and does when they are changed', async () => {
    const { queue, sent, answer, set } = setUp();
    answer.mockResolvedValueOnce({
      saved: 1,
      revision: 1,
      rejected: [{ source_object_id: 'row-0', message: 'no such category' }],
      counts: {} as SaveMappingsView['counts'],
    });
    set(0, CONFIRMED, 1);
    set(1, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(queue.refusalOf(0)).toBe('no such category');
    expect(queue.state.unsaved).toBe(0);
    expect(sent.length).toBe(1);
    set(0, CONFIRMED, 0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent[1]?.map(edit => edit.target_code)).toEqual(['cash']);
    expect(queue.refusalOf(0)).toBeNull();
  });

  it('sends at once when it is told to, and nothing once it is stopped', async () => {
    const { queue, sent, set } = setUp();
    set(0, CONFIRMED, 1);
    await queue.flush();
    expect(sent.length).toBe(1);
    queue.stop();
    set(1, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sent.length).toBe(1);
  });
});

describe('editOf', () => {
  const value = (status: number, target = -1, note = '', choices = [0]) => ({ status, target, note, choices });

  const act = (stored: ReturnType<typeof value>, now: ReturnType<typeof value>, isUndo = false) => {
    const { source_object_id: _, ...edit } = editOf('x', declared, stored, now, isUndo);
    return edit;
  };

  it('names the act that leads from what is stored to what is shown', () => {
    expect(act(value(CONFIRMED, 0), value(SUGGESTED))).toEqual({ act: 'clear', target_code: null, status: null, note: null });
    expect(act(value(SUGGESTED), value(CONFIRMED, 1))).toEqual({ act: 'confirm', target_code: 'meals', status: null, note: null });
    expect(act(value(CHANGED, 0), value(CONFIRMED, 0))).toMatchObject({ act: 'confirm', target_code: 'cash' });
    expect(act(value(ORPHANED, 0), value(IGNORED))).toMatchObject({ act: 'ignore', target_code: null });
  });

  it('stores a note without deciding anything', () => {
    for (const stored of [value(UNMAPPED), value(CHANGED, 0), value(ORPHANED, 1), value(CONFIRMED, 0)]) {
      const noted = act(stored, { ...stored, note: 'ask Ann' });
      expect(noted).toEqual({ act: 'note', target_code: null, status: null, note: 'ask Ann' });
    }
  });

  it('names the choices beside the category that differ, and none where there is no category', () => {
    const both = { attributes: { direction: 'both' } };
    const confirmed = value(CONFIRMED, 0);
    expect(act(confirmed, value(CONFIRMED, 0, '', [1]))).toEqual({
      act: 'attributes',
      target_code: null,
      status: null,
      note: null,
      ...both,
    });
    expect(act(value(UNMAPPED), value(CONFIRMED, 1, '', [1]))).toMatchObject({ act: 'confirm', target_code: 'meals', ...both });
    expect(act(value(UNMAPPED), value(CONFIRMED, 0, '', [1]), true)).toMatchObject({ act: 'restore', status: 'confirmed', ...both });
    expect(act(value(CONFIRMED, 0, '', [1]), value(UNMAPPED))).toEqual({ act: 'clear', target_code: null, status: null, note: null });
  });

  it('asks an undo to bring back exactly the state that was', () => {
    const restored = (status: string, target_code: string | null) => ({ act: 'restore', status, target_code, note: null });
    expect(act(value(CONFIRMED, 1), value(CHANGED, 0), true)).toEqual(restored('changed', 'cash'));
    expect(act(value(UNMAPPED), value(ORPHANED, 1), true)).toEqual(restored('orphaned', 'meals'));
    expect(act(value(CONFIRMED, 1), value(SUGGESTED), true)).toEqual(restored('suggested', null));
    expect(act(value(UNMAPPED), value(CONFIRMED, 0), true)).toEqual(restored('confirmed', 'cash'));
    expect(act(value(UNMAPPED), value(IGNORED), true)).toEqual(restored('ignored', null));
    expect(act(value(CONFIRMED, 1), value(CHANGED, 0))).toEqual(restored('changed', 'cash'));
  });
});

describe('an undo', () => {
  it('is told as one, and a redo as a decision', async () => {
    const { queue, sent, rows, set } = setUp();
    set(2, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    rows.target[2] = 0;
    queue.changed([2], true);
    await vi.advanceTimersByTimeAsync(1_000);
    set(2, CONFIRMED, 1);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sent.flat().map(edit => [edit.act, edit.status, edit.target_code])).toEqual([
      ['confirm', null, 'meals'],
      ['restore', 'confirmed', 'cash'],
      ['confirm', null, 'meals'],
    ]);
  });
});
